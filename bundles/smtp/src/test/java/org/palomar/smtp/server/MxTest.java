package org.palomar.smtp.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.palomar.api.address.Address;
import org.palomar.api.address.Domain;
import org.palomar.api.directory.Alias;
import org.palomar.api.directory.Unlisted;
import org.palomar.api.list.ListNames;
import org.palomar.api.pipeline.Recipient;
import org.palomar.api.pipeline.Reply;

@Timeout(120)
class MxTest {

    private MailHouse house;

    @BeforeEach
    void open() throws Exception {
        house = MailHouse.open();
    }

    @AfterEach
    void close() throws IOException {
        house.close();
    }

    @Test
    void announcesWhatItCanDo() throws IOException {
        try (MailClient client = MailClient.greeted(house.mx())) {
            assertThat(client.says("EHLO client.example", "250"))
                    .containsExactly(
                            "250-mail.example.org",
                            "250-PIPELINING",
                            "250-SIZE 52428800",
                            "250-8BITMIME",
                            "250-SMTPUTF8",
                            "250-CHUNKING",
                            "250-ENHANCEDSTATUSCODES",
                            "250-LIMITS RCPTMAX=1000",
                            "250-STARTTLS",
                            "250 HELP");
            assertThat(client.says("HELO client.example", "250")).containsExactly("250 mail.example.org");
        }
    }

    @Test
    void deliversWithATraceField() throws IOException {
        try (MailClient client = MailClient.introduced(house.mx())) {
            client.mails(
                    "x@peer.example", "alice@example.org", "Subject: hi\r\n\r\n..dot\r\n", "250 2.1.5 Accepted as ");
            client.says("QUIT", "221 2.0.0");
        }
        PostOffice.Mail mail = house.office().mails().getFirst();
        assertThat(mail.trace())
                .startsWith("Received: from client.example ([127.0.0.1]) by mail.example.org with ESMTP id "
                        + mail.transaction().id() + " for <alice@example.org>; ");
        assertThat(house.onlyMessage()).contains("Subject: hi\r\n\r\n.dot\r\n");
    }

    /** RFC 8601 §5. */
    @Test
    void nobodyElseSaysWhatWeFound() throws IOException {
        String kept = """
                Authentication-Results: mx.peer.example; spf=pass
                Subject: hi

                Authentication-Results: mail.example.org; none
                """.replace("\n", "\r\n");
        String forged = """
                Authentication-Results: mail.example.org; dmarc=pass
                AUTHENTICATION-RESULTS : (x;
                 y) "Mail.Ex\\ample.org" 1; dkim=pass
                Authentication-Results: "mail.example.org; dkim=pass
                X-Spam-Status: No, score=-9.0
                X-Palomar-Unchecked: x
                """.replace("\n", "\r\n");
        try (MailClient client = MailClient.introduced(house.mx())) {
            client.mails("x@peer.example", "alice@example.org", forged + kept, "250 2.1.5 Accepted as ");
        }
        assertThat(house.onlyMessage().orElseThrow()).endsWith(kept).doesNotContain("dmarc", "dkim", "X-");
    }

    /** Without it the signature of a sender who has filters of its own would be wrong. */
    @Test
    void leavesWhatASignatureCovers() throws Exception {
        String signed = """
                DKIM-Signature: v=1; a=rsa-sha256; d=peer.example; s=a;
                 h=From:Subject :
                  X-Virus-Scanned: X-Palomar-Unchecked; b=abc
                X-Virus-Scanned: by a filter there
                """.replace("\n", "\r\n");
        try (MailClient client = MailClient.introduced(house.mx())) {
            client.mails(
                    "x@peer.example",
                    "alice@example.org",
                    "X-Spam-Flag: NO\r\nX-Palomar-Unchecked: x\r\n" + signed + "Subject: x\r\n\r\nx\r\n",
                    "250 2.1.5 Accepted as ");
        }
        assertThat(house.onlyMessage().orElseThrow())
                .contains(signed)
                .doesNotContain("X-Spam-Flag", "X-Palomar-Unchecked: x");
    }

