package org.palomar.relay.server;

import java.util.Optional;
import org.palomar.relay.session.Hop;
import org.palomar.relay.session.NoSessionException;
import org.palomar.relay.session.NoSessionException.Cause;
import org.palomar.relay.session.Opening;
import org.palomar.relay.session.SmtpClient;
import org.palomar.relay.session.TlsDemand;
import org.palomar.relay.session.TlsSight;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sessions for messages: those that wait, and new ones. Safe for any thread.
 *
 * @param logins remembers which were refused
 */
record Sessions(IdleSessions idle, RefusedLogins logins, RelayMetrics metrics) {

    private static final Logger LOG = LoggerFactory.getLogger(Sessions.class);

    /** One that waits for a message. */
    Optional<SmtpClient> waiting(Hop hop) {
        return idle.take(hop);
    }

    /** @param sight who hears how TLS went */
    SmtpClient open(Hop hop, Opening opening, TlsSight sight) throws NoSessionException {
        try {
            SmtpClient client = openAnew(hop, opening, sight);
            hop.login().ifPresent(logins::accepted);
            return client;
        } catch (NoSessionException failed) {
            if (failed.reason() == Cause.LOGIN) {
                hop.login()
                        .ifPresent(login -> logins.refused(login, failed.reply().text()));
            }
            throw failed;
        }
    }

    private SmtpClient openAnew(Hop hop, Opening opening, TlsSight sight) throws NoSessionException {
        try {
            SmtpClient client = opening.open(hop);
            sight.opened(client);
            return client;
        } catch (NoSessionException failed) {
            sight.failed(hop, failed);
            if (failed.reason() != Cause.TLS || hop.tls() != TlsDemand.IF_OFFERED) {
                throw failed;
            }
            // RFC 7435 §3: TLS that does not work is as good as none, if nobody demands it
            LOG.debug("{}: {}; once more without TLS", hop, failed.getMessage());
            metrics.failed(failed.reason());
            return opening.open(hop.with(TlsDemand.NEVER));
        }
    }

    /**
     * After a message.
     *
     * @param asked to whom a session was asked for: one that fell back to less is not kept
     * @param usable whether another message could follow
     */
    void back(SmtpClient client, Hop asked, boolean usable, RelaySettings settings) {
        if (!usable) {
            client.close(); // a QUIT now could be the end of a text that was cut
        } else if (client.hop().equals(asked) && client.messages() < settings.messagesPerConnection()) {
            idle.put(client, settings.idleConnections());
        } else {
            client.quit();
        }
    }
}
