package org.palomar.api.script;

import java.time.Instant;
import org.palomar.api.directory.AccountId;
import org.palomar.api.store.StoreException;
import org.palomar.api.store.UnitOfWork;

/**
 * What one run of an account's scripts must leave to later ones: who had an answer (RFC 5230 §4.2), which messages were seen (RFC 7352 §3). Each thing is remembered
 * until its time has passed. Safe for any thread.
 */
public interface ScriptMemory {

    /** Whether this is remembered still. Reads the store. */
    boolean remembers(AccountId account, String what, Instant now) throws StoreException;

    /**
     * Adds something to a unit of work: it is remembered when the unit is committed, in the place of what was remembered under the same name.
     *
     * @param what of any length and content
     */
    void remember(UnitOfWork unit, AccountId account, String what, Instant until) throws StoreException;
}