    @Test
    void answersPipelinedCommandsInOrder() throws IOException {
        try (MailClient client = MailClient.introduced(house.mx())) {
            List<String> group = List.of(
                    "MAIL FROM:<x@peer.example>",
                    "RCPT TO:<alice@example.org>",
                    "RCPT TO:<nobody@example.org>",
                    "RCPT TO:<bob@example.org>",
                    "DATA",
                    "");
            client.sends(String.join("\r\n", group));
            client.hears("250 2.1.0");
            client.hears("250 2.1.5");
            client.hears("550 5.1.1");
            client.hears("250 2.1.5");
            client.hears("354 ");
            client.sends("Subject: 1\r\n\r\nx\r\n.\r\nMAIL FROM:<>\r\nRCPT TO:<alice@example.org>\r\nQUIT\r\n");
            client.hears("250 2.1.5");
            client.hears("250 2.1.0");
            client.hears("250 2.1.5");
            client.hears("221 2.0.0");
            client.hearsTheEnd();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<x@elsewhere.example>",
                "<x%elsewhere.example@example.org>",
                "<elsewhere.example!x@example.org>",
                "<\"x@elsewhere.example\"@example.org>",
                "<@example.org:x@elsewhere.example>",
                "<x@elsewhere.example@example.org>",
                "<group:alice@example.org;>",
                "<(c)alice@example.org>",
                "<nobody@example.org>"
            })
    void refusesToRelay(String path) throws Exception {
        house.admin().setUnlisted(Domain.of("example.org"), new Unlisted.Refused());
        try (MailClient client = MailClient.introduced(house.mx())) {
            client.says("MAIL FROM:<alice@example.org>", "250");
            client.says("RCPT TO:" + path, "550 5.");
            client.says("DATA", "5");
        }
    }

    @Test
    void anAliasOfAListTakesNothingOfTheNullSenderAndNothingWithoutAQueue() throws Exception {
        house.knows(new ListNames() {
            @Override
            public Optional<Takes> takes(Address address) {
                return address.localPart().equals("friends") ? Optional.of(Takes.LETTERS) : Optional.empty();
            }

            @Override
            public boolean any(Domain domain) {
                return true;
            }
        });
        Address list = Address.of("friends@example.org");
        house.admin().setAlias(new Alias(Address.of("all@example.org"), List.of(list)));
        house.admin().setAlias(new Alias(Address.of("some@example.org"), List.of(list, Address.of("bob@example.org"))));
        try (MailClient client = MailClient.introduced(house.mx())) {
            client.says("MAIL FROM:<>", "250");
            client.says("RCPT TO:<all@example.org>", "550 5.7.1");
            client.says("RCPT TO:<some@example.org>", "250 2.1.5");
            client.says("RSET", "250");
            client.says("MAIL FROM:<x@peer.example>", "250");
            client.says("RCPT TO:<all@example.org>", "250 2.1.5");
            house.services().queue().unset(house.office());
            client.says("RCPT TO:<some@example.org>", "451 4.3.2");
        }
    }

    @Test
    void forwardsWhatIsAddressedToUsWhileThereIsAQueue() throws Exception {
        house.admin().setUnlisted(Domain.of("example.org"), new Unlisted.Caught(Address.of("x@elsewhere.example")));
        try (MailClient client = MailClient.introduced(house.mx())) {
            client.says("MAIL FROM:<x@peer.example>", "250");
            for (String recipient : List.of("away", "both", "whoever")) {
                client.says("RCPT TO:<" + recipient + "@example.org>", "250 2.1.5");
            }
            client.says("RCPT TO:<x@elsewhere.example>", "550 5.7.1");
            house.services().queue().unset(house.office());
            for (String recipient : List.of("away", "both", "whoever")) {
                client.says("RCPT TO:<" + recipient + "@example.org>", "451 4.3.2");
            }
        }
    }

    /** Whose wishes hold hangs on it. */
    @Test
    void tellsTheFiltersWhetherAnAddressIsAnAccountsAlone() throws Exception {
        try (MailClient client = MailClient.introduced(house.mx())) {
            client.says("MAIL FROM:<x@peer.example>", "250");
            client.says("RCPT TO:<both@example.org>", "250 2.1.5");
            client.says("RCPT TO:<alice@example.org>", "250 2.1.5");
            client.says("DATA", "354");
            client.sends("\r\nx\r\n.\r\n").hears("250");
        }
        assertThat(house.office().mails())
                .flatExtracting(PostOffice.Mail::recipients)
                .extracting(
                        recipient -> recipient.address().localPart(),
                        recipient -> recipient.owner().isPresent())
                .containsExactlyInAnyOrder(tuple("both", false), tuple("alice", true));
    }

