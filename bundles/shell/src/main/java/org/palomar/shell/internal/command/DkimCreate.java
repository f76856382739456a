package org.palomar.shell.internal.command;

import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.apache.karaf.shell.support.completers.FileCompleter;
import org.apache.karaf.shell.support.completers.StringsCompleter;
import org.palomar.api.address.Domain;
import org.palomar.api.signing.KeyAdmin;
import org.palomar.api.signing.KeyAlgorithm;
import org.palomar.api.signing.KeyRefusalException;
import org.palomar.api.signing.SigningKey;
import org.palomar.shell.internal.completion.DomainCompleter;

/** {@code mail:dkim-create}: makes the keys that mail of a domain is signed with. */
@Service
@RequiredRole(Role.ADMIN)
@Command(
        scope = "mail",
        name = "dkim-create",
        description = "Makes the keys that mail of a domain is signed with, and shows the DNS records to publish")
public final class DkimCreate extends DkimCommand {

    private static final String BOTH = "both";

    @Argument(index = 0, name = "domain", description = "Whose mail is to be signed", required = true)
    @Completion(DomainCompleter.class)
    private String domain = "";

    @Option(name = "--selector", description = "What the names of the keys begin with; the date if left out")
    private String selector = "";

    @Option(name = "--algorithm", description = "rsa, ed25519, or both, which is best")
    @Completion(
            value = StringsCompleter.class,
            values = {"both", "rsa", "ed25519"})
    private String algorithm = BOTH;

    @Option(
            name = "--from",
            description = "A file with an RSA key (PEM) that another server signed with; --selector names it")
    @Completion(FileCompleter.class)
    private String from = "";

    @Option(name = "--foreign", description = "The domain may be one without mailboxes here, as this server's name")
    private boolean foreign;

    @Argument(index = 1, name = "options", description = "Options may also stand here", multiValued = true)
    private List<String> trailing = List.of();

    @Override
    protected List<String> trailing() {
        return trailing;
    }

    @Override
    protected void perform() throws CommandException, KeyRefusalException, IOException {
        Domain name = domain(domain);
        KeyAdmin admin = keys();
        if (from.isEmpty()) {
            Optional<String> base = Optional.of(selector).filter(text -> !text.isEmpty());
            show(admin.create(name, base, algorithms(), foreign));
            return;
        }
        if (selector.isEmpty()) {
            throw failure("Say under which name the key is published, as in --selector default.");
        }
        show(List.of(admin.adopt(name, selector, Path.of(from), foreign)));
    }

    private Set<KeyAlgorithm> algorithms() throws CommandException {
        return algorithm.toLowerCase(Locale.ROOT).equals(BOTH)
                ? EnumSet.allOf(KeyAlgorithm.class)
                : Set.of(KeyAlgorithm.parse(algorithm)
                        .orElseThrow(() -> failure(
                                "\"" + algorithm + "\" is no algorithm here; it is one of rsa, ed25519, both.")));
    }

    private void show(List<SigningKey> made) {
        showRecords(made);
        if (!json()) {
            out().println("Publish these records; the keys sign once they are seen. mail:dkim-show " + domain
                    + " looks at once.");
        }
    }
}
