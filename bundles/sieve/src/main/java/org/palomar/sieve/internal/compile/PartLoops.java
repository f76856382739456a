package org.palomar.sieve.internal.compile;

import java.util.List;
import java.util.OptionalLong;
import org.palomar.api.message.BodyStructure;
import org.palomar.sieve.SieveSyntaxException;
import org.palomar.sieve.internal.compile.Assignments.Variable;
import org.palomar.sieve.internal.match.Octets;
import org.palomar.sieve.internal.run.Extension;
import org.palomar.sieve.internal.run.Flow;
import org.palomar.sieve.internal.run.Statement;
import org.palomar.sieve.internal.syntax.Node;

/** foreverypart, break, extracttext (RFC 5703 §3, §7). */
final class PartLoops {

    /** Loops within each other; the work grows with the power. */
    private static final int DEEPEST = 4;

    private PartLoops() {}

    // foreverypart [":name" string] block
    static Statement forEveryPart(Compilation compilation, Node node) throws SieveSyntaxException {
        Arguments arguments = Arguments.withBlock(compilation, node);
        String name = arguments.taggedLiteral("name").orElse("");
        arguments.end();
        List<Node> nodes = node.block()
                .orElseThrow(() -> compilation.error(node.end(), "\"foreverypart\" needs a block; add { }."));
        if (compilation.loops().size() >= DEEPEST) {
            throw compilation.error(
                    node.start(), "More than " + DEEPEST + " loops are within each other; take one out.");
        }
        Statement block = block(compilation, name, nodes);
        return run -> {
            for (BodyStructure part : run.parts().loop()) {
                run.spend(1);
                if (run.parts().isGone(part)) {
                    continue;
                }
                run.parts().enter(part);
                Flow flow = block.execute(run);
                run.parts().leave();
                if (flow == Flow.BREAK && (run.label().isEmpty() || run.label().equals(name))) {
                    return Flow.NEXT;
                }
                if (flow != Flow.NEXT) {
                    return flow;
                }
            }
            return Flow.NEXT;
        };
    }

    private static Statement block(Compilation compilation, String name, List<Node> nodes) throws SieveSyntaxException {
        compilation.loops().push(name);
        try {
            return compilation.block(nodes);
        } finally {
            compilation.loops().pop();
        }
    }

    // break [":name" string]
    static Statement breakOff(Compilation compilation, Node node) throws SieveSyntaxException {
        Arguments arguments = Arguments.of(compilation, node);
        String name = arguments.taggedLiteral("name").orElse("");
        arguments.end();
        if (compilation.loops().isEmpty()
                || (!name.isEmpty() && !compilation.loops().contains(name))) {
            throw compilation.error(
                    node.start(),
                    "\"break\" ends a foreverypart around it; there is none"
                            + (name.isEmpty() ? "." : " of this name."));
        }
        return run -> run.breakTo(name);
    }

    // extracttext [MODIFIER] [":first" number] <varname: string>
    static Statement extractText(Compilation compilation, Node node) throws SieveSyntaxException {
        compilation.need(Extension.VARIABLES, node.start(), "\"extracttext\"");
        if (compilation.loops().isEmpty()) {
            throw compilation.error(
                    node.start(), "\"extracttext\" takes the text of a part; put it into a foreverypart.");
        }
        Arguments arguments = Arguments.of(compilation, node);
        Modifiers modifiers = Modifiers.take(arguments);
        OptionalLong first = arguments.taggedNumber("first");
        Variable variable = Assignments.variable(arguments);
        arguments.end();
        return run -> {
            String cut = Octets.firstCharacters(run.parts().text(), first.orElse(Long.MAX_VALUE));
            variable.set(run, modifiers.apply(run, cut));
            return Flow.NEXT;
        };
    }
}
