package org.palomar.smtp.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.palomar.net.MemoryBudget;

/** What messages hold in memory has one bound for all connections. */
@Timeout(120)
class MemoryTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long ENOUGH = 4 << 20;
    private static final String LINE = "x".repeat(76) + "\r\n";

    private static String text(int lines) {
        return "Subject: 1\r\n\r\n" + LINE.repeat(lines);
    }

    private static void mails(MailHouse house, String text, String expected) throws IOException {
        try (MailClient client = MailClient.introduced(house.mx())) {
            client.mails("x@peer.example", "alice@example.org", text, expected);
            client.says("NOOP", "250");
        }
    }

    private static void await(Callable<Boolean> condition) {
        Awaitility.await().atMost(PATIENCE).until(condition);
    }

    private static void assertNothingIsHeld(MailHouse house) {
        await(() -> house.memory().receiving().taken() == 0);
        assertThat(house.memory().judging().taken()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 10, 1_000, 30_000})
    void spoolsWhatMemoryHasNoRoomForAndLosesNothingOfIt(int lines) throws Exception {
        try (MailHouse house = MailHouse.withMemory(0, ENOUGH)) {
            mails(house, text(lines), "250");
            assertThat(house.onlyMessage()).contains(text(lines));
            assertNothingIsHeld(house);
        }
    }

    @Test
    void spoolsTheRestOfAMessageThatWasBegunInMemory() throws Exception {
        try (MailHouse house = MailHouse.withMemory(150 << 10, ENOUGH)) {
            mails(house, text(5_000), "250");
            assertThat(house.onlyMessage()).contains(text(5_000));
            assertNothingIsHeld(house);
        }
    }

    @Test
    void looksAtAHeaderThatWasSpooled() throws Exception {
        try (MailHouse house = MailHouse.withMemory(0, ENOUGH)) {
            mails(house, "Received: from x by y\r\n".repeat(51) + "\r\nx\r\n", "554 5.4.6");
            mails(house, "X: " + "y".repeat(900 << 10) + "\r\n\r\nx\r\n", "552 5.3.4");
            assertNothingIsHeld(house);
        }
    }

    @Test
    void asksToComeAgainWhenThereIsNoMemoryToJudgeAMessage() throws Exception {
        try (MailHouse house = MailHouse.withMemory(0, 1 << 10)) {
            mails(house, text(100), "452 4.3.1");
            mails(house, text(1), "250");
            assertNothingIsHeld(house);
        }
    }

    @Test
    void leavesRoomForOthersWhileMessagesAreComing() throws Exception {
        try (MailHouse house = MailHouse.withMemory(64 << 10, ENOUGH);
                MailClient one = MailClient.introduced(house.mx());
                MailClient two = MailClient.introduced(house.mx())) {
            for (MailClient slow : new MailClient[] {one, two}) {
                slow.says("MAIL FROM:<>", "250");
                slow.says("RCPT TO:<alice@example.org>", "250");
                slow.says("DATA", "354");
                slow.sends(text(1_000));
            }
            await(() -> house.memory().receiving().taken() > 0);
            mails(house, text(500), "250");
            assertThat(house.memory().receiving().taken()).isLessThanOrEqualTo(64 << 10);
        }
    }

    @Test
    void givesBackWhatTheLastOfTooManyCommandsHeld() throws Exception {
        try (MailHouse house = MailHouse.withMemory(ENOUGH, ENOUGH)) {
            try (MailClient client = MailClient.introduced(house.mx())) {
                // all but the last one of max-futile-commands, of which a good EHLO is one
                for (int i = 0; i < 99; i++) {
                    client.says("NOOP", "250");
                }
                client.says("MAIL FROM:<>", "250");
                client.says("RCPT TO:<alice@example.org>", "250");
                client.says("BDAT 0", "250");
                client.hears("421");
            }
            assertNothingIsHeld(house);
        }
    }

    @Test
    void countsALineThatBeganBehindTheEndOfData() throws Exception {
        try (MailHouse house = MailHouse.open();
                MailClient client = MailClient.introduced(house.mx())) {
            client.says("MAIL FROM:<>", "250");
            client.says("RCPT TO:<alice@example.org>", "250");
            client.says("DATA", "354");
            client.sends("x\r\n.\r\n" + "y".repeat(10_000)).hears("250");
            await(() -> MemoryBudget.unfinishedInput().taken() >= 10_000);
            client.sends("\r\n").hears("500 5.5.2");
        }
        await(() -> MemoryBudget.unfinishedInput().taken() == 0);
    }

    @Test
    void givesBackWhatAnInterruptedMessageHeld() throws Exception {
        try (MailHouse house = MailHouse.withMemory(ENOUGH, ENOUGH)) {
            try (MailClient client = MailClient.introduced(house.mx())) {
                client.says("MAIL FROM:<>", "250");
                client.says("RCPT TO:<alice@example.org>", "250");
                client.sends("BDAT 3\r\na\r\n").hears("250");
                assertThat(house.memory().receiving().taken()).isPositive();
                client.says("RSET", "250");
                assertThat(house.memory().receiving().taken()).isZero();
                client.says("MAIL FROM:<>", "250");
                client.says("RCPT TO:<alice@example.org>", "250");
                client.says("DATA", "354");
                client.sends(text(10));
                await(() -> house.memory().receiving().taken() > 0);
            }
            assertNothingIsHeld(house);
        }
    }
}
