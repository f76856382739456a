package org.palomar.smtp.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** In whose name somebody sends who has logged in. */
@Timeout(120)
class AuthorshipTest {

    private MailHouse house;
    private MailClient client;

    @BeforeEach
    void open() throws Exception {
        house = MailHouse.open();
        client = MailClient.loggedIn(house);
    }

    @AfterEach
    void close() throws IOException {
        client.close();
        house.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bob@example.org",
                "nobody@example.org",
                "alice@elsewhere.example",
                "away@example.org",
                "team@example.org",
                "team+tag@example.org",
                "both@example.org",
                "postmaster@customer.example",
                "abuse@customer.example",
                "alice@[127.0.0.1]"
            })
    void refusesTheAddressOfSomebodyElse(String sender) throws IOException {
        client.says("MAIL FROM:<" + sender + ">", "553 5.7.1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"alice@example.org", "sales@example.org", "alice+tag@example.org", ""})
    void takesEveryAddressOfTheAccount(String sender) throws IOException {
        client.says("MAIL FROM:<" + sender + "> AUTH=<>", "250");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "alice@example.org",
                "\"Alice, of Sales\" <Sales@Example.ORG>",
                "alice+tag@example.org,\r\n sales@example.org",
                "Us: alice@example.org;",
                "\"alice@example.org\" <alice@example.org>",
                "=?utf-8?q?=C3=81lice?= (of Sales) <alice@example.org>"
            })
    void takesAuthorsWhoAreTheAccount(String from) throws IOException {
        client.mails("alice@example.org", "bob@example.org", "From: " + from + "\r\n\r\nhi\r\n", "250");
        assertThat(house.onlyMessage().orElseThrow()).contains("From: " + from + "\r\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bob@example.org",
                "alice@example.org, bob@example.org",
                "alice@example.org <bob@example.org>",
                "Us: alice@example.org, boss@elsewhere.example;",
                "<alice@example.org> <boss@elsewhere.example>",
                "alice@example.org (boss@elsewhere.example)",
                "alice@example.org (boss@elsewhere.example",
                "alice@example.org \"<boss@elsewhere.example>",
                "alice@example.org, \"boss\"@elsewhere.example",
                "alice@example.org, boss @ elsewhere.example",
                "alice@example.org, boss@\r\n elsewhere.example",
                "<@example.org:boss@elsewhere.example>",
                "\"boss@elsewhere.example\" <alice@example.org>",
                "alice",
                "alice@[127.0.0.1]"
            })
    void refusesAuthorsWhoAreSomebodyElse(String from) throws IOException {
        for (String name : List.of("From", "from", "From ")) {
            client.mails("alice@example.org", "bob@example.org", name + ": " + from + "\r\n\r\nhi\r\n", "550 5.7.1");
        }
        client.mails("", "bob@example.org", "From: " + from + "\r\n\r\nhi\r\n", "550 5.7.1");
        assertThat(house.office().mails()).isEmpty();
    }

    @Test
    void everyAuthorOfALongListIsLookedAt() throws IOException {
        String from = "From: alice@example.org, " + "a:;".repeat(5_000) + ", boss@elsewhere.example";
        client.mails("alice@example.org", "bob@example.org", from + "\r\n\r\nhi\r\n", "550 5.7.1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "From\r\n : boss@elsewhere.example\r\n",
                "\u000bFrom: boss@elsewhere.example\r\n",
                "From\u000b: boss@elsewhere.example\r\n",
                "From\u00a0: boss@elsewhere.example\r\n",
                ": boss@elsewhere.example\r\n",
                "no field\r\n"
            })
    void refusesWhatReadersTakeForDifferentFields(String line) throws IOException {
        client.mails(
                "alice@example.org",
                "bob@example.org",
                "From: alice@example.org\r\n" + line + "\r\nhi\r\n",
                "550 5.6.0");
    }

    @Test
    void aNotificationHasAnAuthorToo() throws IOException {
        client.mails("", "bob@example.org", "Sender: alice@example.org\r\n\r\nhi\r\n", "550 5.6.0");
        client.mails("", "bob@example.org", "From: alice@example.org\r\n\r\nhi\r\n", "250");
    }

    @Test
    void takesOneFromWithAnAddress() throws IOException {
        String from = "From: alice@example.org\r\n";
        client.mails("alice@example.org", "bob@example.org", from + from + "\r\nhi\r\n", "550 5.6.0");
        client.mails("alice@example.org", "bob@example.org", "From: Us:;\r\n\r\nhi\r\n", "550 5.6.0");
        house.closeDirectory();
        client.mails("alice@example.org", "bob@example.org", from + "\r\nhi\r\n", "250");
        assertThat(house.onlyMessage().orElseThrow()).contains(from);
    }

    @Test
    void letsThoseWriteForOthersWhomTheOperatorNames() throws Exception {
        try (MailHouse free = MailHouse.with(Map.of("any-sender", "Alice@example.org"));
                MailClient writer = MailClient.loggedIn(free)) {
            writer.mails("bob@example.org", "bob@example.org", "From: boss@elsewhere.example\r\n\r\nhi\r\n", "250");
            assertThat(free.onlyMessage().orElseThrow()).contains("From: boss@elsewhere.example\r\n");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"team@example.org", "Team+tag@example.org", "both@example.org"})
    void membersOfGroupsThatTheSettingsNameWriteInTheirName(String group) throws Exception {
        try (MailHouse open = MailHouse.with(Map.of("group-senders", "team@example.org, both@example.org"));
                MailClient member = MailClient.loggedIn(open)) {
            member.mails(group, "bob@example.org", "From: " + group + "\r\n\r\nhi\r\n", "250");
        }
    }

    @Test
    void whoIsNoMemberOfAGroupDoesNot() throws Exception {
        try (MailHouse open = MailHouse.with(Map.of("group-senders", "away@example.org"));
                MailClient stranger = MailClient.loggedIn(open)) {
            stranger.says("MAIL FROM:<away@example.org>", "553 5.7.1");
        }
    }
}
