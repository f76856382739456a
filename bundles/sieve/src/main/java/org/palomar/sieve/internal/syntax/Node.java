package org.palomar.sieve.internal.syntax;

import java.util.List;
import java.util.Optional;

// command = identifier arguments (";" / block); test = identifier arguments                      RFC 5228 §8.2
/**
 * A command or a test.
 *
 * @param name in lower case
 * @param tests the test behind the arguments, or those of a test list
 * @param testList whether the tests stood in parentheses
 * @param start where it begins in the source
 * @param end behind its arguments, before a block
 */
public record Node(
        String name,
        List<Argument> arguments,
        List<Node> tests,
        boolean testList,
        Optional<List<Node>> block,
        int start,
        int end) {

    public Node {
        arguments = List.copyOf(arguments);
        tests = List.copyOf(tests);
        block = block.map(List::copyOf);
    }
}
