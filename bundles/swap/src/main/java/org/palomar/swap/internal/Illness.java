package org.palomar.swap.internal;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.palomar.api.config.LastGood;
import org.palomar.api.health.HealthFinding;
import org.palomar.api.health.HealthFinding.Severity;

/**
 * Something that a bundle says of its health, by which a version of it is told from the one before. The same words can be worse than before: of a wrong value the version that acts has kept its last good settings, and a version that starts with it has none.
 */
record Illness(Severity severity, String text) {

    static Set<Illness> of(List<HealthFinding> findings) {
        return findings.stream().map(Illness::of).collect(Collectors.toUnmodifiableSet());
    }

    static Illness of(HealthFinding finding) {
        return new Illness(finding.severity(), finding.text());
    }

    /**
     * Those for which a version does not act.
     *
     * @param known what is said already of the one that acts
     * @param anew whether it never acted: what it says of its settings counts then, however mild, as it understands them otherwise than the one that acts. One that did is not to be kept from coming back by a key of its successor
     */
    static List<HealthFinding> against(List<HealthFinding> findings, Set<Illness> known, boolean anew) {
        return findings.stream()
                .filter(finding ->
                        finding.severity().compareTo(Severity.FAILED) >= 0 || (anew && LastGood.isAbout(finding)))
                .filter(finding -> !known.contains(of(finding)))
                .toList();
    }
}
