package org.palomar.delivery.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.palomar.delivery.internal.FilterFixture.ANNA;
import static org.palomar.delivery.internal.FilterFixture.BERTA;
import static org.palomar.delivery.internal.FilterFixture.MESSAGE;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.palomar.api.address.Address;
import org.palomar.api.address.ReversePath;
import org.palomar.api.mailbox.Annotated;
import org.palomar.api.mailbox.AnnotationName;
import org.palomar.api.mailbox.Flag;
import org.palomar.api.mailbox.Flags;
import org.palomar.api.mailbox.Mailbox;
import org.palomar.api.mailbox.MailboxName;
import org.palomar.api.mailbox.NewMessage;
import org.palomar.api.mailbox.StagedMessage;
import org.palomar.api.mailbox.UidSet;
import org.palomar.api.message.Content;
import org.palomar.api.queue.Outbound;
import org.palomar.api.script.MailboxEvents.Cause;
import org.palomar.api.script.MailboxEvents.Event;
import org.palomar.api.script.ScriptName;
import org.palomar.storage.FaultyEngine;

/** Scripts on what clients do in mailboxes (RFC 6785). */
class MailboxEventsTest {

    private static final MailboxName WORK = MailboxName.of("Work");
    private static final Flags SEEN = Flags.of(Flag.SEEN);
    private static final Flags DELETED = Flags.of(Flag.DELETED);

    @TempDir
    private Path global;

    private FilterFixture fixture;
    private Mailbox work;

