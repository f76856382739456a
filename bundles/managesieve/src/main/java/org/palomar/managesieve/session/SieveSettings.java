package org.palomar.managesieve.session;

import java.time.Duration;

/**
 * What {@code etc/palomar.managesieve.cfg} says.
 *
 * @param loginTimeout most silence of a client before it has logged in
 * @param loginDeadline most time until a client has logged in, all in all
 * @param idleTimeout most silence afterwards; RFC 5804 §1.2 asks for at least 30 minutes
 * @param maxErrors commands that make no sense before the connection is closed
 * @param maxFailedLogins failed logins before the connection is closed
 * @param serviceWait for which a command waits for a part of the server that is being restarted
 */
public record SieveSettings(
        Duration loginTimeout,
        Duration loginDeadline,
        Duration idleTimeout,
        int maxErrors,
        int maxFailedLogins,
        Duration serviceWait) {}
