package org.palomar.sieve.internal.compile;

import java.util.ArrayList;
import java.util.List;
import org.palomar.sieve.SieveSyntaxException;
import org.palomar.sieve.internal.run.Condition;
import org.palomar.sieve.internal.run.Field;
import org.palomar.sieve.internal.run.Text;
import org.palomar.sieve.internal.run.Texts;
import org.palomar.sieve.internal.syntax.Node;

/** header, exists, size (RFC 5228 §5). */
final class HeaderTests {

    private HeaderTests() {}

    // header [:index <n> [:last]] [:mime] [:anychild] [MIMEOPTS] [COMPARATOR] [MATCH-TYPE] <names> <keys>
    static Condition header(Compilation compilation, Node node) throws SieveSyntaxException {
        Arguments arguments = Arguments.of(compilation, node);
        FieldSelection selection = FieldSelection.take(arguments, true);
        MimeOption option = MimeOption.take(arguments, selection.mime());
        var match = MatchArguments.read(arguments);
        Texts names = arguments.texts("names of header fields");
        Keys keys = Keys.take(arguments, match);
        arguments.end();
        return run -> {
            List<String> values = new ArrayList<>();
            int count = 0;
            for (Field field : selection.select(run, names)) {
                List<String> of = option.values(run, field);
                values.addAll(of);
                count += option.count(field, of);
            }
            return keys.match(run, values, count);
        };
    }

    // exists [:mime] [:anychild] <header-names: string-list>
    static Condition exists(Compilation compilation, Node node) throws SieveSyntaxException {
        Arguments arguments = Arguments.of(compilation, node);
        FieldSelection selection = FieldSelection.take(arguments, false);
        Texts names = arguments.texts("names of header fields");
        arguments.end();
        return run -> {
            for (Text name : names.all()) {
                if (selection.select(run, new Texts(List.of(name))).isEmpty()) {
                    return false;
                }
            }
            return true;
        };
    }

    // size <":over" / ":under"> <limit: number>
    static Condition size(Compilation compilation, Node node) throws SieveSyntaxException {
        Arguments arguments = Arguments.of(compilation, node);
        boolean over = arguments.flag("over");
        boolean under = arguments.flag("under");
        if (over == under) {
            throw compilation.error(node.start(), "\"size\" wants one of \":over\" and \":under\".");
        }
        long limit = arguments.number("a number of octets");
        arguments.end();
        return run -> {
            long size = run.message().original().size();
            return over ? size > limit : size < limit;
        };
    }
}
