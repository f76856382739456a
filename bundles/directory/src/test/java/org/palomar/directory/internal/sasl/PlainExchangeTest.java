package org.palomar.directory.internal.sasl;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.palomar.api.auth.LoginResult;
import org.palomar.api.auth.SaslStep;

class PlainExchangeTest {

    private final List<String> logins = new ArrayList<>();

    private final PasswordLogin login = (name, password) -> {
        logins.add(name + " " + new String(password.octets(), StandardCharsets.UTF_8));
        return new LoginResult.Refused();
    };

    @Test
    void readsNameAndPassword() {
        plain().respond(octets("\0alice\0wonder land"));
        plain().respond(octets("alice\0alice\0x"));
        assertThat(logins).containsExactly("alice wonder land", "alice x");
    }

    @Test
    void refusesToActAsSomebodyElse() {
        assertThat(plain().respond(octets("root\0alice\0wonder")))
                .isEqualTo(new SaslStep.Done(new LoginResult.Refused()));
        assertThat(logins).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "alice", "\0alice", "\0\0x", "\0alice\0", "\0alice\0x\0y", "\0\0\0"})
    void saysThatNonsenseIsMalformed(String message) {
        assertThat(plain().respond(octets(message))).isEqualTo(new SaslStep.Malformed());
    }

    @Test
    void aMegabyteIsRefusedUnread() {
        assertThat(plain().respond(new byte[1 << 20])).isEqualTo(new SaslStep.Done(new LoginResult.Refused()));
    }

    @FuzzTest
    void takesAnyOctets(byte[] input) {
        assertThat(plain().respond(input)).isNotInstanceOf(SaslStep.Challenge.class);
    }

    @Test
    void loginAsksForNameAndPassword() {
        LoginExchange exchange = new LoginExchange(login);
        assertThat(exchange.clientFirst()).isFalse();
        assertThat(challenge(exchange.respond(new byte[0]))).isEqualTo("Username:");
        assertThat(challenge(exchange.respond(octets("alice")))).isEqualTo("Password:");
        assertThat(exchange.respond(octets("wonder"))).isEqualTo(new SaslStep.Done(new LoginResult.Refused()));
        assertThat(logins).containsExactly("alice wonder");
    }

    @Test
    void loginTakesANameThatComesUnasked() {
        LoginExchange exchange = new LoginExchange(login);
        assertThat(challenge(exchange.respond(octets("alice")))).isEqualTo("Password:");
        exchange.respond(octets("wonder"));
        assertThat(logins).containsExactly("alice wonder");
    }

    @Test
    void loginWithoutANameIsMalformed() {
        LoginExchange exchange = new LoginExchange(login);
        exchange.respond(new byte[0]);
        assertThat(exchange.respond(new byte[0])).isEqualTo(new SaslStep.Malformed());
    }

    private PlainExchange plain() {
        return new PlainExchange(login, LoginResult.Refused::new);
    }

    private static String challenge(SaslStep step) {
        assertThat(step).isInstanceOf(SaslStep.Challenge.class);
        return new String(((SaslStep.Challenge) step).data(), StandardCharsets.US_ASCII);
    }

    private static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
