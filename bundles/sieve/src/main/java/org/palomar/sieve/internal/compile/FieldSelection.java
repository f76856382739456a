package org.palomar.sieve.internal.compile;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.palomar.sieve.SieveSyntaxException;
import org.palomar.sieve.internal.match.SieveFailure;
import org.palomar.sieve.internal.run.Extension;
import org.palomar.sieve.internal.run.Field;
import org.palomar.sieve.internal.run.Run;
import org.palomar.sieve.internal.run.Texts;

/**
 * Which header fields a test looks at: the message's or a part's (RFC 5703 §4), all of a name or the one of a number (RFC 5260 §6). Immutable.
 *
 * @param index from 1; empty for all
 * @param last whether it is counted from the end
 * @param mime whether it is the current part's header
 * @param anyChild whether the headers of all parts in it are looked at too
 */
record FieldSelection(OptionalLong index, boolean last, boolean mime, boolean anyChild) {

    /** Takes the tags. */
    static FieldSelection take(Arguments arguments, boolean indexed) throws SieveSyntaxException {
        OptionalLong index = indexed ? arguments.taggedNumber("index", Extension.INDEX) : OptionalLong.empty();
        boolean last = indexed && arguments.flag("last", Extension.INDEX);
        if (last && index.isEmpty()) {
            throw arguments
                    .compilation()
                    .error(arguments.node().start(), "\":last\" turns \":index\" around; write both.");
        }
        boolean mime = arguments.flag("mime", Extension.MIME);
        boolean anyChild = arguments.flag("anychild", Extension.MIME);
        if (anyChild && !mime) {
            throw arguments
                    .compilation()
                    .error(arguments.node().start(), "\":anychild\" widens \":mime\"; write both.");
        }
        return new FieldSelection(index, last, mime, anyChild);
    }

    /** The fields of these names, in the order of the names. */
    List<Field> select(Run run, Texts names) throws SieveFailure, IOException {
        List<Field> header = mime ? run.parts().fields(anyChild) : run.message().fields();
        List<Field> found = new ArrayList<>();
        for (String name : names.of(run)) {
            run.spend(1 + header.size() / 4);
            for (Field field : header) {
                if (field.is(name)) {
                    found.add(field);
                }
            }
        }
        if (index.isEmpty()) {
            return List.copyOf(found);
        }
        long at = last ? found.size() - index.getAsLong() : index.getAsLong() - 1;
        return at >= 0 && at < found.size() ? List.of(found.get((int) at)) : List.of();
    }
}
