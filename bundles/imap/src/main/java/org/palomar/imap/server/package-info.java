/**
 * The bundle's door to the running server: configuration, the services that it needs, and the {@link org.palomar.net.ConnectionHandler} that it offers. The
 * component is activated when there is a mail store; logins wait for an authenticator with a temporary error.
 */
@NullMarked
package org.palomar.imap.server;

import org.jspecify.annotations.NullMarked;
