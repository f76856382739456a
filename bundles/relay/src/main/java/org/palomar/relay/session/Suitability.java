package org.palomar.relay.session;

import java.io.IOException;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.palomar.api.message.Content;
import org.palomar.api.queue.BodyNeed;
import org.palomar.api.queue.DeliverBy;
import org.palomar.api.queue.Outbound;
import org.palomar.api.queue.RemoteReply;
import org.palomar.relay.grammar.Commands;
import org.palomar.relay.grammar.Extensions;
import org.palomar.relay.sevenbit.SevenBit;
import org.palomar.relay.sevenbit.UnconvertibleException;

/** Whether a server can take a message at all, before it is asked. */
final class Suitability {

    private Suitability() {}

    /** The text of the message as the server takes it; and why it takes it not, if so: for good, or with a code of 400 to 499 as long as TLS is not what it should be. */
    record Form(Content content, Optional<RemoteReply> obstacle) {}

    /** What of the message goes to the server: all of it, or a form in seven bits where it has no other (RFC 6152 §3). */
    static Form form(SmtpClient client, Outbound message, Content content) throws UnreadableContentException {
        boolean tooWide = message.options().needs().contains(BodyNeed.EIGHT_BIT)
                && !client.extensions().has("8BITMIME");
        try {
            Content form = tooWide ? SevenBit.of(content) : content;
            return new Form(form, obstacle(client, message, form.size()));
        } catch (UnconvertibleException impossible) {
            Optional<RemoteReply> reply = obstacle(client, message, content.size())
                    .or(() -> because(
                            "5.6.3",
                            "The server takes ASCII only, and the message can't be converted: "
                                    + impossible.getMessage()));
            return new Form(content, reply);
        } catch (IOException unreadable) {
            throw new UnreadableContentException(unreadable);
        }
    }

    /** Why it can't; empty if it can. */
    static Optional<RemoteReply> obstacle(SmtpClient client, Outbound message, long size) {
        Extensions server = client.extensions();
        Set<BodyNeed> needs = message.options().needs();
        if (server.size() > 0 && size > server.size()) {
            return because("5.3.4", "The message has " + size + " octets, the server takes " + server.size());
        }
        if (Commands.needsUtf8(message) && !server.has("SMTPUTF8")) {
            // RFC 6531 §3.5
            return because("5.6.7", "Addresses or header beyond ASCII need SMTPUTF8, which the server does not offer");
        }
        Optional<RemoteReply> exposure = needs.contains(BodyNeed.REQUIRETLS)
                ? exposure(client, message.kind() == Outbound.Kind.NOTICE)
                : Optional.empty();
        if (exposure.isPresent()) {
            return exposure;
        }
        boolean bound =
                message.options().deliverBy().filter(DeliverBy::returned).isPresent();
        if (bound && !server.has("DELIVERBY")) {
            // RFC 2852 §4.2
            return because(
                    "5.3.3",
                    "The message comes back unless it arrives by a time, which the server does not understand");
        }
        return Optional.empty();
    }

    /**
     * Why a message would travel less protected than it demands (RFC 8689 §4.2.1). A notice of the queue goes to a server that does not know the demand too, as nobody would hear that it was lost (§5); of the message it
     * has the header alone, and goes under some TLS still. Only what the server lacks under TLS that holds is lacking for good: a handshake that failed, a certificate that ran out and an offer that somebody on the way took out of a reply
     * are of the moment.
     */
    private static Optional<RemoteReply> exposure(SmtpClient client, boolean notice) {
        if (!client.isTls() || !(notice || client.isVerified())) {
            return client.hop().tls() == TlsDemand.NEVER
                    ? because("5.7.10", "The message demands REQUIRETLS, and no TLS is to be used with this server")
                    : Optional.of(new RemoteReply(
                            451,
                            "4.7.10",
                            "The message demands REQUIRETLS, and there is no TLS with a verified certificate here"));
        }
        if (!notice && !client.extensions().has("REQUIRETLS")) {
            return because("5.7.30", "The message demands REQUIRETLS, which the server does not offer");
        }
        if (!notice && !client.hop().vouched()) {
            // a name that anybody may have put into the DNS proves nothing
            return because(
                    "5.7.30",
                    "The message demands REQUIRETLS, and neither DNSSEC nor an MTA-STS policy vouches that its mail goes to this server");
        }
        return Optional.empty();
    }

    /** The message as it is announced to a server: REQUIRETLS is said only where all holds that it stands for (RFC 8689 §2). */
    static Outbound announced(SmtpClient client, Outbound message) {
        Set<BodyNeed> needs = message.options().needs();
        boolean meets = client.isVerified()
                && client.extensions().has("REQUIRETLS")
                && client.hop().vouched();
        if (meets || !needs.contains(BodyNeed.REQUIRETLS)) {
            return message;
        }
        Set<BodyNeed> others = EnumSet.copyOf(needs);
        others.remove(BodyNeed.REQUIRETLS);
        return message.with(message.options().withNeeds(others));
    }

    private static Optional<RemoteReply> because(String status, String text) {
        return Optional.of(RemoteReply.of(550, status, text)); // words of the message may be among them
    }
}
