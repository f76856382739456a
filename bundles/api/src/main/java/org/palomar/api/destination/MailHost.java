package org.palomar.api.destination;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import org.palomar.api.address.Domain;
import org.palomar.api.dns.Security;
import org.palomar.api.dns.TlsaRecord;

/**
 * A host that takes mail for a destination, as the DNS says.
 *
 * @param preference the lowest first
 * @param addresses none if there are none, or they can't be found out
 * @param security how far DNSSEC vouches for them; empty if they are not known
 * @param tlsa what its certificate may be, if DNSSEC vouches for that
 * @param remark a clause for people: why mail does not go there, or what is wrong; may be empty
 */
public record MailHost(
        Domain name,
        int preference,
        List<InetAddress> addresses,
        Optional<Security> security,
        List<TlsaRecord> tlsa,
        String remark) {

    public MailHost {
        addresses = List.copyOf(addresses);
        tlsa = List.copyOf(tlsa);
    }
}
