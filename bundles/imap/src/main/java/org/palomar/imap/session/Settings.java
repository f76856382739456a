package org.palomar.imap.session;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;

/**
 * The limits of sessions; validated by who reads the configuration.
 *
 * @param appendLimit largest message that APPEND takes, in octets (RFC 7889)
 * @param commandLimit most octets of one command after login, its literals included, messages of APPEND excluded
 * @param loginTimeout most time for one command before login
 * @param loginDeadline most time until the client has logged in, all in all
 * @param idleTimeout most time without a command after login, also in IDLE; RFC 9051 §5.4 wants 30 minutes at least
 * @param badCommands commands in a row that may be malformed before the connection is closed
 * @param failedLogins logins that may fail, be cancelled or malformed before the connection is closed, in a row or not
 * @param serviceWait for which a login waits for a part of the server that is being restarted
 * @param sieveServer URL of the server that takes scripts for mailboxes (RFC 6785 §2.1); empty to name none
 * @param urlHosts further names by which URLs name this server, in small letters (RFC 4467)
 * @param spool folder for messages of APPEND on their way in, if they are large
 */
public record Settings(
        long appendLimit,
        int commandLimit,
        Duration loginTimeout,
        Duration loginDeadline,
        Duration idleTimeout,
        int badCommands,
        int failedLogins,
        Duration serviceWait,
        Path spool,
        String sieveServer,
        Set<String> urlHosts) {

    public Settings {
        urlHosts = Set.copyOf(urlHosts);
    }

    /** Most octets of one command before login, literals included: a long name and password, or a SASL response. */
    public static final int COMMAND_LIMIT_BEFORE_LOGIN = 8 * 1024;

    /**
     * Most time for one more piece of a command that has begun: as SMTP gives a message (RFC 5321 §4.5.3.2.5). RFC 9051 §5.4 wants more of the time between
     * commands, in which a session holds next to nothing.
     */
    public static final Duration WITHIN_COMMAND = Duration.ofMinutes(3);

    /** Most octets of a line after a message of APPEND, or after a literal that is thrown away; less if the whole command may have less. */
    public static final int FURTHER_LINE_LIMIT = 64 * 1024;
}
