package org.palomar.api.mailbox;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MailboxNameTest {

    @Test
    void spellsInboxInCapitalsAtTheTopOnly() {
        assertThat(MailboxName.parse("inbox")).contains(MailboxName.INBOX);
        assertThat(MailboxName.of("Inbox/Work").value()).isEqualTo("INBOX/Work");
        assertThat(MailboxName.of("Old/inbox").value()).isEqualTo("Old/inbox");
        assertThat(MailboxName.of("inboxes").value()).isEqualTo("inboxes");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "/a",
                "a/",
                "a//b",
                "..",
                "a/../b",
                "a/.",
                "a\u0000b",
                "a\r\nb",
                "a*",
                "%",
                "a\u0085b",
                "\ufffd"
            })
    void refusesWhatIsNoMailboxName(String text) {
        assertThat(MailboxName.parse(text)).isEmpty();
    }

    @Test
    void boundsLengthAndDepth() {
        assertThat(MailboxName.parse("a".repeat(1000))).isPresent();
        assertThat(MailboxName.parse("a".repeat(1001))).isEmpty();
        assertThat(MailboxName.parse("a/".repeat(31) + "a")).isPresent();
        assertThat(MailboxName.parse("a/".repeat(32) + "a")).isEmpty();
    }

    @Test
    void composesCharactersSoThatEqualNamesAreEqual() {
        assertThat(MailboxName.parse("Entwu\u0308rfe")).isEqualTo(MailboxName.parse("Entw\u00fcrfe"));
    }

    @Test
    void knowsItsParentAndWhatIsBelow() {
        MailboxName name = MailboxName.of("a/b/c");
        assertThat(name.parent()).contains(MailboxName.of("a/b"));
        assertThat(name.isBelow(MailboxName.of("a"))).isTrue();
        assertThat(MailboxName.of("ab").isBelow(MailboxName.of("a"))).isFalse();
    }
}
