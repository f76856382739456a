package org.palomar.lists.internal.post;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.palomar.api.address.Domain;
import org.palomar.api.dns.Answer;
import org.palomar.api.dns.Resolver;

/**
 * Whether receivers refuse what a list sends in an author's name (RFC 7489 §6.3): the list is not the author's server, and its changes break the author's signature. Where the DNS has no answer they may.
 */
public final class DmarcPolicy {

    /** The tree is not climbed further; each step is a question with the resolver's deadline. */
    private static final int MAX_STEPS = 5;

    private DmarcPolicy() {}

    /** @param resolver empty while there is none */
    public static boolean forbids(Domain author, Optional<Resolver> resolver) {
        if (resolver.isEmpty()) {
            return true;
        }
        String name = author.name();
        for (int step = 0; step < MAX_STEPS; step++) {
            Optional<Domain> asked = Domain.parse("_dmarc." + name);
            if (asked.isPresent()) {
                Answer<List<String>> answer = resolver.get().txt(asked.get());
                if (answer instanceof Answer.Failed<List<String>>) {
                    return true;
                }
                Optional<String> record = record(answer);
                if (record.isPresent()) {
                    return isStrict(record.get(), step > 0);
                }
            }
            int dot = name.indexOf('.');
            if (dot < 0 || name.indexOf('.', dot + 1) < 0) {
                return false; // a top-level domain is nobody's
            }
            name = name.substring(dot + 1);
        }
        return false;
    }

    // RFC 7489 §6.6.3: records that don't start so are left out; if there is not exactly one, there is none
    private static Optional<String> record(Answer<List<String>> answer) {
        if (!(answer instanceof Answer.Found<List<String>> found)) {
            return Optional.empty();
        }
        List<String> records = found.value().stream()
                .filter(text -> text.toLowerCase(Locale.ROOT).replace(" ", "").startsWith("v=dmarc1"))
                .toList();
        return records.size() == 1 ? Optional.of(records.getFirst()) : Optional.empty();
    }

    private static boolean isStrict(String record, boolean inherited) {
        Optional<String> own = tag(record, "p");
        Optional<String> effective = inherited ? tag(record, "sp").or(() -> own) : own;
        return effective.isPresent() && !effective.get().equals("none");
    }

    private static Optional<String> tag(String record, String name) {
        return Arrays.stream(record.split(";", -1))
                .map(tag -> tag.split("=", 2))
                .filter(pair -> pair.length == 2 && pair[0].strip().equalsIgnoreCase(name))
                .map(pair -> pair[1].strip().toLowerCase(Locale.ROOT))
                .findFirst();
    }
}
