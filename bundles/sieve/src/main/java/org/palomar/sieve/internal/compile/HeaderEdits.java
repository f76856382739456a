package org.palomar.sieve.internal.compile;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.palomar.sieve.SieveSyntaxException;
import org.palomar.sieve.internal.match.SieveFailure;
import org.palomar.sieve.internal.run.Field;
import org.palomar.sieve.internal.run.FieldText;
import org.palomar.sieve.internal.run.Flow;
import org.palomar.sieve.internal.run.Message;
import org.palomar.sieve.internal.run.Run;
import org.palomar.sieve.internal.run.Statement;
import org.palomar.sieve.internal.run.Text;
import org.palomar.sieve.internal.syntax.Node;

/** addheader and deleteheader (RFC 5293). */
final class HeaderEdits {

    /** Which fields stay: those of RFC 5293 §6, those by which a loop is known, and what {@code replace} keeps (RFC 5703 §5). */
    private static final Set<String> KEPT =
            Set.of("received", "auto-submitted", "delivered-to", "return-path", "original-subject", "original-from");

    private HeaderEdits() {}

    // addheader [":last"] <field-name: string> <value: string>
    static Statement add(Compilation compilation, Node node) throws SieveSyntaxException {
        Arguments arguments = Arguments.of(compilation, node);
        boolean last = arguments.flag("last");
        Text name = name(arguments);
        Text value = arguments.text("a value");
        arguments.end();
        int line = arguments.line();
        return run -> {
            String field = name.of(run);
            String text = value.of(run).strip();
            byte[] octets = FieldText.octets(field, text);
            if (isEditable(run, line)) {
                run.spend(10);
                run.message().add(field, text, octets, last);
            }
            return Flow.NEXT;
        };
    }

    private static Text name(Arguments arguments) throws SieveSyntaxException {
        Text name = arguments.text("the name of a header field");
        if (name.constant().isPresent() && !FieldText.isName(name.source())) {
            throw arguments
                    .compilation()
                    .error(
                            arguments.node().start(),
                            "This can't name a header field; use letters, digits and hyphens.");
        }
        return name;
    }

    private static boolean isEditable(Run run, int line) {
        Message message = run.message();
        boolean editable = message == run.whole() && message.isEditable();
        if (!editable) {
            run.warn(line, "This header stays as it is: it is a part's, or too long to be changed.");
        }
        return editable;
    }

    // deleteheader [":index" <fieldno: number> [":last"]] [COMPARATOR] [MATCH-TYPE] <field-name: string> [<patterns>]
    static Statement delete(Compilation compilation, Node node) throws SieveSyntaxException {
        Arguments arguments = Arguments.of(compilation, node);
        OptionalLong index = arguments.taggedNumber("index");
        boolean last = arguments.flag("last");
        if (last && index.isEmpty()) {
            throw compilation.error(node.start(), "\":last\" turns \":index\" around; write both.");
        }
        var match = MatchArguments.read(arguments);
        Text name = name(arguments);
        Optional<Keys> patterns =
                arguments.positional() > 0 ? Optional.of(Keys.take(arguments, match)) : Optional.empty();
        arguments.end();
        int line = arguments.line();
        return run -> {
            String field = name.of(run);
            if (!FieldText.isName(field)) {
                throw new SieveFailure("This can't name a header field; use letters, digits and hyphens.");
            }
            if (KEPT.contains(field.toLowerCase(Locale.ROOT))) {
                run.warn(line, "\"" + field + "\" can't be deleted.");
            } else if (isEditable(run, line)) {
                run.message().remove(matching(run, named(run, field, index, last), patterns));
            }
            return Flow.NEXT;
        };
    }

    private static List<Field> named(Run run, String name, OptionalLong index, boolean last) throws SieveFailure {
        run.spend(1 + run.message().fields().size() / 4);
        List<Field> named =
                run.message().fields().stream().filter(field -> field.is(name)).toList();
        if (index.isEmpty()) {
            return named;
        }
        long at = last ? named.size() - index.getAsLong() : index.getAsLong() - 1;
        return at >= 0 && at < named.size() ? List.of(named.get((int) at)) : List.of();
    }

    private static Set<Field> matching(Run run, List<Field> fields, Optional<Keys> patterns) throws SieveFailure {
        Set<Field> matching = new HashSet<>();
        for (Field field : fields) {
            if (patterns.isEmpty() || patterns.get().match(run, List.of(field.text()))) {
                matching.add(field);
            }
        }
        return matching;
    }
}
