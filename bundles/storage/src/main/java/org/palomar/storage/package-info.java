/**
 * The storage SPI: ordered keys, one atomic durable write at a time, and bodies by content. An engine implements {@link org.palomar.storage.KeyValueEngine};
 * {@link org.palomar.storage.Store} adds group commit and blobs and is the same for every engine.
 *
 * <p>All writes go through one committer thread (group commit): it takes every {@link org.palomar.storage.Transaction} that waits, runs their contributions
 * one after another, writes what they put as one batch, syncs once, and then lets them publish what they did. So contributions need no locks among
 * themselves, and their order is the order of the log.
 *
 * <p>Keys start with an octet that says whose they are: {@code b} chunks of bodies, {@code g} bodies that may be unreferenced and {@code r} references
 * to bodies belong to this bundle; {@code a}, {@code c}, {@code d}, {@code m} and {@code s} to {@code mailboxes}, {@code p} to {@code scripts}, {@code q} to {@code queue}, {@code t} to
 * {@code trace}, {@code l} to {@code limits}, {@code n} to {@code lists}, {@code y} to {@code tls-reports}, {@code j} to {@code dmarc-reports}, {@code k} to {@code guard}, {@code h} to {@code filter-greylist}, {@code z} to {@code quarantine}, {@code w} to {@code filter-scorer}. Octets from {@code 0x80}
 * on are free for tests.
 *
 * <p>The owner of a reference says whose it is by its length, which each bundle has for itself: 12 octets are of {@code mailboxes}, 17 of {@code queue}, 10 of {@code lists}, 11 of {@code quarantine}.
 */
@Version("1.2.0")
@NullMarked
package org.palomar.storage;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.versioning.Version;
