/**
 * Where {@code net} meets OSGi: configurations become settings, services become handlers.
 *
 * <p>Invariants: there is one {@link org.palomar.net.NetServer}, and no listener outlives it. A handler's service is let go only after its sessions have
 * ended or were cut: an unregistration is told synchronously, and {@link org.palomar.net.internal.server.HandlerServices} holds the bundle that leaves in
 * that call, for the drain time and two seconds at most. So no session runs on in a bundle that is stopped. Ports of a bundle that is stopped or updated
 * stay open for the hand-over time; those of one that is uninstalled close at once.
 *
 * <p>Threads: whatever thread the framework calls on. The handlers of several protocols of one service are drained at the same time.
 */
@NullMarked
package org.palomar.net.internal.server;

import org.jspecify.annotations.NullMarked;
