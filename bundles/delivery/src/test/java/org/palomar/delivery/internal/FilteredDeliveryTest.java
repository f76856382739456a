package org.palomar.delivery.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.palomar.delivery.internal.FilterFixture.ANNA;
import static org.palomar.delivery.internal.FilterFixture.BERTA;
import static org.palomar.delivery.internal.FilterFixture.MESSAGE;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
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
import org.palomar.api.mailbox.Flags;
import org.palomar.api.mailbox.Mailbox;
import org.palomar.api.mailbox.MailboxName;
import org.palomar.api.mailbox.SpecialUse;
import org.palomar.api.pipeline.Disposition;
import org.palomar.api.pipeline.MailTransaction;
import org.palomar.api.pipeline.Reply;
import org.palomar.api.script.ScriptName;
import org.palomar.storage.FaultyEngine;

/** Where filters put mail. */
class FilteredDeliveryTest {

    private static final String TRACE = "Return-Path: <sender@remote.test>\r\nDelivered-To: anna@example.test\r\n";
    private static final String WHOLE = TRACE + "X-Step: seen\r\n" + MESSAGE;

    @TempDir
    private Path global;

    private FilterFixture fixture;

    @BeforeEach
    void open() throws Exception {
        fixture = new FilterFixture(global);
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    private void assertDelivered(String... recipients) {
        assertThat(fixture.deliver(MESSAGE, recipients)).containsOnly(Replies.DELIVERED);
    }

    /** Nobody tries for days to deliver what a bug of ours refuses. */
    @Test
    void aBugOfTheInterpreterKeepsTheMessage() throws Exception {
        fixture.filter(ANNA, "discard;");
        fixture.clock.broken = true;
        assertDelivered(ANNA);
        assertThat(fixture.texts(ANNA, "INBOX"))
                .contains(WHOLE)
                .anySatisfy(text -> assertThat(text).contains("Your mail filter", "look into its log"));
        fixture.clock.broken = false;
        assertDelivered(ANNA);
        assertThat(fixture.count(ANNA, "INBOX")).isEqualTo(2);
    }

    @Test
    void asksForAnnotations() throws Exception {
        AnnotationName colour = AnnotationName.parse("/private/colour").orElseThrow();
        fixture.mail(ANNA).open(MailboxName.INBOX).annotate(Map.of(colour, "rojo ñ".getBytes(UTF_8)), Set.of());
        fixture.mail(ANNA).annotate(Map.of(colour, "azul".getBytes(UTF_8)), Set.of());
        fixture.filter(ANNA, """
                require ["mboxmetadata", "servermetadata", "fileinto", "mailbox"];
                if allof (metadata "INBOX" "/PRIVATE/Colour" "rojo ñ", servermetadata "/private/colour" "azul",
                          metadataexists "INBOX" "/private/colour", servermetadataexists "/private/colour",
                          not metadataexists "INBOX" ["/private/colour", "/private/other"],
                          not metadata "Nowhere" "/private/colour" "", not metadata "INBOX" "no annotation" "") {
                    fileinto :create "Coloured";
                }
                """);
        assertDelivered(ANNA);
        assertThat(fixture.count(ANNA, "Coloured")).isEqualTo(1);
    }

    @Test
    void withoutAnActiveScriptMailGoesToTheInbox() throws Exception {
        fixture.filter(ANNA, "discard;");
        fixture.scripts.scripts().activate(fixture.account(ANNA).id(), Optional.empty());
        assertDelivered(ANNA);
        assertThat(fixture.texts(ANNA, "INBOX")).containsExactly(WHOLE);
    }

    @Test
    void eachOwnersScriptActsOnTheirOwnCopy() throws Exception {
        Mailbox unused = fixture.mail(ANNA).create(MailboxName.of("Lists"), Set.of());
        fixture.filter(ANNA, "require \"fileinto\"; fileinto \"Lists\";");
        assertDelivered(ANNA, BERTA);
        assertThat(fixture.texts(ANNA, "Lists")).containsExactly(WHOLE);
        assertThat(fixture.count(ANNA, "INBOX")).isZero();
        assertThat(fixture.count(BERTA, "INBOX")).isEqualTo(1);
    }

    @Test
    void scriptsSeeWhatFilterStepsAdded() throws Exception {
        fixture.filter(ANNA, "if header \"X-Step\" \"seen\" { discard; }");
        assertDelivered(ANNA);
        assertThat(fixture.count(ANNA, "INBOX")).isZero();
    }

    @Test
    void aMissingMailboxIsMadeIfTheScriptSaysSoAndElseMailGoesToTheInbox() throws Exception {
        fixture.filter(ANNA, "require [\"fileinto\", \"mailbox\"]; fileinto :create \"Work/2026\";");
        assertDelivered(ANNA);
        assertThat(fixture.count(ANNA, "Work/2026")).isEqualTo(1);
        fixture.filter(ANNA, "require \"fileinto\"; fileinto \"Nowhere\";");
        assertDelivered(ANNA);
        assertThat(fixture.count(ANNA, "INBOX")).isEqualTo(1);
    }

    @Test
    void flagsAndCopiesAreAsTheScriptSays() throws Exception {
        fixture.filter(
                ANNA,
                "require [\"fileinto\", \"copy\", \"imap4flags\"]; addflag \"$work\"; fileinto :copy :flags \"\\\\Seen\" \"Archive\";");
        assertDelivered(ANNA);
        assertThat(fixture.flags(ANNA, "Archive").set()).containsExactly(Flag.SEEN);
        assertThat(fixture.flags(ANNA, "INBOX").set())
                .containsExactly(Flag.parse("$work").orElseThrow());
    }

    @Test
    void moreFlagsThanAMessageMayHaveKeepNoMessageOut() throws Exception {
        StringBuilder script = new StringBuilder("require \"imap4flags\";");
        for (int i = 0; i < 3; i++) {
            script.append("addflag \"");
            for (int j = 0; j < 60; j++) {
                script.append("k").append(i).append('x').append(j).append(' ');
            }
            script.append("\";");
        }
        fixture.filter(ANNA, script.toString());
        assertDelivered(ANNA);
        assertThat(fixture.flags(ANNA, "INBOX").set()).hasSize(Flags.MAX_FLAGS);
    }

    @Test
    void aMailboxWithoutRoomForKeywordsTakesMailWithoutThem() throws Exception {
        for (int i = 0; i < 11; i++) {
            StringBuilder flags = new StringBuilder();
            for (int j = 0; j < Flags.MAX_FLAGS; j++) {
                flags.append("k").append(i).append('x').append(j).append(' ');
            }
            fixture.filter(ANNA, "require \"imap4flags\"; addflag \"\\\\Seen " + flags + "\";");
            assertDelivered(ANNA, BERTA);
        }
        assertThat(fixture.count(ANNA, "INBOX")).isEqualTo(11);
    }

    @Test
    void twoNamesOfOneMailboxBringOneCopy() throws Exception {
        fixture.filter(
                ANNA,
                "require [\"fileinto\", \"special-use\"]; fileinto \"Junk\"; fileinto :specialuse \"\\\\Junk\" \"Other\";");
        assertDelivered(ANNA);
        assertThat(fixture.count(ANNA, "Junk")).isEqualTo(1);
    }

    @Test
    void prefersTheNamedMailboxAmongThoseOfAUse() throws Exception {
        Mailbox unused = fixture.mail(ANNA).create(MailboxName.of("Zweites"), Set.of(SpecialUse.ARCHIVE));
        fixture.filter(
                ANNA, "require [\"fileinto\", \"special-use\"]; fileinto :specialuse \"\\\\Archive\" \"Zweites\";");
        assertDelivered(ANNA);
        assertThat(fixture.count(ANNA, "Zweites")).isEqualTo(1);
    }

    @Test
    void filesByTheIdentifierThatImapTells() throws Exception {
        String id = "F"
                + fixture.mail(ANNA)
                        .create(MailboxName.of("Old name"), Set.of())
                        .id();
        fixture.mail(ANNA).rename(MailboxName.of("Old name"), MailboxName.of("New name"));
        fixture.filter(ANNA, "require [\"fileinto\", \"mailboxid\"]; fileinto :mailboxid \"" + id + "\" \"Old name\";");
        assertDelivered(ANNA);
        assertThat(fixture.count(ANNA, "New name")).isEqualTo(1);
    }

    @Test
    void aChangedMessageIsStoredAsTheScriptLeftIt() throws Exception {
        fixture.filter(
                ANNA,
                "require [\"editheader\", \"fileinto\", \"copy\"]; fileinto :copy \"Archive\"; addheader \"X-New\" \"yes\"; deleteheader \"X-Step\";");
        assertDelivered(ANNA, BERTA);
        assertThat(fixture.texts(ANNA, "Archive")).containsExactly(WHOLE);
        assertThat(fixture.texts(ANNA, "INBOX")).containsExactly(TRACE + "X-New: yes\r\n" + MESSAGE);
        assertThat(fixture.texts(BERTA, "INBOX").getFirst()).doesNotContain("X-New");
    }

    @Test
    void spamIsTheOwnersToJudgeAndGoesToJunkIfTheScriptSaysNothing() throws Exception {
        fixture.filter(
                ANNA,
                "require [\"spamtest\", \"relational\", \"comparator-i;ascii-numeric\"]; if allof (header :contains \"subject\" \"test\","
                        + " spamtest :value \"ge\" :comparator \"i;ascii-numeric\" \"9\") { keep; }");
        MailTransaction spam = fixture.transaction(MESSAGE, ANNA).asJunk();
        assertThat(fixture.deliver(spam, false)).containsExactly(Replies.DELIVERED);
        assertThat(fixture.count(ANNA, "INBOX")).isEqualTo(1);
        fixture.filter(ANNA, "if header :contains \"subject\" \"other\" { keep; }");
        assertThat(fixture.deliver(fixture.transaction(MESSAGE, ANNA).asJunk(), false))
                .containsExactly(Replies.DELIVERED);
        assertThat(fixture.count(ANNA, "Junk")).isEqualTo(1);
    }

    /** What the pipeline refused or holds is kept in Junk; no script moves or forwards it. */
    @Test
    void whatIsHeldForReviewIsNoScriptsBusiness() throws Exception {
        fixture.filter(ANNA, "redirect \"away@far.test\";");
        MailTransaction held = fixture.transaction(MESSAGE, ANNA);
        assertThat(fixture.delivery
                        .deliver(List.of(new Disposition.Hold(held.recipients(), held, "odd")), false)
                        .values())
                .containsOnly(Replies.DELIVERED);
        assertThat(fixture.count(ANNA, "Junk")).isEqualTo(1);
        assertThat(fixture.entries()).isEmpty();
    }

    @Test
    void aDiscardedMessageIsAcceptedAndGone() throws Exception {
        fixture.filter(ANNA, "discard;");
        assertDelivered(ANNA);
        assertThat(fixture.count(ANNA, "INBOX")).isZero();
    }

    @Test
    void aDuplicateIsKnownOnceTheFirstWasDelivered() throws Exception {
        fixture.filter(ANNA, "require \"duplicate\"; if duplicate { discard; }");
        assertThat(fixture.count(ANNA, "INBOX")).isZero(); // the mailbox is made
        fixture.engine.next(FaultyEngine.Fault.DISK_FULL);
        assertThat(fixture.deliver(MESSAGE, ANNA)).allMatch(Reply::isTemporary);
        assertDelivered(ANNA);
        assertThat(fixture.count(ANNA, "INBOX")).isEqualTo(1);
    }

    @Test
    void onlyTheFirstOfTwoEqualMessagesIsKept() throws Exception {
        fixture.filter(ANNA, "require \"duplicate\"; if duplicate { discard; }");
        assertDelivered(ANNA);
        assertDelivered(ANNA);
        assertThat(fixture.count(ANNA, "INBOX")).isEqualTo(1);
    }

    @Test
    void aScriptIncludesOthersOfItsOwner() throws Exception {
        fixture.scripts
                .scripts()
                .put(
                        fixture.account(ANNA).id(),
                        ScriptName.of("part"),
                        "require \"fileinto\"; fileinto \"Archive\";".getBytes(StandardCharsets.UTF_8));
        fixture.filter(ANNA, "require \"include\"; include :personal \"part\";");
        assertDelivered(ANNA);
        assertThat(fixture.count(ANNA, "Archive")).isEqualTo(1);
    }

    @Test
    void aScriptThatFailsKeepsTheMessageAndItsOwnerHearsOfItOnce() throws Exception {
        fixture.filter(
                ANNA,
                "redirect \"a@far.test\"; redirect \"b@far.test\"; redirect \"c@far.test\";\n"
                        + "redirect \"d@far.test\"; redirect \"e@far.test\";");
        assertDelivered(ANNA);
        assertDelivered(ANNA);
        assertThat(fixture.texts(ANNA, "INBOX"))
                .hasSize(3)
                .contains(WHOLE)
                .anySatisfy(word -> assertThat(word)
                        .contains(
                                "Your mail filter failed / Su filtro de correo ha fallado",
                                "line 2",
                                "se ha guardado"));
        assertThat(fixture.entries()).isEmpty();
        fixture.clock.forward(Duration.ofHours(25));
        assertDelivered(ANNA);
        assertThat(fixture.count(ANNA, "INBOX")).isEqualTo(5);
    }
}
