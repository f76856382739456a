package org.palomar.sieve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.palomar.sieve.Case.refused;
import static org.palomar.sieve.Case.script;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.palomar.sieve.Outcome.Duplicate;

/** duplicate (RFC 7352). */
final class DuplicateTest {

    private final World world = new World();

    private Outcome testing(String test) {
        return script(Case.testing("duplicate variables", test)).in(world).outcome();
    }

    private List<Duplicate> remembered(String test) {
        return testing(test).duplicates();
    }

    private boolean isSeen(String test) {
        return Case.told(testing(test)).equals(List.of("discard"));
    }

    @Test
    void knowsAMessageByItsIdentifier() {
        Duplicate expected = new Duplicate("", "<m1@example.net>", Duration.ofDays(7), false);
        assertThat(remembered("duplicate")).containsExactly(expected);
        assertThat(remembered("duplicate :header \"message-id\"")).containsExactly(expected);
        assertThat(isSeen("duplicate")).isFalse();
        world.seen.add(" <m1@example.net>");
        assertThat(isSeen("duplicate")).isTrue();
        assertThat(isSeen("duplicate :uniqueid \"<m1@example.net>\"")).isTrue();
        assertThat(isSeen("duplicate :uniqueid \"<M1@example.net>\"")).isFalse();
        assertThat(isSeen("duplicate :handle \"h\"")).isFalse();
    }

    @Test
    void remembersWhatAndForHowLongTheScriptSays() {
        assertThat(remembered("duplicate :handle \"h\" :uniqueid \"x\" :seconds 60 :last"))
                .containsExactly(new Duplicate("h", "x", Duration.ofMinutes(1), true));
        assertThat(remembered("duplicate :seconds 99999999"))
                .first()
                .extracting(Duplicate::remembered)
                .isEqualTo(Duration.ofDays(90));
        assertThat(remembered("duplicate :seconds 0")).isEmpty();
        assertThat(remembered("anyof (true, duplicate)")).isEmpty();
        assertThat(remembered("anyof (duplicate, duplicate :last)")).hasSize(1);
        assertThat(remembered("duplicate :header \"x-absent\"")).isEmpty();
        assertThat(remembered("duplicate :header \"not a name\"")).isEmpty();
    }

    @Test
    void beginsTheTimeAnewOnlyIfAsked() {
        world.seen.add(" <m1@example.net>");
        assertThat(remembered("duplicate")).isEmpty();
        assertThat(remembered("duplicate :last")).hasSize(1);
    }

    @Test
    void remembersNothingOfARunThatFails() {
        Outcome failed = script("require [\"duplicate\", \"ihave\"]; if duplicate { } error \"x\";")
                .outcome();
        assertThat(failed.duplicates()).isEmpty();
    }

    @Test
    void takesOneIdentifier() {
        refused("require \"duplicate\"; if duplicate :header \"a\" :uniqueid \"b\" { }", 1, 25, "exclude each other");
    }
}
