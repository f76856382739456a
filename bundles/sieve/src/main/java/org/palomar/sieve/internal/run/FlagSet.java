package org.palomar.sieve.internal.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.StringJoiner;
import java.util.StringTokenizer;
import java.util.TreeSet;
import org.palomar.api.mailbox.Flag;
import org.palomar.api.mailbox.Flags;
import org.palomar.sieve.internal.match.Octets;
import org.palomar.sieve.internal.match.SieveFailure;

/** Flags as scripts write them: words in strings (RFC 5232 §2). What is no flag that a client may set is passed over. */
public final class FlagSet {

    private FlagSet() {}

    /** The flags of these strings, each once, in their order; at most as many as a message may have. */
    public static List<Flag> of(Run run, List<String> strings) throws SieveFailure {
        List<Flag> flags = new ArrayList<>();
        Set<Flag> seen = new TreeSet<>();
        for (String string : strings) {
            run.spend(1 + string.length());
            StringTokenizer words = new StringTokenizer(string, " ");
            while (words.hasMoreTokens() && flags.size() < Flags.MAX_FLAGS) {
                Flag.parse(Octets.text(words.nextToken())).filter(seen::add).ifPresent(flags::add);
            }
        }
        return flags;
    }

    public static Flags flags(Run run, List<String> strings) throws SieveFailure {
        return Flags.of(of(run, strings));
    }

    /** The words of a string that a variable holds. */
    public static String text(List<Flag> flags) {
        StringJoiner words = new StringJoiner(" ");
        flags.forEach(flag -> words.add(flag.toString()));
        return words.toString();
    }
}
