package org.palomar.shell.internal.command;

import java.util.Optional;
import org.apache.karaf.shell.support.CommandException;
import org.palomar.api.country.Countries;
import org.palomar.api.directory.DirectoryRefusalException;
import org.palomar.api.directory.DirectoryUnavailableException;
import org.palomar.api.pipeline.PipelineInspection;
import org.palomar.api.preference.Holder;
import org.palomar.api.preference.Preference;
import org.palomar.api.preference.PreferenceAdmin;
import org.palomar.api.senderlist.SenderPattern;
import org.palomar.api.senderlist.SenderRule;
import org.palomar.api.senderlist.SenderRule.Treatment;

/** What the commands on lists of senders share. */
abstract class SenderListCommand extends StepCommand {

    /** The step that goes by the lists. */
    private static final String STEP = "lists";

    static final String IDLE = " No step goes by these lists yet: run feature:install palomar-filter-lists.";

    private static final String UNTOLD =
            " Nobody tells which client is in which country yet: run feature:install palomar-countries.";

    protected static SenderPattern pattern(String text) throws CommandException {
        return SenderPattern.parse(text)
                .orElseThrow(() -> failure("\"" + text
                        + "\" is no address, domain, network such as 192.0.2.0/24, or country such as country:de."));
    }

    /** Sets a rule, in the place of an earlier one of the same senders. */
    protected final void set(String whose, Treatment treatment, String sender)
            throws CommandException, DirectoryRefusalException, DirectoryUnavailableException {
        SenderRule rule = new SenderRule(treatment, pattern(sender));
        PreferenceAdmin admin = require(PreferenceAdmin.class);
        Holder holder = holder(whose);
        Preference preference = rule.of(holder);
        long others = admin.preferences().stream()
                .filter(one -> one.subject().equals(SenderRule.SUBJECT)
                        && one.holder().equals(holder)
                        && !one.key().equals(preference.key()))
                .count();
        if (others >= SenderRule.MOST) {
            throw failure(
                    whose + " has " + SenderRule.MOST + " senders in its list already; mail:sender-forget makes room.");
        }
        admin.set(preference);
        String what = switch (treatment) {
            case ALLOW -> " is wanted by ";
            case JUNK -> " goes to Junk of ";
            case BLOCK -> " is refused for ";
        };
        say("Mail of " + rule.pattern().text() + what + whose + " from now on." + idle(rule.pattern()));
    }

    /** That nobody goes by the lists, or tells countries, if so. */
    private String idle(SenderPattern pattern) {
        if (!isHeeded(find(PipelineInspection.class))) {
            return IDLE;
        }
        boolean untold = pattern.kind() == SenderPattern.Kind.COUNTRY
                && find(Countries.class).isEmpty();
        return untold ? UNTOLD : "";
    }

    static boolean isHeeded(Optional<PipelineInspection> pipeline) {
        return pipeline.stream()
                .flatMap(present -> present.steps().stream())
                .anyMatch(step -> step.description().name().equals(STEP));
    }
}