    @ParameterizedTest
    @ValueSource(strings = {"<x%elsewhere.example@example.org>", "<e!x@example.org>", "<\"x@e\"@example.org>"})
    void refusesAddressesWithinAddressesEvenWithACatchAll(String path) throws Exception {
        house.admin().setUnlisted(Domain.of("example.org"), new Unlisted.Caught(Address.of("alice@example.org")));
        try (MailClient client = MailClient.introduced(house.mx())) {
            client.says("MAIL FROM:<>", "250");
            client.says("RCPT TO:" + path, "550 5.7.1");
            client.says("RCPT TO:<anybody@example.org>", "250");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<postmaster>",
                "<PostMaster>",
                "<postmaster@example.org>",
                "<sales@example.org>",
                "<alice+tag@example.org>",
                "<ALICE@EXAMPLE.ORG>",
                "<\"alice\"@example.org>"
            })
    void acceptsEveryNameOfALocalRecipient(String path) throws IOException {
        try (MailClient client = MailClient.introduced(house.mx())) {
            client.says("MAIL FROM:<>", "250");
            client.says("RCPT TO:" + path, "250 2.1.5");
        }
    }

    /** What whoever stands in wishes for its own mail is nothing to the senders of another domain's postmaster. */
    @Test
    void anAddressThatSomebodyGetsByOfficeIsNobodysOwn() throws IOException {
        Map<String, Boolean> owned = new LinkedHashMap<>();
        for (String address : List.of(
                "alice@example.org",
                "postmaster@example.org",
                "postmaster@customer.example",
                "abuse@customer.example")) {
            try (MailClient client = MailClient.introduced(house.mx())) {
                client.mails("x@far.example", address, "Subject: x\r\n\r\nx\r\n", "250");
            }
            Recipient recipient =
                    house.office().mails().getLast().transaction().recipients().getFirst();
            assertThat(recipient.accounts()).as(address).hasSize(1);
            owned.put(address, recipient.owner().isPresent());
        }
        assertThat(owned.values()).as(owned.toString()).containsExactly(true, true, false, false);
    }

