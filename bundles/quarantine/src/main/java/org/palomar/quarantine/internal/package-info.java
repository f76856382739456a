/**
 * Mail that is kept for review. {@code Ledger} has what is stored, and changes it by contributions to the store's transactions: memory has only how much each account has. {@code Keeping} adds entries to the commit that accepts
 * a message; {@code Administration} ends them, each once: who decides on an entry claims it first. An entry's message is a body of the store, which mailboxes share.
 *
 * <p>Threads: any may ask; contributions run on the committer; one thread of its own ends what has expired.
 */
@NullMarked
package org.palomar.quarantine.internal;

import org.jspecify.annotations.NullMarked;
