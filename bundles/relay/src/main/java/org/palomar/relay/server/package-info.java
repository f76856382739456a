/** The relay in the server: its component and configuration, the choice of a server for each message, and connections kept for the next one. */
@NullMarked
package org.palomar.relay.server;

import org.jspecify.annotations.NullMarked;
