package org.palomar.sieve.internal.compile;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import org.palomar.sieve.SieveEnvironment;
import org.palomar.sieve.SieveEnvironment.Cause;
import org.palomar.sieve.SieveSyntaxException;
import org.palomar.sieve.internal.match.Octets;
import org.palomar.sieve.internal.run.Condition;
import org.palomar.sieve.internal.run.Extension;
import org.palomar.sieve.internal.run.Text;
import org.palomar.sieve.internal.run.Texts;
import org.palomar.sieve.internal.syntax.Node;

/** What the environment says: its items (RFC 5183, RFC 6785 §4), the filters' verdicts (RFC 5235), lists (RFC 6134). */
final class WorldTests {

    private WorldTests() {}

    // environment [COMPARATOR] [MATCH-TYPE] <name: string> <key-list: string-list>
    static Condition environment(Compilation compilation, Node node) throws SieveSyntaxException {
        Arguments arguments = Arguments.of(compilation, node);
        var match = MatchArguments.read(arguments);
        Text name = arguments.text("the name of an item");
        Keys keys = Keys.take(arguments, match);
        arguments.end();
        return run -> {
            Optional<String> item = item(run.world(), Octets.text(name.of(run)).toLowerCase(Locale.ROOT));
            int count = item.isEmpty() || item.get().isEmpty() ? 0 : 1;
            return item.isPresent() && keys.match(run, List.of(Octets.of(item.get())), count);
        };
    }

    private static Optional<String> item(SieveEnvironment environment, String name) {
        boolean delivery = environment.cause() == Cause.DELIVERY;
        return switch (name) {
            case "location" -> Optional.of(delivery ? "MDA" : "MS");
            case "phase" -> Optional.of(delivery ? "during" : "post");
            case "imap.cause" -> Optional.of(delivery ? "" : environment.cause().name());
            case "imap.user", "imap.email", "imap.mailbox", "imap.changedflags" ->
                Optional.of(delivery ? "" : environment.item(name).orElse(""));
            case "name" -> environment.item(name).or(() -> Optional.of("Palomar"));
            default -> environment.item(name);
        };
    }

    // spamtest [":percent"] [COMPARATOR] [MATCH-TYPE] <value: string>
    static Condition spam(Compilation compilation, Node node) throws SieveSyntaxException {
        Arguments arguments = Arguments.of(compilation, node);
        boolean percent = arguments.flag("percent", Extension.SPAMTESTPLUS);
        var match = MatchArguments.read(arguments);
        Keys keys = Keys.take(arguments, match);
        arguments.end();
        return run -> {
            OptionalInt found = run.environment().spamPercent();
            int score = Math.clamp(found.orElse(0), 0, 100);
            int tenth = found.isEmpty() ? 0 : 1 + score * 9 / 100;
            return keys.match(run, List.of(String.valueOf(percent ? score : tenth)), found.isEmpty() ? 0 : 1);
        };
    }

    // virustest [COMPARATOR] [MATCH-TYPE] <value: string>
    static Condition virus(Compilation compilation, Node node) throws SieveSyntaxException {
        Arguments arguments = Arguments.of(compilation, node);
        var match = MatchArguments.read(arguments);
        Keys keys = Keys.take(arguments, match);
        arguments.end();
        return run -> {
            OptionalInt found = run.environment().virusLevel();
            int level = found.isEmpty() ? 0 : Math.clamp(found.getAsInt(), 1, 5);
            return keys.match(run, List.of(String.valueOf(level)), found.isEmpty() ? 0 : 1);
        };
    }

    // valid_ext_list <ext-list-names: string-list>
    static Condition validList(Compilation compilation, Node node) throws SieveSyntaxException {
        Arguments arguments = Arguments.of(compilation, node);
        Texts names = arguments.texts("names of lists");
        arguments.end();
        return run -> {
            for (String name : names.of(run)) {
                if (run.knownList(name).isEmpty()) {
                    return false;
                }
            }
            return true;
        };
    }
}
