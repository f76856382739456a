package org.palomar.sieve.internal.compile;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.palomar.api.mailbox.Flag;
import org.palomar.api.mailbox.Flags;
import org.palomar.sieve.SieveSyntaxException;
import org.palomar.sieve.internal.compile.Assignments.Variable;
import org.palomar.sieve.internal.match.SieveFailure;
import org.palomar.sieve.internal.run.Condition;
import org.palomar.sieve.internal.run.Extension;
import org.palomar.sieve.internal.run.FlagSet;
import org.palomar.sieve.internal.run.Flow;
import org.palomar.sieve.internal.run.Run;
import org.palomar.sieve.internal.run.Statement;
import org.palomar.sieve.internal.run.Texts;
import org.palomar.sieve.internal.syntax.Node;

/** setflag, addflag, removeflag, hasflag (RFC 5232). */
final class FlagCommands {

    /** What becomes of a variable's flags. */
    private interface Change {
        List<Flag> of(List<Flag> before, List<Flag> given);
    }

    private FlagCommands() {}

    static Statement set(Compilation compilation, Node node) throws SieveSyntaxException {
        return change(compilation, node, (before, given) -> given);
    }

    static Statement add(Compilation compilation, Node node) throws SieveSyntaxException {
        return change(compilation, node, (before, given) -> {
            List<Flag> all = new ArrayList<>(before);
            given.stream()
                    .filter(flag -> !before.contains(flag))
                    .limit(Math.max(0, Flags.MAX_FLAGS - before.size()))
                    .forEach(all::add);
            return all;
        });
    }

    static Statement remove(Compilation compilation, Node node) throws SieveSyntaxException {
        return change(
                compilation,
                node,
                (before, given) ->
                        before.stream().filter(flag -> !given.contains(flag)).toList());
    }

    // addflag [<variablename: string>] <list-of-flags: string-list>
    private static Statement change(Compilation compilation, Node node, Change change) throws SieveSyntaxException {
        Arguments arguments = Arguments.of(compilation, node);
        Optional<Variable> variable = Optional.empty();
        if (arguments.positional() > 1) {
            compilation.need(Extension.VARIABLES, node.start(), "The name of a variable");
            variable = Optional.of(Assignments.variable(arguments));
        }
        Texts flags = arguments.texts("a list of flags");
        arguments.end();
        Optional<Variable> target = variable;
        return run -> {
            List<Flag> given = FlagSet.of(run, flags.of(run));
            if (target.isEmpty()) {
                run.decisions().setFlags(change.of(run.decisions().flags(), given));
            } else {
                List<Flag> before = FlagSet.of(run, List.of(target.get().value(run)));
                target.get().set(run, FlagSet.text(change.of(before, given)));
            }
            return Flow.NEXT;
        };
    }

    // hasflag [MATCH-TYPE] [COMPARATOR] [<variable-list: string-list>] <list-of-flags: string-list>
    static Condition has(Compilation compilation, Node node) throws SieveSyntaxException {
        Arguments arguments = Arguments.of(compilation, node);
        var match = MatchArguments.read(arguments);
        List<Variable> variables = new ArrayList<>();
        if (arguments.positional() > 1) {
            compilation.need(Extension.VARIABLES, node.start(), "The name of a variable");
            for (String name : arguments.literals("names of variables")) {
                variables.add(Assignments.variable(arguments, name));
            }
        }
        Keys keys = Keys.take(arguments, match);
        arguments.end();
        return run -> keys.matchWords(run, flags(run, variables));
    }

    private static List<String> flags(Run run, List<Variable> variables) throws SieveFailure {
        List<String> flags = new ArrayList<>();
        if (variables.isEmpty()) {
            run.decisions().flags().forEach(flag -> flags.add(flag.toString()));
        }
        for (Variable variable : variables) {
            FlagSet.of(run, List.of(variable.value(run))).forEach(flag -> flags.add(flag.toString()));
        }
        run.spend(1 + flags.size());
        return flags;
    }
}
