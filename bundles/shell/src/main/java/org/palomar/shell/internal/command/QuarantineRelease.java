package org.palomar.shell.internal.command;

import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.palomar.api.pipeline.PipelineInspection;
import org.palomar.api.quarantine.QuarantineAdmin;
import org.palomar.api.quarantine.QuarantineEntry;
import org.palomar.api.quarantine.QuarantineId;
import org.palomar.api.quarantine.QuarantineRefusalException;
import org.palomar.api.quarantine.Reviewer;
import org.palomar.api.store.StoreException;

/** {@code mail:quarantine-release}: brings mail where it was to go. */
@Service
@RequiredRole(Role.MANAGER)
@Command(
        scope = "mail",
        name = "quarantine-release",
        description = "Delivers mail that is kept for review, as though it had not been held")
public final class QuarantineRelease extends QuarantineDecision {

    @Option(
            name = "--allow",
            description =
                    "Puts the author of each on its owner's list of senders too, as mail:sender-allow does: what is really theirs is not taken for spam from now on")
    private boolean allow;

    private final SortedSet<String> allowed = new TreeSet<>();

    /** Released though their senders were told of a refusal. */
    private final SortedSet<String> refused = new TreeSet<>();

    @Override
    protected void decide(QuarantineAdmin quarantine, QuarantineId id, Reviewer by)
            throws QuarantineRefusalException, StoreException {
        Optional<QuarantineEntry> entry = quarantine.entry(id).filter(QuarantineEntry::refused);
        if (allow) {
            allowed.add(quarantine.releaseAndAllow(id, by).toString());
        } else {
            quarantine.release(id, by);
        }
        entry.ifPresent(one -> refused.add(one.sender().toString()));
    }

    @Override
    protected String done(boolean one) {
        return one ? "was released" : "were released";
    }

    @Override
    protected String more() {
        return told() + wanted();
    }

    private String told() {
        return refused.isEmpty()
                ? ""
                : " It had been refused, and its sender told so: tell " + String.join(", ", refused)
                        + " that it has come after all, or it may come again.";
    }

    private String wanted() {
        if (allowed.isEmpty()) {
            return "";
        }
        String idle = SenderListCommand.isHeeded(find(PipelineInspection.class)) ? "" : SenderListCommand.IDLE;
        return " Wanted from now on: " + String.join(", ", allowed) + "." + idle;
    }
}
