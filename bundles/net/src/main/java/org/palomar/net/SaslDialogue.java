package org.palomar.net;

import java.io.IOException;
import java.util.Base64;
import java.util.Optional;
import org.palomar.api.auth.LoginResult;
import org.palomar.api.auth.SaslExchange;
import org.palomar.api.auth.SaslStep;
import org.palomar.net.LineChannel.Line;
import org.palomar.net.LineChannel.LineResult;

/**
 * A SASL exchange on the wire, as IMAP (RFC 9051 §6.2.2), POP3 (RFC 5034) and SMTP (RFC 4954) frame it: challenges and responses are lines of base64, {@code *}
 * cancels, {@code =} is an initial response of no octets. What is particular to a protocol is its {@link Framing}. For the session's thread.
 */
public final class SaslDialogue {

    private static final byte[] EMPTY = {};

    /** How a protocol carries an exchange; it sets the limits of length and time. */
    public interface Framing {

        /** Writes a challenge, which is in base64, and waits for the line that answers it. */
        LineResult ask(String challenge) throws IOException;

        /** The text of the line that came last, one character for each octet; anything that is no base64 if the protocol doesn't take the line. */
        String text(Line line);
    }

    /** Whether an initial response may come for a mechanism in which the server speaks first (RFC 4422 §3.3 says no). */
    public enum Early {
        REFUSED,
        /** It answers the first challenge, which is left out. */
        TAKEN
    }

    /** How an exchange ended. */
    public sealed interface Ended {

        /** The mechanism came to a result. */
        record Answered(LoginResult result) implements Ended {}

        /** The client cancelled. */
        record Cancelled() implements Ended {}

        /** A response was no base64, or none that the mechanism understands, or came where none may. */
        record Malformed() implements Ended {}

        /** A response was longer than the protocol takes; it was thrown away. */
        record TooLong() implements Ended {}

        /** No line came: the client left or was silent for too long, or the handler is going. */
        record Interrupted(LineResult reason) implements Ended {}
    }

    private SaslDialogue() {}

    /**
     * Speaks until the exchange is over.
     *
     * @param initial the initial response as the client wrote it
     * @throws IOException when the connection broke
     */
    public static Ended run(SaslExchange exchange, Optional<String> initial, Early early, Framing framing)
            throws IOException {
        Optional<byte[]> first = initial.flatMap(text -> text.equals("=") ? Optional.of(EMPTY) : decoded(text));
        if (first.isEmpty() != initial.isEmpty()
                || (first.isPresent() && !exchange.clientFirst() && early == Early.REFUSED)) {
            return new Ended.Malformed();
        }
        SaslStep step = first(exchange, first);
        while (step instanceof SaslStep.Challenge challenge) {
            LineResult result = framing.ask(Base64.getEncoder().encodeToString(challenge.data()));
            if (result instanceof LineChannel.TooLong) {
                return new Ended.TooLong();
            }
            if (!(result instanceof Line line)) {
                return new Ended.Interrupted(result);
            }
            String text = framing.text(line);
            if (text.equals("*")) {
                return new Ended.Cancelled();
            }
            step = decoded(text).map(exchange::respond).orElseGet(SaslStep.Malformed::new);
        }
        return step instanceof SaslStep.Done(LoginResult result) ? new Ended.Answered(result) : new Ended.Malformed();
    }

    private static SaslStep first(SaslExchange exchange, Optional<byte[]> initial) {
        if (exchange.clientFirst()) {
            return initial.map(exchange::respond).orElseGet(() -> new SaslStep.Challenge(EMPTY));
        }
        SaslStep step = exchange.respond(EMPTY);
        return initial.isPresent() && step instanceof SaslStep.Challenge ? exchange.respond(initial.get()) : step;
    }

    private static Optional<byte[]> decoded(String base64) {
        try {
            return Optional.of(Base64.getDecoder().decode(base64));
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }
}
