package org.palomar.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.FetchProfile;
import jakarta.mail.Flags;
import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Store;
import jakarta.mail.event.MessageCountAdapter;
import jakarta.mail.event.MessageCountEvent;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.search.FlagTerm;
import jakarta.mail.search.SubjectTerm;
import java.util.Properties;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.eclipse.angus.mail.imap.IMAPFolder;
import org.eclipse.angus.mail.pop3.POP3Folder;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.palomar.itests.AngusClient.Way;

/** Angus Mail, the library of most mail programs in Java, does what an owner does. Each test has an account of its own. */
@ExtendWith(SharedDistribution.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AngusMailTest {

    private static final Session COMPOSING = Session.getInstance(new Properties());

    private final Distribution distribution;
    private Account gina = new Account("", "");
    private Account hugo = gina;
    private Account ines = gina;
    private Account juan = gina;

    AngusMailTest(Distribution distribution) {
        this.distribution = distribution;
    }

    @BeforeAll
    void createAccounts() {
        var accounts = Account.create(distribution, "angus.example", "gina", "hugo", "ines", "juan");
        gina = accounts.get(0);
        hugo = accounts.get(1);
        ines = accounts.get(2);
        juan = accounts.get(3);
    }

    @ParameterizedTest
    @EnumSource(
            value = Way.class,
            names = {"SUBMISSIONS", "SUBMISSION_STARTTLS"})
    void sends(Way way) throws Exception {
        AngusClient client = new AngusClient(distribution, gina);
        client.send(way, message(gina, gina, "sent by " + way));
        assertThat(client.readBySubject("sent by " + way)).contains("with ESMTPSA", "Text of sent by " + way);
    }

    @ParameterizedTest
    @EnumSource(
            value = Way.class,
            names = {"IMAPS", "IMAP_STARTTLS"})
    void readsFlagsMovesSearchesAppendsAndDeletesByImap(Way way) throws Exception {
        try (Store store = new AngusClient(distribution, hugo).store(way)) {
            Folder start = store.getFolder("Start " + way);
            Folder kept = store.getFolder("Proyectos/A\u00f1o " + way);
            assertThat(start.create(Folder.HOLDS_MESSAGES)).isTrue();
            assertThat(kept.create(Folder.HOLDS_MESSAGES)).isTrue();
            start.appendMessages(new Message[] {
                message(hugo, gina, "one"), message(hugo, gina, "two"), withAttachment(hugo, gina, "three")
            });
            start.open(Folder.READ_WRITE);
            assertThat(start.getMessageCount()).isEqualTo(3);
            readsStructure(start);

            start.getMessage(1).setFlag(Flags.Flag.FLAGGED, true);
            start.getMessage(2).setFlags(new Flags("$Work"), true);
            assertThat(start.search(new FlagTerm(new Flags(Flags.Flag.FLAGGED), true)))
                    .extracting(Message::getMessageNumber)
                    .containsExactly(1);
            assertThat(start.search(new SubjectTerm("TWO")))
                    .extracting(Message::getMessageNumber)
                    .containsExactly(2);

            ((IMAPFolder) start).moveMessages(new Message[] {start.getMessage(2)}, kept);
            start.getMessage(1).setFlag(Flags.Flag.DELETED, true);
            start.expunge();
            assertThat(start.getMessageCount()).isOne();
            start.close();
            kept.open(Folder.READ_ONLY);
            assertThat(kept.getMessage(1).getSubject()).isEqualTo("two");
            assertThat(kept.getMessage(1).getFlags().contains("$Work")).isTrue();
            kept.close();
        }
    }

    private static void readsStructure(Folder folder) throws Exception {
        FetchProfile profile = new FetchProfile();
        profile.add(FetchProfile.Item.ENVELOPE);
        profile.add(FetchProfile.Item.CONTENT_INFO);
        folder.fetch(folder.getMessages(), profile);
        MimeMessage message = (MimeMessage) folder.getMessage(3);
        assertThat(message.getSubject()).isEqualTo("three");
        assertThat(message.getRecipients(Message.RecipientType.TO)[0]).hasToString("gina@angus.example");
        MimeMultipart parts = (MimeMultipart) message.getContent();
        assertThat(parts.getCount()).isEqualTo(2);
        assertThat(parts.getBodyPart(1).getFileName()).isEqualTo("ma\u00f1ana.bin");
        assertThat(parts.getBodyPart(1).getInputStream().readAllBytes()).isEqualTo(new byte[] {0, 13, 10, -1});
    }

    @Test
    void idlesAndHearsOfNewMailAndOfFlags() throws Exception {
        AngusClient client = new AngusClient(distribution, ines);
        BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        try (Store store = client.store(Way.IMAPS)) {
            IMAPFolder inbox = (IMAPFolder) store.getFolder("INBOX");
            inbox.open(Folder.READ_ONLY);
            inbox.addMessageCountListener(new MessageCountAdapter() {
                @Override
                public void messagesAdded(MessageCountEvent event) {
                    heard.add("added " + event.getMessages().length);
                }

                @Override
                public void messagesRemoved(MessageCountEvent event) {
                    heard.add("removed " + event.getMessages().length);
                }
            });
            Thread idler = Thread.ofVirtual().start(() -> idle(inbox, heard));
            await().until(() -> distribution.succeed("mail:sessions").contains(ines.address()));
            client.send(Way.SUBMISSIONS, message(ines, ines, "news"));
            assertThat(heard.poll(30, TimeUnit.SECONDS)).isEqualTo("added 1");
            try (Store second = client.store(Way.IMAPS)) {
                Folder same = second.getFolder("INBOX");
                same.open(Folder.READ_WRITE);
                same.getMessage(1).setFlag(Flags.Flag.DELETED, true);
                same.close(true);
            }
            assertThat(heard.poll(30, TimeUnit.SECONDS)).isEqualTo("removed 1");
            store.close();
            idler.join();
            assertThat(heard).isEmpty();
        }
    }

    private static void idle(IMAPFolder inbox, BlockingQueue<String> heard) {
        try {
            while (inbox.isOpen()) {
                inbox.idle();
            }
        } catch (IllegalStateException | MessagingException closed) {
            if (inbox.isOpen()) {
                heard.add(closed.toString());
            }
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Way.class,
            names = {"POP3S", "POP3_STARTTLS"})
    void readsAndDeletesByPop3(Way way) throws Exception {
        AngusClient client = new AngusClient(distribution, juan);
        client.send(Way.SUBMISSIONS, message(juan, juan, "first " + way));
        client.send(Way.SUBMISSIONS, message(juan, juan, "second " + way));
        try (Store store = client.store(way)) {
            POP3Folder inbox = (POP3Folder) store.getFolder("INBOX");
            inbox.open(Folder.READ_WRITE);
            assertThat(inbox.getMessageCount()).isEqualTo(2);
            assertThat(inbox.getMessage(1).getSubject()).isEqualTo("first " + way);
            assertThat(inbox.getMessage(2).getContent()).isEqualTo("Text of second " + way + "\r\n");
            assertThat(inbox.getUID(inbox.getMessage(1))).isNotEqualTo(inbox.getUID(inbox.getMessage(2)));
            inbox.getMessage(1).setFlag(Flags.Flag.DELETED, true);
            inbox.getMessage(2).setFlag(Flags.Flag.DELETED, true);
            inbox.close(true);
        }
        try (Store store = client.store(way)) {
            Folder inbox = store.getFolder("INBOX");
            inbox.open(Folder.READ_ONLY);
            assertThat(inbox.getMessageCount()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Way.class,
            names = {"IMAPS", "IMAP_STARTTLS", "POP3S", "POP3_STARTTLS"})
    void aWrongPasswordIsRefused(Way way) {
        AngusClient guesser = new AngusClient(distribution, new Account(gina.address(), "guess"));
        assertThatThrownBy(() -> guesser.store(way)).isInstanceOf(AuthenticationFailedException.class);
    }

    private static MimeMessage message(Account from, Account to, String subject) throws MessagingException {
        MimeMessage message = new MimeMessage(COMPOSING);
        message.setFrom(new InternetAddress(from.address()));
        message.setRecipient(Message.RecipientType.TO, new InternetAddress(to.address()));
        message.setSubject(subject);
        message.setText("Text of " + subject);
        message.saveChanges();
        return message;
    }

    private static MimeMessage withAttachment(Account from, Account to, String subject) throws MessagingException {
        MimeMessage message = message(from, to, subject);
        MimeBodyPart text = new MimeBodyPart();
        text.setText("Se adjunta \u00e1rbol");
        MimeBodyPart attachment = new MimeBodyPart();
        attachment.setDataHandler(new jakarta.activation.DataHandler(
                new jakarta.mail.util.ByteArrayDataSource(new byte[] {0, 13, 10, -1}, "application/octet-stream")));
        attachment.setFileName("ma\u00f1ana.bin");
        message.setContent(new MimeMultipart(text, attachment));
        message.saveChanges();
        return message;
    }
}
