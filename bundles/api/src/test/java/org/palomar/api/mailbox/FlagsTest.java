package org.palomar.api.mailbox;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FlagsTest {

    @Test
    void comparesFlagsWithoutRegardToCase() {
        assertThat(Flag.parse("\\SEEN")).contains(Flag.SEEN);
        assertThat(Flag.parse("$forwarded")).isEqualTo(Flag.parse("$Forwarded"));
        assertThat(Flag.parse("$Forwarded").orElseThrow()).hasToString("$Forwarded");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "\\Recent", "\\Other", "two words", "par(", "star*", "quo\"te", "é", "a]b", "nul\u0000"})
    void refusesWhatIsNoFlag(String text) {
        assertThat(Flag.parse(text)).isEmpty();
    }

    @Test
    void refusesAKeywordOfMoreThan100Characters() {
        assertThat(Flag.parse("k".repeat(100))).isPresent();
        assertThat(Flag.parse("k".repeat(101))).isEmpty();
    }

    @Test
    void appliesEachKindOfChange() {
        Flags before = Flags.of(Flag.SEEN, Flag.DRAFT);
        Flags change = Flags.of(Flag.SEEN, Flag.DELETED);
        assertThat(new FlagChange(FlagChange.Kind.REPLACE, change).apply(before))
                .isEqualTo(change);
        assertThat(new FlagChange(FlagChange.Kind.ADD, change).apply(before))
                .isEqualTo(Flags.of(Flag.SEEN, Flag.DRAFT, Flag.DELETED));
        assertThat(new FlagChange(FlagChange.Kind.REMOVE, change).apply(before)).isEqualTo(Flags.of(Flag.DRAFT));
    }

    @Test
    void answersTheSameObjectWhenNothingChanges() {
        Flags before = Flags.of(Flag.SEEN);
        assertThat(before.with(Flags.of(Flag.SEEN))).isSameAs(before);
        assertThat(before.without(Flags.of(Flag.DRAFT))).isSameAs(before);
        assertThat(before.without(before)).isSameAs(Flags.NONE);
    }
}
