package org.palomar.shell.internal.command;

import java.io.IOException;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.karaf.shell.support.CommandException;
import org.palomar.api.address.Domain;
import org.palomar.api.signing.BrokenKey;
import org.palomar.api.signing.KeyAdmin;
import org.palomar.api.signing.KeyRefusalException;
import org.palomar.api.signing.Publication;
import org.palomar.api.signing.SigningKey;
import org.palomar.shell.internal.output.Listing;

/** What the commands on keys for signatures share. */
abstract class DkimCommand extends MailCommand {

    /** Octets of one string of a TXT record (RFC 1035 §3.3.14). */
    private static final int STRING = 255;

    /** Does the work. */
    protected abstract void perform() throws CommandException, KeyRefusalException, IOException;

    @Override
    protected final void run() throws CommandException, IOException {
        try {
            perform();
        } catch (KeyRefusalException refused) {
            throw failure(String.valueOf(refused.getMessage()));
        }
    }

    protected final KeyAdmin keys() throws CommandException {
        return find(KeyAdmin.class)
                .orElseThrow(() -> failure("Nothing signs mail: run feature:install palomar-signing,"
                        + " or see mail:health if that is installed."));
    }

    /** All domains, or the one that is named. */
    protected static Optional<Domain> chosen(String text) throws CommandException {
        return text.isEmpty() ? Optional.empty() : Optional.of(domain(text));
    }

    protected final void list(List<SigningKey> keys, List<BrokenKey> broken, String whenEmpty) {
        Listing listing =
                new Listing("domain", "selector", "algorithm", "state", "since", "published", "checked", "detail");
        for (SigningKey key : keys) {
            Publication publication = key.publication();
            listing.row(
                    key.domain(),
                    key.selector(),
                    key.algorithm().word(),
                    word(key.state()),
                    key.since().truncatedTo(ChronoUnit.SECONDS),
                    word(publication.finding()),
                    publication
                            .checked()
                            .map(checked ->
                                    checked.truncatedTo(ChronoUnit.SECONDS).toString())
                            .orElse(""),
                    publication.detail());
        }
        for (BrokenKey key : broken) {
            listing.row(key.domain(), key.selector(), "", "broken", "", "", "", key.problem());
        }
        print(listing, whenEmpty);
    }

    /** What is to be published, as objects or as lines of a zone file. */
    protected final void showRecords(List<SigningKey> keys) {
        if (json()) {
            Listing listing = new Listing("name", "state", "published", "detail", "record");
            for (SigningKey key : keys) {
                Publication publication = key.publication();
                listing.row(
                        key.name(), word(key.state()), word(publication.finding()), publication.detail(), key.record());
            }
            listing.print(out(), true, "");
            return;
        }
        for (SigningKey key : keys) {
            String detail = key.publication().detail();
            out().println(Listing.neutral("; " + word(key.state()) + ", the DNS says: "
                    + word(key.publication().finding()) + (detail.isEmpty() ? "" : " (" + detail + ")")));
            out().println(key.name() + ". IN TXT " + strings(key.record()));
        }
    }

    /** A text as a zone file has it; forms of providers take it with or without the quotes. */
    static String strings(String text) {
        return IntStream.iterate(0, start -> start < text.length(), start -> start + STRING)
                .mapToObj(start -> '"' + text.substring(start, Math.min(text.length(), start + STRING)) + '"')
                .collect(Collectors.joining(" "));
    }

    protected static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
