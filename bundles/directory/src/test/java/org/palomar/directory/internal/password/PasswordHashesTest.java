package org.palomar.directory.internal.password;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The hashes were made by doveadm pw and by the C library's crypt. */
class PasswordHashesTest {

    private static final String UNICODE = "pálöma 🕊";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{SSHA512}HK2zfXzn/Z5j3Hncusaun+eWCC7GoV7Ry7CuyzLbK/4Fkvmitk2bKaEBsmJ0w04tPhG1c6oqXkbzNp9+pX+A40vFlu8=",
                "{SSHA512.HEX}f13cb6735967ab8cb68138636ee8af29c8c9d0b983969082902fc0e58a8552268e3d70c359248eaaeddbf06b6da8cad13afa84a395de7471cb010bc23eec5a4e2869c708",
                "{BLF-CRYPT}$2y$05$i8uhl6EB23/MIKoDtzYaa.IkiCgHKXvWZOoMf5sZAoJpz1LsbLwxG",
                "{ARGON2ID}$argon2id$v=19$m=65536,t=3,p=1$+EJmUoq3pVbK6Vf8hMGxeQ$ox/OJ2ipLxqP7XWD92MGaMvYGz6OEqC1NMny/+zFJzU"
            })
    void checksHashesOfOtherServers(String hash) throws Exception {
        StoredHash stored = PasswordHashes.parse(hash);
        assertThat(stored.matches(octets(UNICODE))).isTrue();
        assertThat(stored.matches(octets("paloma"))).isFalse();
        assertThat(stored.matches(octets(""))).isFalse();
        assertThat(PasswordHashes.parse(stored.text()).matches(octets(UNICODE))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "$2b$05$abcdefghijklmnopqrstuuHNbAKRhpaujgo33bRWs.NLUTJO3lOy2",
                "{CRYPT}$2a$05$abcdefghijklmnopqrstuuHNbAKRhpaujgo33bRWs.NLUTJO3lOy2",
                "{blf-crypt}$2y$05$abcdefghijklmnopqrstuuHNbAKRhpaujgo33bRWs.NLUTJO3lOy2"
            })
    void takesEachPrefixOfBcrypt(String hash) throws Exception {
        assertThat(PasswordHashes.parse(hash).matches(octets("correct horse"))).isTrue();
        assertThat(PasswordHashes.parse(hash).text()).startsWith("{BLF-CRYPT}$2");
    }

    @Test
    void bcryptSeesTheFirst72OctetsAsElsewhere() throws Exception {
        StoredHash eighty =
                PasswordHashes.parse("{BLF-CRYPT}$2y$05$uvyWsQBonWiDkeFOHuzXze3.qaUwgtLEqPvX7VrygetLvhCmf3gwm");
        assertThat(eighty.matches(octets("a".repeat(80)))).isTrue();
        assertThat(eighty.matches(octets("a".repeat(72)))).isTrue();
        assertThat(eighty.matches(octets("a".repeat(71)))).isFalse();
        assertThat(eighty.matches(octets("a".repeat(1024)))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "plain",
                "{PLAIN}plain",
                "{MD5}$1$abc$def",
                "{SSHA512}tooshort",
                "{SSHA512}not base64!",
                "{BLF-CRYPT}$2y$31$abcdefghijklmnopqrstuuHNbAKRhpaujgo33bRWs.NLUTJO3lOy2",
                "{BLF-CRYPT}$2y$03$abcdefghijklmnopqrstuuHNbAKRhpaujgo33bRWs.NLUTJO3lOy2",
                "{CRYPT}$6$salt$hash",
                "{ARGON2ID}$argon2i$v=19$m=65536,t=3,p=1$c2FsdHNhbHQ$aGFzaGhhc2hoYXNoaGFzaA",
                "{ARGON2ID}$argon2id$v=19$m=9999999,t=3,p=1$c2FsdHNhbHQ$aGFzaGhhc2hoYXNoaGFzaA",
                "{ARGON2ID}$argon2id$v=19$m=262144,t=3,p=1$c2FsdHNhbHQ$aGFzaGhhc2hoYXNoaGFzaA",
                "{ARGON2ID}$argon2id$v=19$m=1024,t=999,p=1$c2FsdHNhbHQ$aGFzaGhhc2hoYXNoaGFzaA",
                "{ARGON2ID}$argon2id$v=19$m=1024,t=1,p=0$c2FsdHNhbHQ$aGFzaGhhc2hoYXNoaGFzaA",
                "{ARGON2ID}$argon2id$v=19$m=1024,t=1,p=1$A$aGFzaGhhc2hoYXNoaGFzaA"
            })
    void refusesUnknownSchemesAndCostsOutOfBounds(String hash) {
        assertThatThrownBy(() -> PasswordHashes.parse(hash)).isInstanceOf(MalformedHashException.class);
    }

    @Test
    void whatItMakesItChecks() throws Exception {
        Argon2Cost cost = new Argon2Cost(1024, 1, 1);
        Argon2id made = Argon2id.create(octets(UNICODE), cost, new SecureRandom());
        StoredHash read = PasswordHashes.parse(made.text());
        assertThat(read.matches(octets(UNICODE))).isTrue();
        assertThat(read.matches(octets("other"))).isFalse();
        assertThat(read).isInstanceOfSatisfying(Argon2id.class, hash -> {
            assertThat(hash.isAsStrongAs(cost)).isTrue();
            assertThat(hash.isAsStrongAs(new Argon2Cost(2048, 1, 1))).isFalse();
        });
    }

    @FuzzTest
    void readsAnyTextOrRefusesIt(byte[] input) {
        try {
            StoredHash hash = PasswordHashes.parse(new String(input, StandardCharsets.UTF_8));
            assertThat(hash.memoryKib()).isLessThanOrEqualTo(Argon2Cost.MAX_KIB);
            assertThat(PasswordHashes.parse(hash.text()).text()).isEqualTo(hash.text());
        } catch (MalformedHashException refused) {
            assertThat(refused.getMessage()).isNotEmpty();
        }
    }

    private static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
