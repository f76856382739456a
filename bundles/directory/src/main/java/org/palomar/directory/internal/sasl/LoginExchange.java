package org.palomar.directory.internal.sasl;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.palomar.api.auth.Password;
import org.palomar.api.auth.SaslExchange;
import org.palomar.api.auth.SaslStep;

/** LOGIN, which no RFC defines: the server asks for the name, then for the password. Some clients send the name unasked. */
public final class LoginExchange implements SaslExchange {

    private static final int MAX_NAME = 320;

    private final PasswordLogin login;
    private boolean asked;
    private Optional<String> name = Optional.empty();

    public LoginExchange(PasswordLogin login) {
        this.login = login;
    }

    @Override
    public boolean clientFirst() {
        return false;
    }

    @Override
    public SaslStep respond(byte[] response) {
        if (name.isPresent()) {
            try (Password password = Password.ofOctets(response.clone())) {
                return new SaslStep.Done(login.login(name.get(), password));
            }
        }
        if (response.length == 0 && !asked) {
            asked = true;
            return challenge("Username:");
        }
        if (response.length == 0 || response.length > MAX_NAME) {
            return new SaslStep.Malformed();
        }
        name = Optional.of(new String(response, StandardCharsets.UTF_8));
        return challenge("Password:");
    }

    private static SaslStep challenge(String text) {
        return new SaslStep.Challenge(text.getBytes(StandardCharsets.US_ASCII));
    }
}
