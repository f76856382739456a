package org.palomar.sieve.internal.compile;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.palomar.sieve.SieveSyntaxException;
import org.palomar.sieve.internal.match.Octets;
import org.palomar.sieve.internal.match.SieveFailure;
import org.palomar.sieve.internal.run.Composition;
import org.palomar.sieve.internal.run.Flow;
import org.palomar.sieve.internal.run.Run;
import org.palomar.sieve.internal.run.Statement;
import org.palomar.sieve.internal.run.Text;
import org.palomar.sieve.internal.run.Texts;
import org.palomar.sieve.internal.syntax.Node;

/** replace and enclose (RFC 5703 §5, §6). */
final class Replacements {

    private record Parts(boolean mime, Optional<Text> subject, Optional<Text> from, Text text) {}

    private Replacements() {}

    // replace [":mime"] [":subject" string] [":from" string] <replacement: string>
    static Statement replace(Compilation compilation, Node node) throws SieveSyntaxException {
        Arguments arguments = Arguments.of(compilation, node);
        boolean mime = arguments.flag("mime");
        Optional<Text> subject = arguments.tagged("subject");
        Optional<Text> from = arguments.tagged("from");
        Text text = arguments.text("what takes the part's place");
        arguments.end();
        if (mime && (subject.isPresent() || from.isPresent())) { // RFC 5703 §5
            throw compilation.error(
                    node.start(),
                    "With \":mime\" the text has a header of its own; take \":subject\" and \":from\" away.");
        }
        Optional<String> author = from.flatMap(Text::constant);
        if (author.isPresent() && MailAddresses.list(author.get()).isEmpty()) {
            throw compilation.error(node.start(), complaint(author.get()));
        }
        Parts parts = new Parts(mime, subject, from, text);
        int line = arguments.line();
        return run -> {
            if (isWithinPart(run, line)) {
                return Flow.NEXT;
            }
            String octets = parts.text().of(run);
            byte[] entity = parts.mime() ? entity(octets) : Composition.textPart(octets);
            if (run.parts().isAtTop()) {
                replaceAll(run, parts, entity);
            } else {
                run.message().replace(run.parts().current().orElseThrow(), entity);
            }
            return Flow.NEXT;
        };
    }

    private static void replaceAll(Run run, Parts parts, byte[] entity) throws SieveFailure, IOException {
        Optional<String> subject = value(run, parts.subject());
        Optional<String> from = value(run, parts.from());
        if (from.isPresent() && MailAddresses.list(from.get()).isEmpty()) {
            throw new SieveFailure(complaint(from.get()));
        }
        run.whole().become(Composition.replaced(run.whole(), entity, subject, from));
        run.parts().dismiss();
    }

    private static Optional<String> value(Run run, Optional<Text> text) throws SieveFailure {
        return text.isPresent() ? Optional.of(text.get().of(run)) : Optional.empty();
    }

    /** A script in a loop over parts of another sees only its part, and one whose message was enclosed no longer has its parts. */
    private static boolean isWithinPart(Run run, int line) {
        boolean within = run.message() != run.whole()
                || (run.parts().current().isPresent() && !run.parts().isValid());
        if (within) {
            run.warn(line, "The message is not changed from within a part of it.");
        }
        return within;
    }

    /** A MIME entity as the script wrote it; an empty line is added if it has none. */
    private static byte[] entity(String octets) {
        boolean complete = octets.startsWith("\r\n") || octets.contains("\r\n\r\n");
        return (complete ? octets : octets.stripTrailing() + "\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String complaint(String from) {
        return "\"" + Octets.text(from) + "\" is no list of mail addresses; write one such as \"name@example.org\".";
    }

    // enclose [":subject" string] [":headers" string-list] string
    static Statement enclose(Compilation compilation, Node node) throws SieveSyntaxException {
        Arguments arguments = Arguments.of(compilation, node);
        Optional<Text> subject = arguments.tagged("subject");
        Optional<Texts> headers = arguments.taggedList("headers");
        Text text = arguments.text("a text to go before the message");
        arguments.end();
        int line = arguments.line();
        return run -> {
            if (run.message() != run.whole()) {
                run.warn(line, "The message is not changed from within a part of it.");
                return Flow.NEXT;
            }
            List<String> copied = headers.isPresent() ? headers.get().of(run) : List.of();
            run.spend(1000); // each encloses the one before
            run.whole().encloseIn(Composition.enclosed(run, text.of(run), value(run, subject), copied));
            return Flow.NEXT;
        };
    }
}
