package org.palomar.shell.internal.command;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.palomar.api.tls.ServerTls;
import org.palomar.shell.internal.output.Listing;

/** {@code mail:certificate}: shows the certificates in use, the default one first. */
@Service
@RequiredRole(Role.VIEWER)
@Command(scope = "mail", name = "certificate", description = "Shows the certificates in use, the default one first")
public final class CertificateList extends MailCommand {

    @Override
    protected void run() throws CommandException {
        Instant now = Clock.systemUTC().instant();
        Listing listing = new Listing("names", "issuer", "expires", "days-left", "serial");
        for (X509Certificate certificate : require(ServerTls.class).certificates()) {
            Instant expires = certificate.getNotAfter().toInstant();
            listing.row(
                    names(certificate),
                    certificate.getIssuerX500Principal().getName(),
                    expires,
                    Duration.between(now, expires).toDays(),
                    certificate.getSerialNumber().toString(16));
        }
        print(listing, "There is no certificate.");
    }

    private static List<String> names(X509Certificate certificate) {
        try {
            Collection<List<?>> names = certificate.getSubjectAlternativeNames();
            return names == null
                    ? List.of(certificate.getSubjectX500Principal().getName())
                    : names.stream().map(name -> String.valueOf(name.get(1))).toList();
        } catch (CertificateParsingException damaged) {
            return List.of(certificate.getSubjectX500Principal().getName());
        }
    }
}
