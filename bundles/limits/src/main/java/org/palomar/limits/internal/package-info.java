/**
 * How much accounts may send. {@link org.palomar.limits.internal.LimitsComponent} wires the rest: {@link org.palomar.limits.internal.Ledger} has what is counted and set, a {@link org.palomar.limits.internal.Tally}
 * for each account and domain; {@link org.palomar.limits.internal.Judge} holds that against the {@link org.palomar.limits.internal.Rules}; {@link org.palomar.limits.internal.Limiter} answers those who take mail, and
 * {@link org.palomar.limits.internal.Herald} sees to it that people hear of it once.
 *
 * <p>Invariants: what is granted and not given back is counted in the commit of its message; what is counted and what is reserved together never pass a limit that held when it was reserved.
 *
 * <p>Threads: those of sessions ask; the store's committer counts. Both hold the lock of a domain for a few steps in memory, never while they wait for a disk.
 */
@NullMarked
package org.palomar.limits.internal;

import org.jspecify.annotations.NullMarked;
