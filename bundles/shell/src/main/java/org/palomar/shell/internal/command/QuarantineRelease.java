package org.palomar.shell.internal.command;

import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.palomar.api.quarantine.QuarantineAdmin;
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

    @Override
    protected void decide(QuarantineAdmin quarantine, QuarantineId id, Reviewer by)
            throws QuarantineRefusalException, StoreException {
        quarantine.release(id, by);
    }

    @Override
    protected String done(boolean one) {
        return one ? "was released" : "were released";
    }
}
