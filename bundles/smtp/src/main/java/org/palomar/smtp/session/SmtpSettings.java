package org.palomar.smtp.session;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.palomar.api.address.Address;

/**
 * The settings of the server, checked.
 *
 * @param hostName what the server calls itself in greetings and {@code Received}
 * @param spool folder for messages that don't fit into memory
 * @param postmaster who gets mail for {@code <postmaster>} without a domain; if empty, the postmaster of the host's own domain
 * @param bareCrAccepted whether a CR that no LF follows is let into the store, in the body of a message that was not submitted here
 * @param anySender addresses of accounts that may submit mail in anybody's name
 * @param groupSenders addresses of groups in whose name each of their members may submit mail
 * @param limits how much a client may send
 * @param deadlines how long a client may take
 */
public record SmtpSettings(
        String hostName,
        Path spool,
        Optional<Address> postmaster,
        boolean bareCrAccepted,
        Set<Address> anySender,
        Set<Address> groupSenders,
        Limits limits,
        Deadlines deadlines) {

    public SmtpSettings {
        anySender = Set.copyOf(anySender);
        groupSenders = Set.copyOf(groupSenders);
    }

    /**
     * How much a client may send.
     *
     * @param messageSize octets of a message (RFC 1870)
     * @param headerSize octets of a message's header; at most {@link MessageBody#IN_MEMORY}
     * @param recipients of a message (RFC 5321 §4.5.3.1.8: 100 at least)
     * @param received {@code Received} fields before a message is taken to be in a loop (RFC 5321 §6.3: 100 at least is advised, 50 is far from honest mail)
     * @param errors commands that make no sense, before the connection ends
     * @param futileCommands commands that lead to no message, such as NOOP, between two messages, before the connection ends
     * @param refusedRecipients refused recipients, before the connection ends: who guesses names is sent away
     * @param failedLogins failed logins, before the connection ends
     */
    public record Limits(
            long messageSize,
            int headerSize,
            int recipients,
            int received,
            int errors,
            int futileCommands,
            int refusedRecipients,
            int failedLogins) {}

    /**
     * How long a client may take.
     *
     * @param command for a command line to come (RFC 5321 §4.5.3.2.7: 5 minutes)
     * @param login for a client of submission to log in, all in all
     * @param data for any octet of a message to come (RFC 5321 §4.5.3.2.5: 3 minutes)
     * @param octetsPerSecond what a message must come at on average, once {@code data} has passed
     * @param banner for which the greeting is held back from clients of the MX, so that those who can't wait betray themselves; zero for none
     * @param service for which a part of the server that is being restarted is waited for
     */
    public record Deadlines(
            Duration command, Duration login, Duration data, int octetsPerSecond, Duration banner, Duration service) {}
}
