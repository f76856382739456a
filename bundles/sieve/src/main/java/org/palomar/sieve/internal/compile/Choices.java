package org.palomar.sieve.internal.compile;

import java.util.ArrayList;
import java.util.List;
import org.palomar.sieve.SieveSyntaxException;
import org.palomar.sieve.internal.run.Condition;
import org.palomar.sieve.internal.run.Flow;
import org.palomar.sieve.internal.run.Statement;
import org.palomar.sieve.internal.syntax.Node;

/** if, elsif, else (RFC 5228 §3.1). */
final class Choices {

    private record Choice(Condition condition, Statement block) {}

    private Choices() {}

    /** Whether the command belongs to the if before it. */
    static boolean goesOn(Node node) {
        return node.name().equals("elsif") || node.name().equals("else");
    }

    // if <test1: test> <block1: block> *(elsif <test2: test> <block2: block>) [else <block3: block>]
    static Statement compile(Compilation compilation, List<Node> chain) throws SieveSyntaxException {
        List<Choice> choices = new ArrayList<>();
        for (int i = 0; i < chain.size(); i++) {
            Node node = chain.get(i);
            boolean last = node.name().equals("else");
            if (last && i < chain.size() - 1) {
                throw compilation.error(node.start(), "\"else\" ends the choice; put what follows it before.");
            }
            int tests = last ? 0 : 1;
            if (node.tests().size() != tests
                    || node.testList()
                    || !node.arguments().isEmpty()) {
                throw compilation.error(
                        node.end(),
                        "\"" + node.name() + "\" takes "
                                + (last ? "no test" : "one test; put several into anyof or allof") + ".");
            }
            List<Node> block = node.block()
                    .orElseThrow(
                            () -> compilation.error(node.end(), "\"" + node.name() + "\" needs a block; add { }."));
            Condition condition =
                    last ? run -> true : compilation.test(node.tests().getFirst());
            choices.add(new Choice(condition, compilation.block(block)));
        }
        return run -> {
            for (Choice choice : choices) {
                if (choice.condition().holds(run)) {
                    return choice.block().execute(run);
                }
            }
            return Flow.NEXT;
        };
    }
}
