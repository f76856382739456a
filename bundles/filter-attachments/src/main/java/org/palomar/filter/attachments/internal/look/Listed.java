package org.palomar.filter.attachments.internal.look;

import java.util.Optional;
import java.util.Set;

/**
 * What the operator does not take, whatever it is.
 *
 * @param extensions in lower case, without the dot
 * @param types content types in lower case, with {@code *} for any subtype
 */
public record Listed(Set<String> extensions, Set<String> types) {

    /** Nothing. */
    public static final Listed NONE = new Listed(Set.of(), Set.of());

    public Listed {
        extensions = Set.copyOf(extensions);
        types = Set.copyOf(types);
    }

    Optional<String> extension(String extension) {
        return extensions.contains(extension)
                ? Optional.of("." + extension + " is on the server's list")
                : Optional.empty();
    }

    Optional<String> type(String declared) {
        int slash = declared.indexOf('/');
        boolean on = !declared.isEmpty()
                && (types.contains(declared) || (slash > 0 && types.contains(declared.substring(0, slash) + "/*")));
        return on ? Optional.of("its content type is on the server's list") : Optional.empty();
    }
}
