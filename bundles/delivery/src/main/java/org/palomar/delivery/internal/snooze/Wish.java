package org.palomar.delivery.internal.snooze;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.palomar.api.mailbox.Flag;
import org.palomar.api.mailbox.Flags;
import org.palomar.api.mailbox.MailboxName;
import org.palomar.api.mailbox.Waking;
import org.palomar.sieve.Destination;

/**
 * What is to be done with a message when it wakes.
 *
 * @param target where it goes; its flags mean nothing
 * @param added flags that it gets
 * @param removed flags that it loses
 */
public record Wish(Destination target, Flags added, Flags removed) {

    /** Into INBOX, as it is. */
    static final Wish PLAIN = new Wish(
            new Destination(MailboxName.INBOX, false, Optional.empty(), Optional.empty(), Flags.NONE),
            Flags.NONE,
            Flags.NONE);

    /** The first line of a note, should there be other notes one day. */
    private static final String VERSION = "1";

    private static final int LINES = 7;

    /**
     * As a note of {@link Waking}, a line each. An identifier that no mailbox can have is left out; so are flags of a script that writes more than a note holds.
     */
    public String note() {
        String note = lines(added, removed);
        return note.length() <= Waking.MAX_NOTE ? note : lines(Flags.NONE, Flags.NONE);
    }

    private String lines(Flags more, Flags fewer) {
        return String.join(
                "\n",
                VERSION,
                target.mailbox().value(),
                target.create() ? "create" : "",
                target.specialUse().orElse(""),
                target.mailboxId()
                        .filter(id -> id.matches("[A-Za-z0-9_-]{1,255}"))
                        .orElse(""),
                text(more),
                text(fewer));
    }

    private static String text(Flags flags) {
        return String.join(" ", flags.set().stream().map(Flag::toString).toList());
    }

    /** What a note says; empty if it is none. */
    public static Optional<Wish> of(String note) {
        String[] lines = note.split("\n", -1);
        Optional<MailboxName> mailbox =
                lines.length == LINES && lines[0].equals(VERSION) ? MailboxName.parse(lines[1]) : Optional.empty();
        return mailbox.map(name -> new Wish(
                new Destination(
                        name,
                        lines[2].equals("create"),
                        Optional.of(lines[3]).filter(use -> !use.isEmpty()),
                        Optional.of(lines[4]).filter(id -> !id.isEmpty()),
                        Flags.NONE),
                flags(lines[5]),
                flags(lines[6])));
    }

    private static Flags flags(String text) {
        List<Flag> flags = new ArrayList<>();
        for (String word : text.split(" ", -1)) {
            Flag.parse(word).ifPresent(flags::add);
        }
        return Flags.of(flags);
    }
}
