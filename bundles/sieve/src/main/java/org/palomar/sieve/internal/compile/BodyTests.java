package org.palomar.sieve.internal.compile;

import java.util.List;
import java.util.Optional;
import org.palomar.sieve.SieveSyntaxException;
import org.palomar.sieve.internal.run.BodyText;
import org.palomar.sieve.internal.run.Condition;
import org.palomar.sieve.internal.run.Texts;
import org.palomar.sieve.internal.syntax.Node;

/** body (RFC 5173). The text of a message is that of its text parts, markup and all. */
final class BodyTests {

    private BodyTests() {}

    // body [COMPARATOR] [MATCH-TYPE] [":raw" / ":content" <content-types: string-list> / ":text"] <key-list:
    // string-list>
    static Condition compile(Compilation compilation, Node node) throws SieveSyntaxException {
        Arguments arguments = Arguments.of(compilation, node);
        boolean raw = arguments.flag("raw");
        boolean text = arguments.flag("text");
        Optional<Texts> types = arguments.taggedList("content");
        if ((raw && text) || (types.isPresent() && (raw || text))) {
            throw compilation.error(node.start(), "\":raw\", \":content\" and \":text\" exclude each other; keep one.");
        }
        var match = MatchArguments.read(arguments);
        Keys keys = Keys.take(arguments, match);
        arguments.end();
        return run -> {
            if (raw) {
                return keys.matchSilently(run, BodyText.raw(run));
            }
            List<String> wanted = types.isPresent() ? types.get().of(run) : List.of("text");
            return keys.matchSilently(run, BodyText.content(run, wanted));
        };
    }
}
