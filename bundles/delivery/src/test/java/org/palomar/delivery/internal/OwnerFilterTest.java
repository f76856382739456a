package org.palomar.delivery.internal;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.palomar.delivery.internal.FilterFixture.ANNA;
import static org.palomar.delivery.internal.FilterFixture.MESSAGE;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.palomar.api.address.Address;
import org.palomar.api.address.ReversePath;
import org.palomar.api.mailbox.Flag;
import org.palomar.api.mailbox.Flags;
import org.palomar.api.mailbox.Mailbox;
import org.palomar.api.mailbox.MailboxName;
import org.palomar.api.mailbox.NewMessage;
import org.palomar.api.mailbox.StagedMessage;
import org.palomar.api.mailbox.UidSet;
import org.palomar.api.message.Content;
import org.palomar.api.script.MailboxFilter.Result;
import org.palomar.api.script.MailboxFilter.Which;
import org.palomar.api.script.ScriptRefusalException;

/** Filters that run again on what is in a mailbox (FILTER=SIEVE). */
class OwnerFilterTest {

    private static final Flags SEEN = Flags.of(Flag.SEEN);

    @TempDir
    private Path global;

    private FilterFixture fixture;
    private Mailbox inbox;

    @BeforeEach
    void open() throws Exception {
        Path included = Files.createDirectories(global.resolve("global"));
        Files.writeString(included.resolve("lists.sieve"), "discard;");
        fixture = new FilterFixture(global);
        inbox = fixture.mail(ANNA).open(MailboxName.INBOX);
        Content prefix = Content.of(("Return-Path: <s@remote.test>\r\nDelivered-To: " + ANNA + "\r\n").getBytes(UTF_8));
        try (StagedMessage staged = fixture.store.mail().stage(Content.of(MESSAGE.getBytes(UTF_8)))) {
            var unused = inbox.append(List.of(new NewMessage(staged, prefix, SEEN, Instant.EPOCH)));
        }
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    private Result run(Which which) throws Exception {
        List<Result> results = fixture.delivery
                .prepare(fixture.account(ANNA), which)
                .run(MailboxName.INBOX, inbox, UidSet.range(1, 10));
        assertThat(results).hasSize(1);
        return results.getFirst();
    }

    private static Which text(String script) {
        return new Which.Text(new String(script.getBytes(UTF_8), ISO_8859_1));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            keep;                                                                                         | false | false
            require "fileinto"; fileinto "Sent";                                                          | true  | true
            discard;                                                                                      | true  | true
            require "imap4flags"; addflag "x";                                                            | true  | false
            require "ereject"; ereject "no";                                                              | false | false
            require "vacation"; vacation "away";                                                          | false | false
            require "duplicate"; if duplicate { discard; }                                                | false | false
            require ["envelope"]; if envelope ["from"] "s@remote.test" { discard; }                       | true  | true
            require ["envelope"]; if envelope ["to"] "anna@example.test" { discard; }                     | true  | true
            require ["environment", "imapsieve"]; if environment "imap.cause" "" { discard; }             | true  | true
            """)
    void doesAsAtDeliveryWithoutAnswers(String script, boolean changed, boolean deleted) throws Exception {
        assertThat(run(text(script))).isEqualTo(new Result(1, changed, ""));
        assertThat(inbox.view().flags(0).isDeleted()).isEqualTo(deleted);
        assertThat(inbox.view().flags(0).isSeen()).isTrue();
        assertThat(fixture.entries()).isEmpty();
    }

    @Test
    void runsWhatIsNamed() throws Exception {
        assertThatExceptionOfType(ScriptRefusalException.class).isThrownBy(() -> run(new Which.Personal("")));
        assertThatExceptionOfType(ScriptRefusalException.class).isThrownBy(() -> run(new Which.Global("none")));
        assertThatExceptionOfType(ScriptRefusalException.class)
                .isThrownBy(() -> run(text("nonsense")))
                .withMessageContaining("line 1");
        assertThat(run(new Which.Delivery()).changed()).isFalse();
        fixture.filter(ANNA, "require \"imap4flags\"; addflag \"active\";");
        assertThat(run(new Which.Personal("")).changed()).isTrue();
        assertThat(run(new Which.Personal("main")).changed()).as("it is done").isFalse();
        assertThat(run(new Which.Delivery()).changed()).isFalse();
        assertThat(run(new Which.Global("lists")).changed()).isTrue();
    }

    @Test
    void whatIsRefusedStaysWhateverElseIsFiledOfIt() throws Exception {
        fixture.close();
        Path before = Files.createDirectories(global.resolve("before"));
        Files.writeString(before.resolve("a.sieve"), "require [\"fileinto\", \"copy\"]; fileinto :copy \"Archive\";");
        open();
        fixture.filter(ANNA, "require \"ereject\"; ereject \"no\";");
        assertThat(run(new Which.Delivery()).changed()).isTrue();
        assertThat(inbox.view().flags(0)).isEqualTo(SEEN);
        assertThat(fixture.count(ANNA, "Archive")).isEqualTo(1);
        assertThat(fixture.entries()).isEmpty();
    }

    @Test
    void aFaultIsToldToWhoAsked() throws Exception {
        Result failed = run(text("require [\"variables\", \"fileinto\"]; set \"a\" \"*\"; fileinto \"${a}\";"));
        assertThat(failed.changed()).isFalse();
        assertThat(failed.fault()).contains("line 1");
        assertThat(fixture.count(ANNA, "INBOX")).as("no letter of it").isEqualTo(1);
    }

    @Test
    void whatIsSentOnIsTheOwnersToSend() throws Exception {
        assertThat(run(text("redirect \"x@far.test\";")).changed()).isTrue();
        assertThat(fixture.entries()).hasSize(1);
        assertThat(fixture.entries().getFirst().message().sender()).isEqualTo(ReversePath.of(Address.of(ANNA)));
        assertThat(fixture.reserved).containsExactly(1);
    }
}