    @BeforeEach
    void open() throws Exception {
        Files.createDirectories(global.resolve("imap"));
        fixture = new FilterFixture(global);
        work = fixture.mail(ANNA).create(WORK, Set.of());
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    /** Binds a script to a mailbox or account, as a client does with SETMETADATA. */
    private void bind(Annotated annotated, String name) throws Exception {
        annotated.annotate(Map.of(AnnotationName.EVENT_SCRIPT, name.getBytes(UTF_8)), Set.of());
    }

    private void put(String name, String script) throws Exception {
        fixture.scripts.scripts().put(fixture.account(ANNA).id(), ScriptName.of(name), script.getBytes(UTF_8));
    }

    private void bound(String script) throws Exception {
        put("event", script);
        bind(work, "event");
    }

    private UidSet append(Flags flags) throws Exception {
        Content prefix = Content.of(("Return-Path: <s@remote.test>\r\nDelivered-To: " + ANNA + "\r\n").getBytes(UTF_8));
        try (StagedMessage staged = fixture.store.mail().stage(Content.of(MESSAGE.getBytes(UTF_8)))) {
            return work.append(List.of(new NewMessage(staged, prefix, flags, Instant.EPOCH)));
        }
    }

    private void happens(Cause cause, UidSet uids, Flags changed, Optional<MailboxName> from) throws Exception {
        fixture.delivery.happened(new Event(fixture.account(ANNA), WORK, work, cause, uids, changed, from));
    }

    /** A message with these flags is appended. */
    private void happens(Flags flags) throws Exception {
        happens(Cause.APPEND, append(flags), Flags.NONE, Optional.empty());
    }

    private Flags flags() {
        return work.view().flags(work.view().count() - 1);
    }

    @Test
    void filesAMessageElsewhereAndMarksTheOriginal() throws Exception {
        bound("require [\"fileinto\", \"imapsieve\", \"mailbox\"]; fileinto :create \"Filed\";");
        happens(SEEN);
        assertThat(fixture.texts(ANNA, "Filed").getFirst()).endsWith(MESSAGE).startsWith("Return-Path: ");
        assertThat(fixture.flags(ANNA, "Filed")).isEqualTo(SEEN);
        assertThat(flags()).isEqualTo(Flags.of(Flag.SEEN, Flag.DELETED));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            keep;                                                        | \\Seen
            stop;                                                        | \\Seen
            discard;                                                     | \\Deleted \\Seen
            addflag "$New";                                              | $New \\Seen
            setflag "$New";                                              | $New
            removeflag "\\\\Seen"; keep;                                 |
            keep :flags "\\\\Answered";                                  | \\Answered
            fileinto :copy "Sent";                                       | \\Seen
            fileinto "Sent"; keep;                                       | \\Seen
            fileinto :flags "\\\\Flagged" "Sent";                        | \\Deleted \\Seen
            fileinto "Work";                                             | \\Seen
            fileinto "Nowhere";                                          | \\Seen
            redirect :copy "x@far.test";                                 | \\Seen
            redirect "x@far.test";                                       | \\Deleted \\Seen
            """)
    void leavesMarksOrChangesTheOriginal(String actions, String flags) throws Exception {
        bound("require [\"fileinto\", \"imapsieve\", \"copy\", \"imap4flags\"]; " + actions);
        happens(SEEN);
        List<Flag> expected = new ArrayList<>();
        for (String flag : flags == null ? new String[0] : flags.split(" ", -1)) {
            expected.add(Flag.parse(flag).orElseThrow());
        }
        assertThat(flags()).isEqualTo(Flags.of(expected));
        if (actions.contains("Sent")) {
            assertThat(fixture.flags(ANNA, "Sent"))
                    .isEqualTo(actions.contains("Flagged") ? Flags.of(Flag.FLAGGED) : SEEN);
        }
    }

    @Test
    void saysWhatHappened() throws Exception {
        bound("""
                require ["imapsieve", "environment", "imap4flags"];
                if allof (environment "imap.cause" "COPY", environment "imap.user" "%1$s", environment "imap.email" "%1$s",
                          environment "imap.mailbox" "Work", environment "imap.changedflags" "",
                          environment "vnd.palomar.mailbox-from" "INBOX", environment "location" "MS") {
                    addflag "copied";
                } elsif allof (environment "imap.cause" "FLAG", environment "imap.changedflags" "$a \\\\Flagged",
                               hasflag "\\\\Flagged", not hasflag "$a") {
                    addflag "flagged";
                }
                """.formatted(ANNA));
        happens(Cause.COPY, append(Flags.NONE), Flags.NONE, Optional.of(MailboxName.INBOX));
        assertThat(flags()).isEqualTo(Flags.of(Flag.parse("copied").orElseThrow()));
        Flags changed = Flags.of(Flag.FLAGGED, Flag.parse("$a").orElseThrow());
        happens(Cause.FLAG, append(Flags.of(Flag.FLAGGED)), changed, Optional.empty());
        assertThat(flags())
                .isEqualTo(Flags.of(Flag.FLAGGED, Flag.parse("flagged").orElseThrow()));
    }

    // RFC 6785 §2.3.1
    @Test
    void theMailboxNamesItsScriptBeforeTheAccountDoes() throws Exception {
        put("event", "discard;");
        happens(SEEN);
        assertThat(flags()).as("none is named").isEqualTo(SEEN);
        bind(fixture.mail(ANNA), "event");
        happens(SEEN);
        assertThat(flags()).isEqualTo(Flags.of(Flag.SEEN, Flag.DELETED));
        bind(work, "");
        happens(SEEN);
        assertThat(flags()).as("the mailbox wants none").isEqualTo(SEEN);
        bind(work, "no such script");
        happens(SEEN);
        assertThat(flags()).isEqualTo(SEEN);
    }

    @Test
    void theOperatorsScriptsRunFirstAndForAll() throws Exception {
        Files.writeString(
                global.resolve("imap/a.sieve"),
                "require [\"imapsieve\", \"imap4flags\", \"environment\"]; if environment \"imap.mailbox\" \"Work\" { addflag \"first\"; }");
        fixture.close();
        open();
        assertThat(fixture.delivery.concern(fixture.account(BERTA).id(), Cause.APPEND))
                .isTrue();
        happens(Flags.NONE);
        assertThat(flags()).isEqualTo(Flags.of(Flag.parse("first").orElseThrow()));
        bound("require \"imap4flags\"; if hasflag \"first\" { discard; }");
        happens(Flags.NONE);
        assertThat(flags()).isEqualTo(DELETED);
    }

    @Test
    void accountsWithoutScriptsAreOfNoConcern() throws Exception {
        assertThat(fixture.delivery.concern(fixture.account(ANNA).id(), Cause.APPEND))
                .isFalse();
        put("any", "keep;");
        assertThat(fixture.delivery.concern(fixture.account(ANNA).id(), Cause.APPEND))
                .isTrue();
        assertThat(fixture.delivery.concern(fixture.account(BERTA).id(), Cause.APPEND))
                .isFalse();
    }

    @Test
    void aRedirectedMessageIsTheOwnersToSend() throws Exception {
        bound("redirect \"x@far.test\";");
        happens(SEEN);
        fixture.queue.start();
        await().until(() -> fixture.sent.size() == 1);
        Outbound sent = fixture.attempts.getFirst().message();
        assertThat(sent.sender()).isEqualTo(ReversePath.of(Address.of(ANNA)));
        assertThat(sent.account()).contains(fixture.account(ANNA).id());
        assertThat(fixture.sent.getFirst())
                .isEqualTo("Delivered-To: " + ANNA + "\r\nDelivered-To: " + ANNA + "\r\n" + MESSAGE);
        assertThat(fixture.reserved).containsExactly(1);
        happens(SEEN);
        assertThat(flags()).as("it has gone there already").isEqualTo(SEEN);
    }

    @Test
    void whoMaySendNothingKeepsTheMessage() throws Exception {
        bound("redirect \"x@far.test\";");
        fixture.refusing = true;
        happens(SEEN);
        assertThat(flags()).isEqualTo(SEEN);
        fixture.refusing = false;
        fixture.frozen.add(fixture.account(ANNA));
        happens(SEEN);
        assertThat(flags()).isEqualTo(SEEN);
        assertThat(fixture.entries()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            require "vacation"; vacation "away";      | delivery only
            require "ereject"; ereject "no";          | delivery only
            require ["imapsieve", "envelope"]; if envelope "to" "x" { discard; } | no envelope
            """)
    void aScriptThatFailsLeavesTheMessageAndTellsItsOwnerOnce(String script, String fault) throws Exception {
        bound(script);
        happens(SEEN);
        happens(SEEN);
        assertThat(flags()).isEqualTo(SEEN);
        assertThat(fixture.texts(ANNA, "INBOX")).hasSize(1).first().asString().contains("\"event\"", fault);
    }

    @Test
    void aFaultOfTheStoreLeavesMessagesAsTheyAre() throws Exception {
        bound("require \"fileinto\"; fileinto \"Sent\";");
        UidSet uids = append(SEEN);
        fixture.engine.next(FaultyEngine.Fault.DISK_FULL);
        happens(Cause.APPEND, uids, Flags.NONE, Optional.empty());
        assertThat(flags()).isEqualTo(SEEN);
    }

    @Test
    void oneCommandRunsScriptsOnSoManyMessagesAndNoMore() throws Exception {
        bound("require \"imap4flags\"; addflag \"$x\";");
        int most = 5000;
        List<NewMessage> many = new ArrayList<>();
        try (StagedMessage staged = fixture.store.mail().stage(Content.of(MESSAGE.getBytes(UTF_8)))) {
            for (int i = 0; i < most + 1; i++) {
                many.add(new NewMessage(staged, Content.of(new byte[0]), Flags.NONE, Instant.EPOCH));
            }
            happens(Cause.APPEND, work.append(many), Flags.NONE, Optional.empty());
        }
        assertThat(work.view().flags(most - 1).set()).hasSize(1);
        assertThat(work.view().flags(most)).isEqualTo(Flags.NONE);
        assertThat(fixture.texts(ANNA, "INBOX")).hasSize(1).first().asString().contains("It ran on 5000 messages");
    }
}
