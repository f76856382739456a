/**
 * The scripts of all accounts over the store. {@link org.palomar.scripts.internal.KeptScripts} is the service; each account's
 * {@link org.palomar.scripts.internal.Shelf}, which is all but the texts, is in memory, since every delivery asks for the active script.
 * {@link org.palomar.scripts.internal.KeptMemory} remembers by hashes and forgets when the time has passed.
 *
 * <p>Shelves change on the committer thread alone ({@link org.palomar.scripts.internal.ShelfChange}) and are published once they are durable.
 */
@NullMarked
package org.palomar.scripts.internal;

import org.jspecify.annotations.NullMarked;
