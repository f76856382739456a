package org.palomar.mailboxes.internal;

import java.time.Clock;
import org.palomar.mailboxes.internal.record.Counters;
import org.palomar.mailboxes.internal.record.FlagsInterner;
import org.palomar.storage.Store;

/**
 * What all mailboxes share.
 *
 * @param counters of the whole store; moved by changes like everything else
 */
record Shelf(Store store, Clock clock, FlagsInterner interner, Versioned<Counters> counters) {}
