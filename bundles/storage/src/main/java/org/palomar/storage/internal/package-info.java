/**
 * Group commit and blobs over any engine.
 *
 * <p>One platform thread, {@link org.palomar.storage.internal.Committer}, makes every change. What only that thread touches needs no lock: the {@link
 * org.palomar.storage.internal.BlobLedger} knows which bodies the current group has written, and because the collector of unreferenced bodies is a step of
 * the same thread between two groups, a body can't gain a reference while it is being removed.
 */
@NullMarked
package org.palomar.storage.internal;

import org.jspecify.annotations.NullMarked;
