package org.palomar.directory.internal.sasl;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.palomar.api.address.Address;
import org.palomar.api.auth.LoginResult;
import org.palomar.api.auth.SaslExchange;
import org.palomar.api.auth.SaslStep;
import org.palomar.api.directory.Account;
import org.palomar.api.directory.AccountId;

class ScramExchangeTest {

    private static final Account USER = new Account(new AccountId(1), Address.of("user@example.test"), "", true);

    @Test
    void answersTheExampleOfRfc7677() {
        ScramExchange exchange = exchange(
                ScramAlgorithm.SHA_256,
                "W22ZaJ0SNY7soEsUEjb6gQ==",
                "%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0",
                false,
                Optional.empty());
        assertThat(say(exchange, "n,,n=user,r=rOprNGfwEbeRWgbNEkqO"))
                .isEqualTo("r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096");
        assertThat(say(
                        exchange,
                        "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,"
                                + "p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ="))
                .isEqualTo("v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=");
        assertThat(exchange.respond(new byte[0])).isEqualTo(new SaslStep.Done(new LoginResult.Granted(USER)));
    }

    @Test
    void answersTheExampleOfRfc5802() {
        ScramExchange exchange =
                exchange(ScramAlgorithm.SHA_1, "QSXCR+Q6sek8bf92", "3rfcNHYJY1ZVvWVs7j", false, Optional.empty());
        assertThat(say(exchange, "n,,n=user,r=fyko+d2lbbFgONRv9qkxdawL"))
                .isEqualTo("r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,s=QSXCR+Q6sek8bf92,i=4096");
        assertThat(say(exchange, "c=biws,r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,p=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts="))
                .isEqualTo("v=rmF9pqV8S7suAoZWja4dJRkFsKQ=");
        assertThat(exchange.respond(new byte[0])).isEqualTo(new SaslStep.Done(new LoginResult.Granted(USER)));
    }

    @Test
    void refusesAWrongPassword() {
        ScramClient client = new ScramClient("user", "wrong", "n,,", new byte[0]);
        assertThat(client.run(plain())).isEqualTo(new SaslStep.Done(new LoginResult.Refused()));
    }

    @Test
    void bindsToTheChannel() {
        byte[] certificate = {1, 2, 3};
        assertThat(new ScramClient("user", "pencil", "p=tls-server-end-point,,", certificate).run(bound(certificate)))
                .isEqualTo(new SaslStep.Done(new LoginResult.Granted(USER)));
        assertThat(new ScramClient("user", "pencil", "p=tls-server-end-point,,", new byte[] {9})
                        .run(bound(certificate)))
                .isEqualTo(new SaslStep.Done(new LoginResult.Refused()));
    }

    @Test
    void seesWhenSomebodyTookTheOfferOfBindingAway() {
        Optional<ScramExchange.ByteString> endPoint = Optional.of(new ScramExchange.ByteString(new byte[] {1}));
        ScramExchange exchange = exchange(ScramAlgorithm.SHA_256, "c2FsdA==", "nonce", false, endPoint);
        assertThat(respond(exchange, "y,,n=user,r=abc")).isEqualTo(new SaslStep.Done(new LoginResult.Refused()));
    }

    @Test
    void theNameOfTheMechanismDecidesWhetherThereIsBinding() {
        assertThat(respond(plain(), "p=tls-server-end-point,,n=user,r=abc"))
                .isEqualTo(new SaslStep.Done(new LoginResult.Refused()));
        assertThat(respond(bound(new byte[] {1}), "p=tls-exporter,,n=user,r=abc"))
                .as("a binding that is not known")
                .isEqualTo(new SaslStep.Done(new LoginResult.Refused()));
        assertThat(respond(bound(new byte[] {1}), "n,,n=user,r=abc"))
                .isEqualTo(new SaslStep.Done(new LoginResult.Refused()));
    }

    @Test
    void refusesSomebodyElsesNonceOrHeader() {
        ScramExchange other = plain();
        say(other, "n,,n=user,r=abc");
        assertThat(respond(other, "c=biws,r=xyz,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ="))
                .isEqualTo(new SaslStep.Done(new LoginResult.Refused()));
    }

    @Test
    void refusesToActAsSomebodyElse() {
        assertThat(respond(plain(), "n,a=boss,n=user,r=abc")).isEqualTo(new SaslStep.Done(new LoginResult.Refused()));
    }

    @Test
    void saysThatNonsenseIsMalformedAndEndsThere() {
        for (String nonsense : new String[] {
            "",
            "n,,",
            "n,,n=user",
            "n,,n=,r=abc",
            "x,,n=user,r=abc",
            "n,,m=ext,n=user,r=a",
            "n,,n=us=er,r=a",
            "n,,n=user,r=a b"
        }) {
            assertThat(respond(plain(), nonsense)).as(nonsense).isEqualTo(new SaslStep.Malformed());
        }
        ScramExchange exchange = plain();
        say(exchange, "n,,n=user,r=abc");
        assertThat(respond(exchange, "c=biws")).isEqualTo(new SaslStep.Malformed());
        assertThat(respond(exchange, "c=biws")).isEqualTo(new SaslStep.Malformed());
    }

    @FuzzTest
    void takesAnyOctets(byte[] input) {
        ScramExchange exchange = plain();
        SaslStep step = exchange.respond(input);
        if (step instanceof SaslStep.Challenge) {
            assertThat(exchange.respond(input)).isNotInstanceOf(SaslStep.Challenge.class);
        }
    }

    private static ScramExchange plain() {
        return exchange(ScramAlgorithm.SHA_256, "c2FsdA==", "nonce", false, Optional.empty());
    }

    private static ScramExchange bound(byte[] endPoint) {
        return exchange(
                ScramAlgorithm.SHA_256, "c2FsdA==", "nonce", true, Optional.of(new ScramExchange.ByteString(endPoint)));
    }

    /** A server whose only user has the password "pencil", as in the RFCs. */
    private static ScramExchange exchange(
            ScramAlgorithm algorithm,
            String salt,
            String nonce,
            boolean plus,
            Optional<ScramExchange.ByteString> endPoint) {
        ScramExchange.Users users = new ScramExchange.Users() {
            @Override
            public ScramExchange.Candidate candidate(String name, ScramAlgorithm asked) {
                return new ScramExchange.Candidate(
                        Optional.of(USER),
                        asked.keys("pencil", Base64.getDecoder().decode(salt), 4096));
            }

            @Override
            public LoginResult unavailable() {
                return new LoginResult.Unavailable();
            }

            @Override
            public Optional<LoginResult> blocked(String name) {
                return Optional.empty();
            }

            @Override
            public LoginResult wrong(String name) {
                return refuse();
            }

            @Override
            public LoginResult refuse() {
                return new LoginResult.Refused();
            }

            @Override
            public LoginResult grant(String name, Account account) {
                return new LoginResult.Granted(account);
            }
        };
        return new ScramExchange(new ScramExchange.Terms(algorithm, plus, endPoint, nonce), users);
    }

    private static String say(SaslExchange exchange, String message) {
        SaslStep step = respond(exchange, message);
        assertThat(step).isInstanceOf(SaslStep.Challenge.class);
        return new String(((SaslStep.Challenge) step).data(), StandardCharsets.UTF_8);
    }

    private static SaslStep respond(SaslExchange exchange, String message) {
        return exchange.respond(message.getBytes(StandardCharsets.UTF_8));
    }
}
