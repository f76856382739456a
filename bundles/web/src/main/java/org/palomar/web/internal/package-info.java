/**
 * The HTTPS ports of the web container. Pax Web owns the Jetty server and its servlets and opens no port itself; {@link
 * org.palomar.web.internal.ContainerDoor} tells when that server is there, {@link org.palomar.web.internal.HttpsPorts} opens ports on it, each a
 * connector with {@link org.palomar.web.internal.CurrentTls} and {@link org.palomar.web.internal.StrictHeaders}, and {@link
 * org.palomar.web.internal.WebComponent} has the settings.
 *
 * <p>Invariants: nothing is ever served without TLS; a handshake sees the newest certificates; a port that can't be opened is tried again and named by
 * {@code mail:health}. The container, configuration and one thread of our own call; {@code HttpsPorts} has the lock.
 */
@NullMarked
package org.palomar.web.internal;

import org.jspecify.annotations.NullMarked;
