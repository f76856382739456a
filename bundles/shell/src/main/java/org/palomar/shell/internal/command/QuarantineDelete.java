package org.palomar.shell.internal.command;

import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.palomar.api.quarantine.QuarantineAdmin;
import org.palomar.api.quarantine.QuarantineId;
import org.palomar.api.quarantine.QuarantineRefusalException;
import org.palomar.api.quarantine.Reviewer;
import org.palomar.api.store.StoreException;

/** {@code mail:quarantine-delete}: throws mail away. */
@Service
@RequiredRole(Role.MANAGER)
@Command(scope = "mail", name = "quarantine-delete", description = "Throws mail away that is kept for review")
public final class QuarantineDelete extends QuarantineDecision {

    @Override
    protected void decide(QuarantineAdmin quarantine, QuarantineId id, Reviewer by)
            throws QuarantineRefusalException, StoreException {
        quarantine.delete(id, by);
    }

    @Override
    protected String done(boolean one) {
        return one ? "was deleted" : "were deleted";
    }
}
