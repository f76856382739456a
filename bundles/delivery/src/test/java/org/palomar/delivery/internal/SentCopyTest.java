package org.palomar.delivery.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.palomar.delivery.internal.FilterFixture.ANNA;
import static org.palomar.delivery.internal.FilterFixture.BERTA;
import static org.palomar.delivery.internal.FilterFixture.MESSAGE;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.palomar.api.mailbox.AnnotationName;
import org.palomar.api.mailbox.Flag;
import org.palomar.api.mailbox.FlagChange;
import org.palomar.api.mailbox.Flags;
import org.palomar.api.mailbox.Mailbox;
import org.palomar.api.mailbox.MailboxName;
import org.palomar.api.mailbox.NewMessage;
import org.palomar.api.mailbox.StagedMessage;
import org.palomar.api.mailbox.UidSet;
import org.palomar.api.message.Content;
import org.palomar.api.pipeline.MailTransaction;
import org.palomar.api.pipeline.Origin;
import org.palomar.api.pipeline.Reply;
import org.palomar.api.script.MailboxEvents.Cause;
import org.palomar.api.script.MailboxEvents.Event;
import org.palomar.storage.FaultyEngine;

/** Copies of what an account submits, in its mailbox for sent mail. */
class SentCopyTest {

    private static final MailboxName SENT = MailboxName.of("Sent");
    private static final Flags SEEN = Flags.of(Flag.SEEN);

    @TempDir
    private Path global;

    private FilterFixture fixture;

    @BeforeEach
    void open() throws Exception {
        fixture = new FilterFixture(global);
        fixture.mail(ANNA).annotate(Map.of(AnnotationName.SENT_COPY, AnnotationName.YES.getBytes(UTF_8)), Set.of());
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    private void submit(String message, String... recipients) throws Exception {
        assertThat(attempt(message, recipients)).containsOnly(Replies.DELIVERED);
    }

    private List<Reply> attempt(String message, String... recipients) throws Exception {
        MailTransaction plain = fixture.transaction(message, recipients);
        Origin anna = new Origin(
                Origin.Door.SUBMISSION,
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 1),
                "client",
                "",
                Optional.of(fixture.account(ANNA)));
        return fixture.deliver(
                new MailTransaction(
                        plain.id(),
                        plain.received(),
                        anna,
                        plain.sender(),
                        plain.recipients(),
                        plain.content(),
                        plain.added(),
                        false),
                false);
    }

    /** What the client does after or before it has submitted. */
    private void append(String message) throws Exception {
        Mailbox sent = fixture.mail(ANNA).open(SENT);
        UidSet uids;
        try (StagedMessage staged = fixture.store.mail().stage(Content.of(message.getBytes(UTF_8)))) {
            uids = sent.append(List.of(new NewMessage(staged, Content.of(new byte[0]), SEEN, Instant.now())));
        }
        assertThat(fixture.delivery.concern(fixture.account(ANNA).id(), Cause.APPEND))
                .isTrue();
        fixture.delivery.happened(
                new Event(fixture.account(ANNA), SENT, sent, Cause.APPEND, uids, Flags.NONE, Optional.empty()));
    }

    @Test
    void isThereSeenInTheCommitOfTheMessage() throws Exception {
        submit(MESSAGE, BERTA, ANNA);
        assertThat(fixture.texts(ANNA, "Sent")).containsExactly(MESSAGE);
        assertThat(fixture.flags(ANNA, "Sent")).isEqualTo(SEEN);
        assertThat(fixture.count(ANNA, "INBOX")).isEqualTo(1);
        assertThat(fixture.count(BERTA, "INBOX")).isEqualTo(1);
    }

    @Test
    void isForThoseWhoWantItAndSubmit() throws Exception {
        assertThat(fixture.deliver(MESSAGE, ANNA, BERTA)).containsOnly(Replies.DELIVERED);
        assertThat(fixture.count(ANNA, "Sent")).isZero();
        fixture.mail(ANNA).annotate(Map.of(), Set.of(AnnotationName.SENT_COPY));
        submit(MESSAGE, BERTA);
        assertThat(fixture.count(ANNA, "Sent")).isZero();
    }

    @Test
    void theClientsOwnCopyTakesItsPlace() throws Exception {
        submit(MESSAGE, BERTA);
        append("Bcc: x@far.test\r\n" + MESSAGE);
        assertThat(fixture.texts(ANNA, "Sent")).containsExactly("Bcc: x@far.test\r\n" + MESSAGE);
        append(MESSAGE);
        assertThat(fixture.count(ANNA, "Sent"))
                .as("what the client does further is its own business")
                .isEqualTo(2);
    }

    @Test
    void isNotNeededWhereTheClientsCopyCameFirst() throws Exception {
        append(MESSAGE);
        submit(MESSAGE, BERTA);
        assertThat(fixture.count(ANNA, "Sent")).isEqualTo(1);
    }

    @Test
    void staysWhereTheOwnerHasTouchedItOrTimeHasPassedOrItIsAnother() throws Exception {
        submit(MESSAGE, BERTA);
        append(MESSAGE.replace("1@remote", "2@remote"));
        assertThat(fixture.count(ANNA, "Sent")).isEqualTo(2);
        var unused = fixture.mail(ANNA)
                .open(SENT)
                .changeFlags(UidSet.of(1), new FlagChange(FlagChange.Kind.ADD, Flags.of(Flag.FLAGGED)), Long.MAX_VALUE);
        append(MESSAGE);
        assertThat(fixture.count(ANNA, "Sent")).isEqualTo(3);
        submit(MESSAGE.replace("1@remote", "3@remote"), BERTA);
        fixture.clock.forward(Duration.ofMinutes(11));
        append(MESSAGE.replace("1@remote", "3@remote"));
        assertThat(fixture.count(ANNA, "Sent")).isEqualTo(5);
    }

    @Test
    void whatTheDiskRefusesLeavesNoCopy() throws Exception {
        assertThat(fixture.count(BERTA, "INBOX")).isZero();
        fixture.engine.next(FaultyEngine.Fault.DISK_FULL);
        assertThat(attempt(MESSAGE, BERTA)).doesNotContain(Replies.DELIVERED);
        assertThat(fixture.count(ANNA, "Sent")).isZero();
    }
}
