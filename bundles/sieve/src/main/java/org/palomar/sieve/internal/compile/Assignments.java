package org.palomar.sieve.internal.compile;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.palomar.sieve.SieveSyntaxException;
import org.palomar.sieve.internal.match.SieveFailure;
import org.palomar.sieve.internal.run.Condition;
import org.palomar.sieve.internal.run.Flow;
import org.palomar.sieve.internal.run.Run;
import org.palomar.sieve.internal.run.Statement;
import org.palomar.sieve.internal.run.Text;
import org.palomar.sieve.internal.run.Texts;
import org.palomar.sieve.internal.syntax.Node;

/** set and string (RFC 5229 §4, §5), and variables that other commands set. */
final class Assignments {

    /** A variable that a script may set. Immutable. */
    record Variable(String name, boolean global) {

        void set(Run run, String value) throws SieveFailure {
            if (global) {
                run.setGlobal(name, value);
            } else {
                run.set(name, value);
            }
        }

        String value(Run run) {
            return global ? run.global(name) : run.variable(name);
        }
    }

    private Assignments() {}

    // set [MODIFIER] <name: string> <value: string>
    static Statement set(Compilation compilation, Node node) throws SieveSyntaxException {
        Arguments arguments = Arguments.of(compilation, node);
        Modifiers modifiers = Modifiers.take(arguments);
        Variable variable = variable(arguments);
        Text value = arguments.text("a value");
        arguments.end();
        return run -> {
            variable.set(run, modifiers.apply(run, value.of(run)));
            return Flow.NEXT;
        };
    }

    /** The next positional argument: a variable's name, which is no variable itself. */
    static Variable variable(Arguments arguments) throws SieveSyntaxException {
        return variable(arguments, arguments.literal("the name of a variable"));
    }

    static Variable variable(Arguments arguments, String text) throws SieveSyntaxException {
        Compilation compilation = arguments.compilation();
        int at = arguments.node().start();
        String name = text.toLowerCase(Locale.ROOT);
        Optional<String> global = References.global(compilation, name, at);
        if (global.isPresent()) {
            return new Variable(global.get(), true);
        }
        if (!References.isName(name)) {
            throw compilation.error(at, "This can't name a variable; write letters, digits and \"_\", a letter first.");
        }
        compilation.assign(name);
        return new Variable(name, false);
    }

    // string [MATCH-TYPE] [COMPARATOR] <source: string-list> <key-list: string-list>
    static Condition string(Compilation compilation, Node node) throws SieveSyntaxException {
        Arguments arguments = Arguments.of(compilation, node);
        var match = MatchArguments.read(arguments);
        Texts values = arguments.texts("the strings to test");
        Keys keys = Keys.take(arguments, match);
        arguments.end();
        return run -> {
            List<String> texts = values.of(run);
            int filled = (int) texts.stream().filter(text -> !text.isEmpty()).count();
            return keys.match(run, texts, filled);
        };
    }
}