    /** RFC 5321 §4.5.3.1: no limit that it names may be one. SRS, VERP and forwarding make such senders. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "first.lastname+caf_=first.lastname=some-long-company.example.com@gmail.com",
                "SRS0=abcd=xy=mailing-list.example.net=bounces+12345678-first.lastname=customer.example.org@relay.example",
                "monitor@[192.0.2.1]",
                "monitor@[IPv6:2001:db8:0:0:0:0:0:1]"
            })
    void takesSendersWithLongNamesAndAtHostsWithoutAName(String sender) throws IOException {
        try (MailClient client = MailClient.introduced(house.mx())) {
            client.mails(sender, "alice@example.org", "x\r\n", "250");
        }
        assertThat(house.office().mails().getFirst().transaction().sender()).hasToString("<" + sender + ">");
    }

    @Test
    void knowsNobodyOfALongName() throws IOException {
        try (MailClient client = MailClient.introduced(house.mx())) {
            client.says("MAIL FROM:<>", "250");
            client.says("RCPT TO:<" + "x".repeat(70) + "@example.org>", "550 5.1.1");
            client.says("RCPT TO:<alice+" + "x".repeat(70) + "@example.org>", "250");
            client.says("RCPT TO:<alice@[127.0.0.1]>", "550 5.1.3");
        }
    }

    @Test
    void asksThePipelineAtRcpt() throws IOException {
        house.office().refuseAtRcpt("bob", new Reply(450, "4.7.1", "Greylisted"));
        try (MailClient client = MailClient.introduced(house.mx())) {
            client.says("MAIL FROM:<>", "250");
            client.says("RCPT TO:<bob@example.org>", "450 4.7.1 Greylisted");
            client.says("RCPT TO:<alice@example.org>", "250");
        }
    }

    @Test
    void givesOneReplyForAllRecipients() throws IOException {
        house.office().refuseAtData("bob", new Reply(550, "5.7.1", "No"));
        try (MailClient client = MailClient.introduced(house.mx())) {
            client.mails("", "bob@example.org", "\r\n", "550 5.7.1 No");
            client.says("MAIL FROM:<>", "250");
            client.says("RCPT TO:<alice@example.org>", "250");
            client.says("RCPT TO:<bob@example.org>", "250");
            client.says("DATA", "354");
            client.sends("\r\nx\r\n.\r\n").hears("250 ");
            house.office().refuseAtData("carol", new Reply(451, "4.7.1", "Later"));
            client.says("MAIL FROM:<>", "250");
            client.says("RCPT TO:<alice@example.org>", "250");
            client.says("RCPT TO:<carol@example.org>", "250");
            client.says("DATA", "354");
            client.sends("\r\nx\r\n.\r\n").hears("451 4.7.1 Later");
        }
        assertThat(house.office().mails()).allMatch(mail -> !mail.refusable());
    }

    @Test
    void namesARecipientOnceThoughItWasGivenTwice() throws IOException {
        try (MailClient client = MailClient.introduced(house.mx())) {
            client.says("MAIL FROM:<>", "250");
            client.says("RCPT TO:<alice@example.org>", "250");
            client.says("RCPT TO:<alice@example.org>", "250");
            client.says("DATA", "354");
            client.sends("\r\nx\r\n.\r\n").hears("250 ");
        }
        assertThat(house.office().mails()).hasSize(1);
        assertThat(house.office().mails().getFirst().trace()).doesNotContain("for <");
    }

    @Test
    void refusesWhatIsOutOfOrder() throws IOException {
        try (MailClient client = MailClient.greeted(house.mx())) {
            client.says("MAIL FROM:<>", "503 5.5.1");
            client.says("STARTTLS", "503 5.5.1");
            client.says("EHLO c", "250");
            client.says("RCPT TO:<alice@example.org>", "503 5.5.1");
            client.says("DATA", "503 5.5.1");
            client.says("MAIL FROM:<>", "250");
            client.says("MAIL FROM:<>", "503 5.5.1");
            client.says("DATA", "503 5.5.1");
            client.says("STARTTLS", "503 5.5.1");
            client.says("RSET", "250 2.0.0");
            client.says("RCPT TO:<alice@example.org>", "503 5.5.1");
            client.says("LHLO c", "502 5.5.1");
            client.says("AUTH PLAIN", "502 5.5.1");
            client.says("EXPN staff", "502 5.5.1");
            client.says("VRFY alice", "252 2.5.0");
            client.says("VRFY nobody", "252 2.5.0");
            client.says("NOOP anything", "250 2.0.0");
            assertThat(client.says("HELP", "214 2.0.0"))
                    .singleElement()
                    .asString()
                    .contains("MAIL", "QUIT");
        }
    }

    @Test
    void forgetsTheMessageAtASecondHello() throws IOException {
        try (MailClient client = MailClient.introduced(house.mx())) {
            client.says("MAIL FROM:<>", "250");
            client.says("EHLO again.example", "250");
            client.says("RCPT TO:<alice@example.org>", "503");
        }
    }

    @Test
    void takesInternationalAddressesWithSmtpUtf8Only() throws Exception {
        house.admin()
                .setAlias(new Alias(Address.of("jos\u00e9@example.org"), List.of(Address.of("alice@example.org"))));
        try (MailClient client = MailClient.introduced(house.mx())) {
            client.says("MAIL FROM:<jos\u00c3\u00a9@example.org>", "553 5.6.7");
            client.says("MAIL FROM:<x@peer.example>", "250");
            client.says("RCPT TO:<jos\u00c3\u00a9@example.org>", "553 5.6.7");
            client.says("RSET", "250");
            client.says("MAIL FROM:<jos\u00c3\u00a9@peer.example> SMTPUTF8", "250");
            client.says("RCPT TO:<jos\u00c3\u00a9@example.org>", "250");
            client.says("DATA", "354");
            client.sends("Subject: \u00c3\u00b1\r\n\r\n.\r\n").hears("250 ");
        }
        assertThat(house.office().mails().getFirst().trace()).contains(" with UTF8SMTP id ");
        assertThat(house.onlyMessage()).contains("Subject: \u00c3\u00b1\r\n\r\n");
    }

    @Test
    void refusesALoop() throws IOException {
        try (MailClient client = MailClient.introduced(house.mx())) {
            client.mails("", "alice@example.org", "Received: x\r\n".repeat(51) + "\r\n", "554 5.4.6");
            client.mails("", "alice@example.org", "Received: x\r\n".repeat(50) + "\r\n", "250");
        }
    }
}
