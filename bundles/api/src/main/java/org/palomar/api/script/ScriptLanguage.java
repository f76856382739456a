package org.palomar.api.script;

import java.util.List;
import java.util.Set;

/**
 * What scripts may ask for here, as ManageSieve announces it (RFC 5804 §1.7).
 *
 * @param extensions names for {@code require}
 * @param notificationSchemes of URIs for {@code notify}
 * @param redirects the most of one run
 */
public record ScriptLanguage(Set<String> extensions, List<String> notificationSchemes, int redirects) {
    public ScriptLanguage {
        extensions = Set.copyOf(extensions);
        notificationSchemes = List.copyOf(notificationSchemes);
    }
}
