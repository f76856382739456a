package org.palomar.directory.internal.sasl;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Supplier;
import org.palomar.api.auth.LoginResult;
import org.palomar.api.auth.Password;
import org.palomar.api.auth.SaslExchange;
import org.palomar.api.auth.SaslStep;

/** PLAIN (RFC 4616). */
public final class PlainExchange implements SaslExchange {

    /** Two names and a password of their greatest lengths, and the two NULs. */
    private static final int MAX_OCTETS = 2 * 320 + Password.MAX_OCTETS + 2;

    private final PasswordLogin login;
    private final Supplier<LoginResult> refusal;

    /** @param refusal for somebody who wants to act as somebody else */
    public PlainExchange(PasswordLogin login, Supplier<LoginResult> refusal) {
        this.login = login;
        this.refusal = refusal;
    }

    /**
     * The parts of the message.
     *
     * @param authorization empty, or whom to act as
     */
    record Message(String authorization, String name, Password password) {

        // message = [authzid] UTF8NUL authcid UTF8NUL passwd
        static Optional<Message> parse(byte[] octets) {
            int first = indexOfNul(octets, 0);
            int second = first < 0 ? -1 : indexOfNul(octets, first + 1);
            boolean wellFormed = second > first + 1 && second < octets.length - 1 && indexOfNul(octets, second + 1) < 0;
            if (!wellFormed) {
                return Optional.empty();
            }
            return Optional.of(new Message(
                    new String(octets, 0, first, StandardCharsets.UTF_8),
                    new String(octets, first + 1, second - first - 1, StandardCharsets.UTF_8),
                    Password.ofOctets(Arrays.copyOfRange(octets, second + 1, octets.length))));
        }

        private static int indexOfNul(byte[] octets, int from) {
            for (int i = from; i < octets.length; i++) {
                if (octets[i] == 0) {
                    return i;
                }
            }
            return -1;
        }
    }

    @Override
    public boolean clientFirst() {
        return true;
    }

    @Override
    public SaslStep respond(byte[] response) {
        if (response.length > MAX_OCTETS) {
            return new SaslStep.Done(refusal.get());
        }
        Optional<Message> parsed = Message.parse(response);
        if (parsed.isEmpty()) {
            return new SaslStep.Malformed();
        }
        Message message = parsed.get();
        try (Password password = message.password()) {
            boolean asSelf =
                    message.authorization().isEmpty() || message.authorization().equals(message.name());
            return new SaslStep.Done(asSelf ? login.login(message.name(), password) : refusal.get());
        }
    }
}
