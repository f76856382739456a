package org.palomar.queue.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class GlobTest {

    @Test
    void aStarStandsForAnyCharacters() {
        assertThat(new Glob("*@Example.org").matches("ana@example.ORG")).isTrue();
        assertThat(new Glob("a*a@*").matches("ana@x")).isTrue();
        assertThat(new Glob("a*b*c").matches("a-b-b-c")).isTrue();
        assertThat(new Glob("*").matches("")).isTrue();
        assertThat(new Glob("<>").matches("<>")).isTrue();
        assertThat(new Glob("").matches("")).isTrue();
    }

    @Test
    void everythingElseStandsForItself() {
        assertThat(new Glob("a.c").matches("abc")).isFalse();
        assertThat(new Glob("ana").matches("anab")).isFalse();
        assertThat(new Glob("*ana").matches("anab")).isFalse();
        assertThat(new Glob("a*").matches("ba")).isFalse();
        assertThat(new Glob("").matches("a")).isFalse();
    }

    /** With an expression that tries every way this would not end. */
    @Test
    void manyStarsTakeNoLonger() {
        assertThat(new Glob("*a".repeat(200) + "b").matches("a".repeat(5000))).isFalse();
    }
}
