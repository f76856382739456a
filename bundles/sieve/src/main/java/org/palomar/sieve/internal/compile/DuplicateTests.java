package org.palomar.sieve.internal.compile;

import java.time.Duration;
import java.util.Optional;
import org.palomar.sieve.Outcome.Duplicate;
import org.palomar.sieve.SieveSyntaxException;
import org.palomar.sieve.internal.match.Octets;
import org.palomar.sieve.internal.match.SieveFailure;
import org.palomar.sieve.internal.run.Condition;
import org.palomar.sieve.internal.run.Field;
import org.palomar.sieve.internal.run.Run;
import org.palomar.sieve.internal.run.Text;
import org.palomar.sieve.internal.syntax.Node;

/** duplicate (RFC 7352). */
final class DuplicateTests {

    /** RFC 7352 §3.3 suggests it. */
    private static final Duration USUAL = Duration.ofDays(7);

    /** Longer times are cut to it. */
    private static final Duration LONGEST = Duration.ofDays(90);

    private DuplicateTests() {}

    // duplicate [":handle" <handle>] [":header" <header-name> / ":uniqueid" <value>] [":seconds" <timeout>] [":last"]
    static Condition compile(Compilation compilation, Node node) throws SieveSyntaxException {
        Arguments arguments = Arguments.of(compilation, node);
        Optional<Text> handle = arguments.tagged("handle");
        Optional<Text> header = arguments.tagged("header");
        Optional<Text> uniqueId = arguments.tagged("uniqueid");
        if (header.isPresent() && uniqueId.isPresent()) {
            throw compilation.error(node.start(), "\":header\" and \":uniqueid\" exclude each other; keep one.");
        }
        long seconds = arguments.taggedNumber("seconds").orElse(USUAL.toSeconds());
        boolean last = arguments.flag("last");
        arguments.end();
        Duration remembered = Duration.ofSeconds(Math.min(seconds, LONGEST.toSeconds()));
        return run -> {
            Optional<String> id = id(run, header, uniqueId);
            if (id.isEmpty() || remembered.isZero()) {
                return false;
            }
            String name = handle.isPresent() ? Octets.text(handle.get().of(run)) : "";
            boolean seen = run.world().isDuplicate(name, id.get());
            if (!seen || last) {
                run.remember(new Duplicate(name, id.get(), remembered, last));
            }
            return seen;
        };
    }

    private static Optional<String> id(Run run, Optional<Text> header, Optional<Text> uniqueId) throws SieveFailure {
        if (uniqueId.isPresent()) {
            return Optional.of(Octets.text(uniqueId.get().of(run)));
        }
        String name = header.isPresent() ? header.get().of(run) : "Message-ID";
        return run.message().first(name).map(Field::text).map(Octets::text);
    }
}
