package org.palomar.shell.internal.command;

import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.palomar.api.quarantine.QuarantineAdmin;
import org.palomar.api.quarantine.QuarantineId;
import org.palomar.api.quarantine.QuarantineRefusalException;
import org.palomar.api.quarantine.Reviewer;
import org.palomar.api.store.StoreException;

/** {@code mail:quarantine-wrong}: says that steps were wrong. */
@Service
@RequiredRole(Role.MANAGER)
@Command(
        scope = "mail",
        name = "quarantine-wrong",
        description = "Remembers that mail was not to be held; it stays until it is released")
public final class QuarantineWrong extends QuarantineDecision {

    @Override
    protected void decide(QuarantineAdmin quarantine, QuarantineId id, Reviewer by)
            throws QuarantineRefusalException, StoreException {
        quarantine.callWrong(id, by);
    }

    @Override
    protected String done(boolean one) {
        return one ? "was called wrong" : "were called wrong";
    }
}
