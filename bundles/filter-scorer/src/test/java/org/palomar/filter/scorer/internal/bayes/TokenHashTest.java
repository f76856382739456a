package org.palomar.filter.scorer.internal.bayes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class TokenHashTest {

    private static final byte[] KEY = HexFormat.of().parseHex("000102030405060708090a0b0c0d0e0f");

    private final TokenHash hash = new TokenHash(KEY);

    /** Of the test vectors that the authors publish, those of an even number of octets: two octets are one unit of a text. */
    @Test
    void isSipHash() {
        assertThat(hash.of("")).isEqualTo(0x726fdb47dd0e0e31L);
        assertThat(hash.of("\u0100")).isEqualTo(0x0d6c8009d9a94f5aL);
        assertThat(hash.of("\u0100\u0302")).isEqualTo(0xcf2794e0277187b7L);
        assertThat(hash.of("\u0100\u0302\u0504\u0706")).isEqualTo(0x93f5f5799a932462L);
    }

    @Test
    void anotherKeyGivesOtherTokens() {
        byte[] other = KEY.clone();
        other[15]++;
        assertThat(new TokenHash(other).token("viagra")).isNotEqualTo(hash.token("viagra"));
        assertThat(hash.token("viagra"))
                .isEqualTo(new TokenHash(KEY).token("viagra"))
                .isNotZero();
    }
}
