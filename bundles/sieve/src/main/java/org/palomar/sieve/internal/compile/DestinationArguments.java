package org.palomar.sieve.internal.compile;

import java.util.List;
import java.util.Optional;
import org.palomar.api.mailbox.Flags;
import org.palomar.api.mailbox.MailboxName;
import org.palomar.sieve.Destination;
import org.palomar.sieve.SieveSyntaxException;
import org.palomar.sieve.internal.match.Octets;
import org.palomar.sieve.internal.match.SieveFailure;
import org.palomar.sieve.internal.run.Extension;
import org.palomar.sieve.internal.run.FlagSet;
import org.palomar.sieve.internal.run.Run;
import org.palomar.sieve.internal.run.Text;
import org.palomar.sieve.internal.run.Texts;

/**
 * Where a message or a copy goes: a mailbox and the tags that RFC 5232, 5490, 8579 and 9042 add to it. The same for {@code fileinto} and {@code :fcc}.
 *
 * @param internalFlags whether the flags are those of the internal variable if no others are given
 */
record DestinationArguments(
        Text mailbox,
        boolean create,
        Optional<Text> specialUse,
        Optional<Text> mailboxId,
        Optional<Texts> flags,
        boolean internalFlags) {

    /** A special-use attribute, RFC 6154 §6: a backslash and an atom. */
    private static final String USE = "\\\\[A-Za-z0-9!#$&'+,./:;<=>?@^_`|}~-]+";

    /** Takes the tags and then the mailbox, the next positional argument. */
    static DestinationArguments take(Arguments arguments) throws SieveSyntaxException {
        DestinationArguments tags = tags(arguments, new Text.Constant("INBOX"), true);
        Text mailbox = arguments.text("the name of a mailbox");
        return new DestinationArguments(mailbox, tags.create, tags.specialUse, tags.mailboxId, tags.flags, true)
                .checked(arguments);
    }

    // ":fcc" mailbox [FILEINTO-ARGS], RFC 8580 §3
    static Optional<DestinationArguments> fcc(Arguments arguments) throws SieveSyntaxException {
        Optional<Text> mailbox = arguments.tagged("fcc", Extension.FCC);
        return mailbox.isPresent()
                ? Optional.of(tags(arguments, mailbox.get(), false).checked(arguments))
                : Optional.empty();
    }

    // [":mailbox" string] [":create"] [":specialuse" string] [":mailboxid" string], draft-ietf-extra-sieve-snooze §4.4
    static DestinationArguments snoozed(Arguments arguments) throws SieveSyntaxException {
        Optional<Text> mailbox = arguments.tagged("mailbox");
        DestinationArguments tags = tags(arguments, mailbox.orElse(new Text.Constant("INBOX")), true);
        if (tags.flags.isPresent()) {
            throw arguments
                    .compilation()
                    .error(
                            arguments.node().start(),
                            "\"snooze\" has no \":flags\"; write \":addflags\" or \":removeflags\", or \"setflag\" before.");
        }
        if (tags.create && mailbox.isEmpty()) {
            throw arguments
                    .compilation()
                    .error(
                            arguments.node().start(),
                            "\":create\" makes the mailbox of \":mailbox\"; add that, or take it away.");
        }
        return tags.checked(arguments);
    }

    private static DestinationArguments tags(Arguments arguments, Text mailbox, boolean internalFlags)
            throws SieveSyntaxException {
        boolean create = arguments.flag("create", Extension.MAILBOX);
        Optional<Text> use = arguments.tagged("specialuse", Extension.SPECIAL_USE);
        Optional<Text> id = arguments.tagged("mailboxid", Extension.MAILBOXID);
        if (use.isPresent() && id.isPresent()) {
            throw arguments
                    .compilation()
                    .error(
                            arguments.node().start(),
                            "\":specialuse\" and \":mailboxid\" exclude each other; keep one."); // RFC 9042 §4.2
        }
        Optional<Texts> flags = arguments.taggedList("flags", Extension.IMAP4FLAGS);
        return new DestinationArguments(mailbox, create, use, id, flags, internalFlags);
    }

    /** What has no variables is checked now. */
    private DestinationArguments checked(Arguments arguments) throws SieveSyntaxException {
        Optional<String> name = mailbox.constant();
        if (name.isPresent() && parse(name.get()).isEmpty()) {
            throw arguments.compilation().error(arguments.node().start(), complaint(name.get()));
        }
        Optional<String> use = specialUse.flatMap(Text::constant);
        if (use.isPresent() && !use.get().matches(USE)) {
            throw arguments.compilation().error(arguments.node().start(), useComplaint(use.get()));
        }
        return this;
    }

    Destination of(Run run) throws SieveFailure {
        String name = mailbox.of(run);
        Optional<MailboxName> parsed = parse(name);
        if (parsed.isEmpty()) {
            throw new SieveFailure(complaint(name));
        }
        Optional<String> use =
                specialUse.isPresent() ? Optional.of(specialUse.get().of(run)) : Optional.empty();
        if (use.isPresent() && !use.get().matches(USE)) {
            throw new SieveFailure(useComplaint(use.get()));
        }
        Optional<String> id =
                mailboxId.isPresent() ? Optional.of(Octets.text(mailboxId.get().of(run))) : Optional.empty();
        return new Destination(parsed.get(), create, use, id, flags(run, flags, internalFlags));
    }

    /** The flags of {@code :flags}, or those of the internal variable (RFC 5232 §5). */
    static Flags flags(Run run, Optional<Texts> flags, boolean internal) throws SieveFailure {
        List<String> none = List.of();
        return flags.isEmpty() && internal
                ? Flags.of(run.decisions().flags())
                : FlagSet.flags(run, flags.isPresent() ? flags.get().of(run) : none);
    }

    static Optional<MailboxName> parse(String octets) {
        return MailboxName.parse(Octets.text(octets));
    }

    private static String complaint(String name) {
        return "\"" + Octets.text(name)
                + "\" can't be the name of a mailbox; write another, with \"/\" between levels.";
    }

    private static String useComplaint(String use) {
        return "\"" + Octets.text(use) + "\" is no use of a mailbox; write one such as \"\\\\Junk\".";
    }
}
