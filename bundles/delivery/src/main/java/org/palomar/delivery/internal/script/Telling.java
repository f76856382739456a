package org.palomar.delivery.internal.script;

import java.util.ArrayList;
import java.util.List;
import org.palomar.api.mailbox.Flags;
import org.palomar.api.message.Content;
import org.palomar.delivery.internal.letter.Letter;
import org.palomar.sieve.Destination;

/** What would become of a copy, in sentences. Pure. */
final class Telling {

    private Telling() {}

    static List<String> of(Filtered filtered, boolean junk) {
        List<String> results = new ArrayList<>();
        filtered.refusal().ifPresent(reason -> results.add("It is refused: " + reason));
        for (Filtered.Filing filing : filtered.filings()) {
            String place =
                    filing.destination().map(Telling::place).orElse(junk && filing.implicit() ? "Junk" : "INBOX");
            String first = filing.nap()
                    .map(nap -> "It waits until " + nap.until() + ", then it goes to ")
                    .orElse("It goes to ");
            results.add((filing.implicit() ? "It is kept, as nothing says otherwise, in " : first) + place
                    + flags(filing.flags()) + changed(filtered, filing.message()) + ".");
        }
        for (Filtered.Forwarding forwarding : filtered.forwardings()) {
            results.add("It goes on to " + forwarding.to() + changed(filtered, forwarding.message()) + ".");
        }
        for (Letter letter : filtered.letters()) {
            results.add("A letter is sent to " + letter.recipients() + ".");
        }
        if (!filtered.troubles().isEmpty()) {
            results.add("The owner is told that the script failed.");
        }
        if (results.isEmpty()) {
            results.add("It is discarded.");
        }
        return results;
    }

    private static String place(Destination destination) {
        String use = destination
                .specialUse()
                .map(each -> " (or the mailbox for " + each + ")")
                .orElse("");
        return destination.mailbox() + use + (destination.create() ? ", which is made if it is missing" : "");
    }

    private static String flags(Flags flags) {
        return flags.set().isEmpty() ? "" : " with the flags " + flags;
    }

    private static String changed(Filtered filtered, Content message) {
        return filtered.isUnchanged(message) ? "" : ", changed by the script";
    }
}
