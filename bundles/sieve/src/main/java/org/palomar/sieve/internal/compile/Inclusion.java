package org.palomar.sieve.internal.compile;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.palomar.sieve.Script;
import org.palomar.sieve.SieveEnvironment.Location;
import org.palomar.sieve.SieveSyntaxException;
import org.palomar.sieve.internal.match.Octets;
import org.palomar.sieve.internal.match.SieveFailure;
import org.palomar.sieve.internal.run.Extension;
import org.palomar.sieve.internal.run.Flow;
import org.palomar.sieve.internal.run.Statement;
import org.palomar.sieve.internal.syntax.Node;

/** include and global (RFC 6609). */
final class Inclusion {

    /** Octets of a script's name, RFC 5804 §1.6. */
    private static final int NAME = 512;

    private Inclusion() {}

    // include [":personal" / ":global"] [":once"] [":optional"] <value: string>
    static Statement include(Compilation compilation, Node node) throws SieveSyntaxException {
        Arguments arguments = Arguments.of(compilation, node);
        boolean personal = arguments.flag("personal");
        boolean global = arguments.flag("global");
        if (personal && global) {
            throw compilation.error(node.start(), "\":personal\" and \":global\" exclude each other; keep one.");
        }
        boolean once = arguments.flag("once");
        boolean optional = arguments.flag("optional");
        String name = Octets.text(arguments.literal("the name of a script"));
        arguments.end();
        if (!isName(name)) {
            throw compilation.error(
                    node.start(), "This can't name a script; names have 1 to 512 octets and no control characters.");
        }
        Location location = global ? Location.GLOBAL : Location.PERSONAL;
        return run -> {
            Optional<Script> script = run.world().script(location, name);
            if (script.isEmpty() && !optional) {
                throw new SieveFailure(
                        "There is no script \"" + name + "\"; include it with \":optional\" if that is right.");
            }
            String distinct = location.name().toLowerCase(Locale.ROOT) + " " + name;
            return script.isEmpty() ? Flow.NEXT : run.include(distinct, script.get(), once);
        };
    }

    private static boolean isName(String name) {
        boolean control = name.chars().anyMatch(c -> c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0x2028 || c == 0x2029);
        int length = Octets.of(name).length();
        return !control && length > 0 && length <= NAME;
    }

    // global <value: string-list>
    static Statement global(Compilation compilation, Node node) throws SieveSyntaxException {
        compilation.need(Extension.VARIABLES, node.start(), "\"global\"");
        Arguments arguments = Arguments.of(compilation, node);
        List<String> names = new ArrayList<>();
        for (String text : arguments.literals("names of variables")) {
            String name = text.toLowerCase(Locale.ROOT);
            if (!References.isName(name)) {
                throw compilation.error(
                        node.start(), "This can't name a variable; write letters, digits and \"_\", a letter first.");
            }
            if (compilation.isAssigned(name)) {
                throw compilation.error(
                        node.start(), "\"" + name + "\" was set before it is declared; move \"global\" up.");
            }
            names.add(name);
        }
        arguments.end();
        return run -> {
            names.forEach(run::declareGlobal);
            return Flow.NEXT;
        };
    }
}
