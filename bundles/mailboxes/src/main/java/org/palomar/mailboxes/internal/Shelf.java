package org.palomar.mailboxes.internal;

import java.time.Clock;
import java.util.Set;
import org.palomar.mailboxes.internal.record.Counters;
import org.palomar.mailboxes.internal.record.FlagsInterner;
import org.palomar.storage.Store;

/**
 * What all mailboxes share.
 *
 * @param counters of the whole store; moved by changes like everything else
 * @param tenure how long changes are taken
 * @param leftovers what has to go and could not go yet
 * @param dying ids of deleted mailboxes whose records still have to go: {@link org.palomar.mailboxes.internal.record.Keys#dying} in memory
 */
record Shelf(
        Store store,
        Clock clock,
        FlagsInterner interner,
        Tenure tenure,
        Leftovers leftovers,
        Versioned<Counters> counters,
        Versioned<Set<Long>> dying) {}
