package org.palomar.imap.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.palomar.api.mailbox.MailboxName;

class ListPatternTest {

    @ParameterizedTest
    @CsvSource({
        "*, Work/2026, true",
        "%, Work/2026, false",
        "%, Work, true",
        "%/%, Work/2026, true",
        "Work/%, Work/2026/May, false",
        "Work/*, Work/2026/May, true",
        "Work/*, Work, false",
        "W*6, Work/2026, true",
        "W%6, Work/2026, false",
        "%*, Work/2026, true",
        "*o%k*, Work/2026, true",
        "work, Work, false",
        "inbox, INBOX, true",
        "iNbOx/%, INBOX/a, true",
        "in*, INBOX, false",
        "INBOXES, INBOX, false"
    })
    void matches(String pattern, String name, boolean matches) {
        assertThat(new ListPattern(pattern).matches(MailboxName.of(name))).isEqualTo(matches);
    }

    @Test
    @Timeout(120)
    void takesNoLongerForManyWildcards() {
        MailboxName name = MailboxName.of("a".repeat(MailboxName.MAX_OCTETS));
        ListPattern pattern = new ListPattern("a*%*".repeat(500) + "b");
        for (int i = 0; i < 100; i++) {
            assertThat(pattern.matches(name)).isFalse();
        }
    }
}
