package org.palomar.sieve.internal.compile;

import java.util.List;
import java.util.Optional;
import org.palomar.api.mailbox.MailboxName;
import org.palomar.sieve.SieveEnvironment;
import org.palomar.sieve.SieveSyntaxException;
import org.palomar.sieve.internal.match.Match;
import org.palomar.sieve.internal.match.Octets;
import org.palomar.sieve.internal.match.SieveFailure;
import org.palomar.sieve.internal.run.Condition;
import org.palomar.sieve.internal.run.Run;
import org.palomar.sieve.internal.run.Text;
import org.palomar.sieve.internal.run.Texts;
import org.palomar.sieve.internal.syntax.Node;

/** What there is among mailboxes and annotations (RFC 5490, RFC 8579 §3, RFC 9042 §5). */
final class MailboxTests {

    private MailboxTests() {}

    // mailboxexists <mailbox-names: string-list>
    static Condition exists(Compilation compilation, Node node) throws SieveSyntaxException {
        Arguments arguments = Arguments.of(compilation, node);
        Texts names = arguments.texts("names of mailboxes");
        arguments.end();
        return run -> {
            for (String name : names.of(run)) {
                Optional<MailboxName> mailbox = DestinationArguments.parse(name);
                if (mailbox.isEmpty() || !run.world().mailboxExists(mailbox.get())) {
                    return false;
                }
            }
            return true;
        };
    }

    // mailboxidexists <mailbox-objectids: string-list>
    static Condition id(Compilation compilation, Node node) throws SieveSyntaxException {
        Arguments arguments = Arguments.of(compilation, node);
        Texts ids = arguments.texts("identifiers of mailboxes");
        arguments.end();
        return run -> {
            for (String id : ids.of(run)) {
                if (!run.world().mailboxIdExists(Octets.text(id))) {
                    return false;
                }
            }
            return true;
        };
    }

    // specialuse_exists [<mailbox: string>] <special-use-attrs: string-list>
    static Condition specialUse(Compilation compilation, Node node) throws SieveSyntaxException {
        Arguments arguments = Arguments.of(compilation, node);
        Optional<Text> mailbox =
                arguments.positional() > 1 ? Optional.of(arguments.text("the name of a mailbox")) : Optional.empty();
        Texts uses = arguments.texts("uses of mailboxes, such as \"\\\\Junk\"");
        arguments.end();
        return run -> {
            Optional<MailboxName> name = mailbox.isPresent()
                    ? DestinationArguments.parse(mailbox.get().of(run))
                    : Optional.empty();
            SieveEnvironment world = run.world();
            if (mailbox.isPresent() && name.filter(world::mailboxExists).isEmpty()) {
                return false;
            }
            for (String use : uses.of(run)) {
                if (!run.world().hasSpecialUse(name, Octets.text(use))) {
                    return false;
                }
            }
            return true;
        };
    }

    /** An annotation's value. */
    private interface Annotations {
        Optional<String> value(Run run, String name) throws SieveFailure;
    }

    // metadata [MATCH-TYPE] [COMPARATOR] <mailbox: string> <annotation-name: string> <key-list: string-list>
    static Condition metadata(Compilation compilation, Node node) throws SieveSyntaxException {
        Arguments arguments = Arguments.of(compilation, node);
        var match = MatchArguments.read(arguments);
        return compared(arguments, match, ofMailbox(arguments.text("the name of a mailbox")));
    }

    // metadataexists <mailbox: string> <annotation-names: string-list>
    static Condition metadataExists(Compilation compilation, Node node) throws SieveSyntaxException {
        Arguments arguments = Arguments.of(compilation, node);
        return all(arguments, ofMailbox(arguments.text("the name of a mailbox")));
    }

    // servermetadata [MATCH-TYPE] [COMPARATOR] <annotation-name: string> <key-list: string-list>
    static Condition serverMetadata(Compilation compilation, Node node) throws SieveSyntaxException {
        Arguments arguments = Arguments.of(compilation, node);
        var match = MatchArguments.read(arguments);
        return compared(arguments, match, (run, name) -> run.world().serverMetadata(name));
    }

    // servermetadataexists <annotation-names: string-list>
    static Condition serverMetadataExists(Compilation compilation, Node node) throws SieveSyntaxException {
        return all(Arguments.of(compilation, node), (run, name) -> run.world().serverMetadata(name));
    }

    private static Annotations ofMailbox(Text mailbox) {
        return (run, name) -> {
            Optional<MailboxName> parsed = DestinationArguments.parse(mailbox.of(run));
            SieveEnvironment world = run.world();
            return parsed.flatMap(known -> world.metadata(known, name));
        };
    }

    private static Condition compared(Arguments arguments, Match match, Annotations annotations)
            throws SieveSyntaxException {
        Text name = arguments.text("the name of an annotation");
        Keys keys = Keys.take(arguments, match);
        arguments.end();
        return run -> {
            Optional<String> value = annotations.value(run, Octets.text(name.of(run)));
            return keys.match(run, value.map(Octets::of).stream().toList());
        };
    }

    private static Condition all(Arguments arguments, Annotations annotations) throws SieveSyntaxException {
        Texts names = arguments.texts("names of annotations");
        arguments.end();
        return run -> {
            List<String> wanted = names.of(run);
            for (String name : wanted) {
                if (annotations.value(run, Octets.text(name)).isEmpty()) {
                    return false;
                }
            }
            return true;
        };
    }
}
