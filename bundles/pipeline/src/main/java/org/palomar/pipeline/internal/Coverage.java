package org.palomar.pipeline.internal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.palomar.api.pipeline.Recipient;
import org.palomar.api.pipeline.StepDescription;
import org.palomar.api.pipeline.Tunable;
import org.palomar.api.pipeline.Tuned;
import org.palomar.api.preference.Holder;
import org.palomar.api.preference.Preferences;

/**
 * About whom a step is asked, and what they want of it: what an account prefers goes before what its domain does, and that before the step's own settings. An address that stands for several
 * accounts has its domain's preferences alone, as they may want different things. From a step without which no mail is taken nobody is left out. For one message.
 */
record Coverage(StepDescription step, boolean required, Preferences preferences) {

    boolean covers(Recipient recipient) {
        String use = preferences.isEmpty(step.name()) ? null : wanted(recipient).get(Tunable.USE.key());
        boolean asItsScopeSays = use == null || (required && use.equals("no"));
        return asItsScopeSays ? step.scope().covers(recipient) : Objects.equals(use, "yes");
    }

    /** Those among some that it is asked about. */
    List<Recipient> covered(List<Recipient> targets) {
        List<Recipient> covered = new ArrayList<>(targets.size());
        for (Recipient target : targets) {
            if (covers(target)) {
                covered.add(target);
            }
        }
        return covered;
    }

    /** What all of these want; nothing where they differ, as targets of one recipient who was redirected may: one fate has one answer. */
    Tuned tuned(List<Recipient> covered) {
        if (preferences.isEmpty(step.name())) {
            return Tuned.NONE;
        }
        Set<Map<String, String>> wishes = new LinkedHashSet<>();
        for (Recipient recipient : covered) {
            Map<String, String> wanted = wanted(recipient);
            wanted.remove(Tunable.USE.key());
            wishes.add(wanted);
        }
        return wishes.size() == 1 ? new Tuned(wishes.iterator().next()) : Tuned.NONE;
    }

    /** Only what the step understands: it may have been updated since somebody wanted it. */
    private Map<String, String> wanted(Recipient recipient) {
        Map<String, String> all = new HashMap<>(
                preferences.of(new Holder.OfDomain(recipient.address().domain()), step.name()));
        recipient.owner().ifPresent(only -> all.putAll(preferences.of(new Holder.OfAccount(only), step.name())));
        all.entrySet()
                .removeIf(one -> step.tunable(one.getKey())
                        .map(tunable -> tunable.problem(one.getValue()).isPresent())
                        .orElse(true));
        return all;
    }
}
