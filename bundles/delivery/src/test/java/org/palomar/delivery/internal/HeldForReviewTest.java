package org.palomar.delivery.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.palomar.delivery.internal.FilterFixture.ANNA;
import static org.palomar.delivery.internal.FilterFixture.BERTA;
import static org.palomar.delivery.internal.FilterFixture.MESSAGE;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.palomar.api.address.Address;
import org.palomar.api.directory.Alias;
import org.palomar.api.health.HealthFinding;
import org.palomar.api.list.ListTerms;
import org.palomar.api.mailbox.MailboxName;
import org.palomar.api.message.Content;
import org.palomar.api.pipeline.Disposition;
import org.palomar.api.pipeline.MailTransaction;
import org.palomar.api.pipeline.Recipient;
import org.palomar.api.pipeline.Reply;
import org.palomar.api.pipeline.RuleHit;
import org.palomar.api.pipeline.StepReport;
import org.palomar.api.pipeline.Tuned;
import org.palomar.api.preference.Holder;
import org.palomar.api.quarantine.QuarantineEntry;
import org.palomar.api.quarantine.QuarantineFilter;
import org.palomar.api.quarantine.QuarantineId;
import org.palomar.api.quarantine.QuarantineRefusalException;
import org.palomar.api.quarantine.Reviewer;
import org.palomar.api.scorer.Training;
import org.palomar.api.senderlist.SenderPattern;
import org.palomar.api.senderlist.SenderRule;
import org.palomar.api.service.Presence;
import org.palomar.api.store.StoreException;
import org.palomar.api.trace.Happening;
import org.palomar.api.trace.Story;
import org.palomar.api.trace.TraceEvent;
import org.palomar.api.trace.TraceQuery;
import org.palomar.lists.StandingLists;
import org.palomar.mailboxes.InMemoryMailStore;
import org.palomar.quarantine.StandingQuarantine;
import org.palomar.storage.FaultyEngine;
import org.palomar.storage.WriteBatch;
import org.palomar.trace.KeptTrace;

/** What is held for review, from its acceptance to its release: the real quarantine, store, scripts and directory. */
class HeldForReviewTest {

    private static final Reviewer OPERATOR = Reviewer.operator("karaf");
    private static final String WHOLE =
            "Return-Path: <sender@remote.test>\r\nDelivered-To: anna@example.test\r\nX-Step: seen\r\n" + MESSAGE;
    private static final List<StepReport> REPORTS = List.of(
            new StepReport("odd", "score", "ODD 6.5", Duration.ofMillis(1), List.of()),
            new StepReport("threshold", "quarantine", "score 6.5", Duration.ofMillis(1), List.of()));

    @TempDir
    private Path global;

    private FilterFixture fixture;
    private StandingQuarantine quarantine;
    private KeptTrace trace;

    @BeforeEach
    void open() throws Exception {
        fixture = new FilterFixture(global);
        trace = KeptTrace.open(fixture.store.store(), Clock.systemUTC());
        fixture.delivery.setTrace(trace.trace());
        quarantine = open(Map.of());
    }

    private StandingQuarantine open(Map<String, String> settings) throws Exception {
        StandingQuarantine opened = StandingQuarantine.open(
                fixture.store.store(),
                fixture.clock,
                () -> TimeUnit.MILLISECONDS.toNanos(fixture.clock.millis()),
                fixture.directories.directory(),
                settings);
        opened.useAgent(fixture.delivery);
        opened.tell(trace.trace());
        fixture.delivery.setQuarantine(opened.quarantine());
        return opened;
    }

    @AfterEach
    void close() {
        quarantine.close();
        trace.close();
        fixture.close();
    }

    private MailTransaction judged(String... recipients) {
        return fixture.transaction(MESSAGE, recipients)
                .seenWith(List.of(new RuleHit("ODD", 6.5, "very")), Tuned.NONE)
                .withReports(REPORTS);
    }

    private Map<Recipient, Reply> hold(String... recipients) {
        MailTransaction message = judged(recipients);
        return fixture.delivery.deliver(
                List.of(new Disposition.Hold(message.recipients(), message, "score\r\n6.5")), false);
    }

    private List<QuarantineEntry> entries() throws StoreException {
        return quarantine.admin().entries(QuarantineFilter.ALL, 1000);
    }

    private QuarantineId only() throws StoreException {
        assertThat(entries()).hasSize(1);
        return entries().getFirst().id();
    }

    @Test
    void oneRecipientsCopyIsHeldAndAnothersDeliveredInOneCommit() throws Exception {
        MailTransaction message = judged(ANNA, BERTA);
        MailTransaction forAnna = message.to(message.recipients().subList(0, 1));
        MailTransaction forBerta = message.to(message.recipients().subList(1, 2));
        assertThat(fixture.delivery.deliver(
                        List.of(
                                new Disposition.Hold(forAnna.recipients(), forAnna, "score 6.5"),
                                new Disposition.Deliver(forBerta.recipients(), forBerta)),
                        false))
                .containsOnly(
                        Map.entry(forAnna.recipients().getFirst(), Replies.DELIVERED),
                        Map.entry(forBerta.recipients().getFirst(), Replies.DELIVERED));
        assertThat(fixture.engine.batches().stream()
                        .filter(batch -> batch.changes().stream()
                                .anyMatch(change -> change instanceof WriteBatch.Put put
                                        && put.key()[0] == 'z'
                                        && put.key()[1] == 3))
                        .map(WriteBatch::changes))
                .singleElement()
                .asInstanceOf(InstanceOfAssertFactories.list(WriteBatch.Change.class))
                .anyMatch(change -> change instanceof WriteBatch.Put put && put.key()[0] == 'm');
        assertThat(fixture.count(ANNA, "INBOX")).isZero();
        assertThat(fixture.count(BERTA, "INBOX")).isOne();
        QuarantineEntry entry = entries().getFirst();
        assertThat(entries()).hasSize(1);
        assertThat(entry.owner()).isEqualTo(Address.of(ANNA));
        assertThat(entry.sender()).hasToString("<sender@remote.test>");
        assertThat(entry.envelope())
                .isEqualTo(new QuarantineEntry.Written("Sender <sender@remote.test>", "test", MESSAGE.length()));
        assertThat(entry.judgement().reports()).isEqualTo(REPORTS);
        assertThat(entry.judgement().score()).isEqualTo(6.5);
        assertThat(Duration.between(entry.held(), entry.expires())).isEqualTo(Duration.ofDays(30));
    }

    @Test
    void isNeitherInJunkNorInAnyOtherMailbox() throws Exception {
        assertThat(hold(ANNA)).containsValue(Replies.DELIVERED);
        assertThat(fixture.count(ANNA, "INBOX")).isZero();
        assertThat(fixture.count(ANNA, "Junk")).isZero();
        assertThat(entries().getFirst().judgement().reason()).isEqualTo("score 6.5");
    }

    @Test
    void comesAsIfNobodyHadHeldItOnceReleased() throws Exception {
        MailTransaction message = judged(ANNA);
        fixture.delivery.deliver(List.of(new Disposition.Hold(message.recipients(), message, "odd")), false);
        fixture.clock.forward(Duration.ofDays(3));
        QuarantineId id = only();
        quarantine.admin().release(id, OPERATOR);
        assertThat(fixture.texts(ANNA, "INBOX")).containsExactly(WHOLE);
        assertThat(fixture.mail(ANNA).open(MailboxName.INBOX).view().received(0))
                .isEqualTo(message.received().toEpochMilli());
        assertThat(entries()).isEmpty();
        assertThatThrownBy(() -> quarantine.admin().release(id, OPERATOR))
                .isInstanceOf(QuarantineRefusalException.class)
                .hasMessageContaining("no entry");
        assertThat(fixture.count(ANNA, "INBOX")).isOne();
    }

    @Test
    void isReleasedInOneCommit() throws Exception {
        hold(ANNA);
        quarantine.admin().release(only(), OPERATOR);
        List<WriteBatch> ends = fixture.engine.batches().stream()
                .filter(batch -> batch.changes().stream()
                        .anyMatch(change -> change instanceof WriteBatch.Delete end && end.key()[0] == 'z'))
                .toList();
        assertThat(ends).hasSize(1);
        assertThat(ends.getFirst().changes())
                .anyMatch(change -> change instanceof WriteBatch.Put put && put.key()[0] == 'm');
    }

    @Test
    void passesTheOwnersScriptsWithTheAddressByWhichItCame() throws Exception {
        fixture.filter(
                ANNA,
                "require [\"envelope\", \"fileinto\", \"mailbox\"];"
                        + "if envelope :is \"to\" \"alias@example.test\" { fileinto :create \"Sales\"; }");
        hold("alias@example.test");
        assertThat(entries().getFirst().recipient()).isEqualTo(Address.of("alias@example.test"));
        assertThat(fixture.count(ANNA, "INBOX")).isZero();
        quarantine.admin().release(only(), OPERATOR);
        assertThat(fixture.texts(ANNA, "Sales")).containsExactly(WHOLE);
        assertThat(fixture.count(ANNA, "INBOX")).isZero();
    }

    @Test
    void goesToWhomItWasHeldForAndNobodyElseBehindTheSameAddress() throws Exception {
        fixture.directories
                .admin()
                .setAlias(new Alias(Address.of("both@example.test"), List.of(Address.of(ANNA), Address.of(BERTA))));
        assertThat(hold("both@example.test")).containsValue(Replies.DELIVERED);
        assertThat(entries()).extracting(entry -> entry.owner().toString()).containsExactlyInAnyOrder(ANNA, BERTA);
        QuarantineEntry annas = entries().stream()
                .filter(entry -> entry.owner().equals(Address.of(ANNA)))
                .findFirst()
                .orElseThrow();
        quarantine.admin().release(annas.id(), OPERATOR);
        assertThat(fixture.texts(ANNA, "INBOX")).containsExactly(WHOLE);
        assertThat(fixture.count(BERTA, "INBOX")).isZero();
        assertThat(fixture.entries()).isEmpty();
        assertThat(entries().getFirst().owner()).isEqualTo(Address.of(BERTA));
    }

    @Test
    void isRefusedForAListWhoeverElseIsBehindTheSameAddress() throws Exception {
        Address list = Address.of("friends@example.test");
        try (StandingLists lists = StandingLists.open(
                fixture.store.store(),
                Clock.systemUTC(),
                fixture.directories.directory(),
                fixture.directories.admin(),
                Map.of())) {
            lists.use(fixture.queue.queue());
            fixture.directories.know(lists.names());
            fixture.delivery.setLists(lists.lists());
            lists.admin().create(list, ListTerms.of(List.of(Address.of(ANNA)), ListTerms.ListLanguage.ENGLISH));
            lists.admin().add(list, List.of(Address.of("away@remote.test")));
            fixture.directories
                    .admin()
                    .setAlias(new Alias(Address.of("all@example.test"), List.of(Address.of(ANNA), list)));
            assertThat(hold("all@example.test").values()).containsOnly(Replies.HELD_FOR_NOBODY);
            assertThat(hold("friends@example.test").values()).containsOnly(Replies.HELD_FOR_NOBODY);
            assertThat(hold(ANNA, "friends@example.test").values()).containsOnly(Replies.HELD_FOR_NOBODY);
            assertThat(entries()).isEmpty();
            assertThat(fixture.entries()).isEmpty();
            assertThat(lists.admin().held(Optional.empty())).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void isRefusedWhereNotEverybodyBehindTheAddressHasAMailboxHere(boolean quarantined) throws Exception {
        if (!quarantined) {
            fixture.delivery.unsetQuarantine(quarantine.quarantine());
        }
        fixture.directories
                .admin()
                .setAlias(new Alias(
                        Address.of("both@example.test"), List.of(Address.of(ANNA), Address.of("away@remote.test"))));
        assertThat(hold("both@example.test").values()).containsOnly(Replies.HELD_FOR_NOBODY);
        assertThat(hold(BERTA, "both@example.test").values()).containsOnly(Replies.HELD_FOR_NOBODY);
        assertThat(entries()).isEmpty();
        assertThat(fixture.count(ANNA, "Junk")).isZero();
        MailTransaction message = judged(BERTA, "both@example.test");
        assertThat(fixture.delivery
                        .deliver(List.of(new Disposition.Hold(message.recipients(), message, "odd")), true)
                        .values())
                .containsExactlyInAnyOrder(Replies.DELIVERED, Replies.HELD_FOR_NOBODY);
        assertThat(entries().size() + fixture.count(BERTA, "Junk")).isOne();
        Story story = trace.search().find(TraceQuery.of(message.id()), 10).getFirst();
        assertThat(story.events())
                .extracting(TraceEvent::what)
                .contains(new Happening.Refused(List.of(Address.of("both@example.test")), Replies.HELD_FOR_NOBODY));
    }

    @Test
    void noDeliveredToThatAStrangerWroteGetsPastTheQuarantine() throws Exception {
        String forged = "Delivered-To: " + ANNA + "\r\n" + MESSAGE;
        MailTransaction message = fixture.transaction(forged, ANNA, BERTA);
        assertThat(fixture.delivery
                        .deliver(List.of(new Disposition.Hold(message.recipients(), message, "virus")), false)
                        .values())
                .containsOnly(Replies.DELIVERED);
        assertThat(fixture.count(ANNA, "Junk")).isZero();
        assertThat(entries()).extracting(entry -> entry.owner().toString()).containsExactlyInAnyOrder(ANNA, BERTA);
        for (QuarantineEntry entry : entries()) {
            quarantine.admin().release(entry.id(), OPERATOR);
        }
        assertThat(fixture.texts(ANNA, "Junk"))
                .singleElement()
                .asString()
                .contains("X-Palomar-Refused: 554 5.4.6")
                .endsWith(forged);
        assertThat(fixture.count(BERTA, "INBOX")).isOne();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatWasToBeRefusedForAnotherAddressOfTheSameMailboxIsHeldToo(boolean refusedFirst) throws Exception {
        MailTransaction message = judged(ANNA, "alias@example.test");
        MailTransaction held = message.to(message.recipients().subList(0, 1));
        MailTransaction refused = message.to(message.recipients().subList(1, 2));
        List<Disposition> dispositions = List.of(
                new Disposition.Hold(held.recipients(), held, "odd"),
                new Disposition.Refuse(refused.recipients(), refused, new Reply(550, "5.7.1", "Spam")));
        assertThat(fixture.delivery
                        .deliver(refusedFirst ? dispositions.reversed() : dispositions, false)
                        .values())
                .containsOnly(Replies.DELIVERED);
        assertThat(fixture.count(ANNA, "Junk")).isZero();
        assertThat(entries()).hasSize(1);
    }

    @Test
    void whatAnyStepHasAgainstItIsKnownThoughTheSameMailboxHasItForAnotherAddress() throws Exception {
        MailTransaction message = judged(ANNA, "alias@example.test");
        MailTransaction one = message.to(message.recipients().subList(0, 1));
        MailTransaction other = message.to(message.recipients().subList(1, 2));
        fixture.delivery.deliver(
                List.of(
                        new Disposition.Hold(one.recipients(), one, "score 6.5", Set.of("threshold")),
                        new Disposition.Hold(other.recipients(), other, "malware", Set.of("clamav"))),
                false);
        assertThat(entries()).singleElement().satisfies(entry -> {
            assertThat(entry.judgement().steps()).containsExactlyInAnyOrder("threshold", "clamav");
            assertThat(entry.judgement().reason()).isEqualTo("score 6.5; malware");
        });
    }

    @Test
    void endsThoughTheOwnersScriptThrowsItAway() throws Exception {
        fixture.filter(ANNA, "discard;");
        hold(ANNA);
        quarantine.admin().release(only(), OPERATOR);
        assertThat(entries()).isEmpty();
        assertThat(fixture.count(ANNA, "INBOX")).isZero();
    }

    @Test
    void staysWhereTheOwnersScriptRefusesIt() throws Exception {
        fixture.filter(ANNA, "require \"reject\"; reject \"not for me\";");
        hold(ANNA);
        QuarantineId id = only();
        assertThatThrownBy(() -> quarantine.admin().release(id, OPERATOR))
                .isInstanceOf(QuarantineRefusalException.class)
                .hasMessageContaining("not for me");
        assertThat(only()).isEqualTo(id);
        assertThat(fixture.entries()).isEmpty();
        fixture.filter(ANNA, "keep;");
        quarantine.admin().release(id, OPERATOR);
        assertThat(fixture.count(ANNA, "INBOX")).isOne();
    }

    @Test
    void isDeliveredWhereAnotherAddressOfTheSameMailboxWantsItAtOnce() throws Exception {
        MailTransaction message = judged(ANNA, "alias@example.test");
        MailTransaction held = message.to(message.recipients().subList(0, 1));
        MailTransaction wanted = message.to(message.recipients().subList(1, 2));
        fixture.delivery.deliver(
                List.of(
                        new Disposition.Hold(held.recipients(), held, "odd"),
                        new Disposition.Deliver(wanted.recipients(), wanted)),
                false);
        assertThat(fixture.texts(ANNA, "INBOX")).containsExactly(WHOLE);
        assertThat(entries()).isEmpty();
    }

    @Test
    void ofManyWhoReleaseItAtOnceOneDoes() throws Exception {
        hold(ANNA);
        QuarantineId id = only();
        List<Boolean> released = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            Callable<Boolean> release = () -> {
                try {
                    quarantine.admin().release(id, OPERATOR);
                    return true;
                } catch (QuarantineRefusalException late) {
                    return false;
                }
            };
            for (Future<Boolean> each : threads.invokeAll(Collections.nCopies(40, release))) {
                released.add(each.get());
            }
        }
        assertThat(released).containsOnlyOnce(true);
        assertThat(fixture.count(ANNA, "INBOX")).isOne();
    }

    /** Whatever the disk kept of a commit that failed: the message is in one of both places. */
    @ParameterizedTest
    @EnumSource(
            value = FaultyEngine.Fault.class,
            names = {"WRITE_FAILS", "SYNC_FAILS"})
    void isInOnePlaceAfterACrashInTheMiddleOfItsRelease(FaultyEngine.Fault fault) throws Exception {
        hold(ANNA);
        QuarantineId id = only();
        fixture.engine.next(fault);
        assertThatThrownBy(() -> quarantine.admin().release(id, OPERATOR))
                .isInstanceOf(QuarantineRefusalException.class);
        for (FaultyEngine after : List.of(fixture.engine.crashed(), fixture.engine.crashedKeepingTail())) {
            try (InMemoryMailStore later = InMemoryMailStore.over(after, Clock.systemUTC());
                    StandingQuarantine reopened = StandingQuarantine.open(
                            later.store(),
                            fixture.clock,
                            System::nanoTime,
                            fixture.directories.directory(),
                            Map.of())) {
                int arrived = later.mail()
                        .account(fixture.account(ANNA).id())
                        .open(MailboxName.INBOX)
                        .view()
                        .count();
                int held = reopened.admin().entries(QuarantineFilter.ALL, 10).size();
                assertThat(arrived + held).isOne();
            }
        }
    }

    @Test
    void whatIsAcceptedIsHeldAfterACrash() throws Exception {
        hold(ANNA);
        try (InMemoryMailStore later = InMemoryMailStore.over(fixture.engine.crashed(), Clock.systemUTC());
                StandingQuarantine reopened = StandingQuarantine.open(
                        later.store(), fixture.clock, System::nanoTime, fixture.directories.directory(), Map.of())) {
            QuarantineEntry entry =
                    reopened.admin().entries(QuarantineFilter.ALL, 10).getFirst();
            Content message = reopened.admin().message(entry.id()).orElseThrow();
            assertThat(FilterFixture.text(message)).isEqualTo(MESSAGE);
        }
    }

    @Test
    void isRefusedAsBeforeForWhoHasNoMailboxHere() throws Exception {
        fixture.directories
                .admin()
                .setAlias(new Alias(Address.of("away@example.test"), List.of(Address.of("away@remote.test"))));
        assertThat(hold("away@example.test")).containsValue(Replies.HELD_FOR_NOBODY);
        assertThat(entries()).isEmpty();
    }

    @Test
    void isDeferredWhileThereOughtToBeAQuarantineAndIsNot() {
        MailTransaction message = judged(ANNA);
        List<Disposition> hold = List.of(new Disposition.Hold(message.recipients(), message, "odd"));
        List<Disposition> possible = HeldMail.of(hold, Presence.Missing::new).possible(hold);
        assertThat(Settlement.of(possible, false, false).replies()).containsValue(Replies.NO_QUARANTINE);
        assertThat(Replies.NO_QUARANTINE.isTemporary()).isTrue();
    }

    @Test
    void goesToJunkWhereThereIsNoQuarantine() throws Exception {
        fixture.delivery.unsetQuarantine(quarantine.quarantine());
        assertThat(hold(ANNA)).containsValue(Replies.DELIVERED);
        assertThat(fixture.count(ANNA, "Junk")).isOne();
        assertThat(entries()).isEmpty();
    }

    @Test
    void isDeferredWhereTooMuchOfTheseDaysWaitsAlready() throws Exception {
        quarantine.close();
        quarantine = open(Map.of("account-entries", "2"));
        hold(ANNA);
        hold(ANNA);
        assertThat(hold(ANNA).values()).extracting(Reply::code).containsExactly(452);
        assertThat(hold(BERTA)).containsValue(Replies.DELIVERED);
        assertThat(quarantine.findings()).hasSize(1);
        fixture.clock.forward(Duration.ofDays(8));
        QuarantineId oldest = entries().getLast().id();
        assertThat(hold(ANNA)).containsValue(Replies.DELIVERED);
        assertThat(entries())
                .extracting(QuarantineEntry::id)
                .doesNotContain(oldest)
                .hasSize(3);
        assertThat(quarantine.findings()).isEmpty();
    }

    @Test
    void isReleasedUntilItHasGoneThoughItsTimeIsOverByTheClock() throws Exception {
        hold(ANNA);
        QuarantineId id = only();
        hold(BERTA);
        fixture.clock.forward(Duration.ofDays(30));
        quarantine.admin().release(id, OPERATOR);
        assertThat(fixture.count(ANNA, "INBOX")).isOne();
        QuarantineId bertas = only();
        quarantine.sweep();
        assertThatThrownBy(() -> quarantine.admin().release(bertas, OPERATOR))
                .isInstanceOf(QuarantineRefusalException.class)
                .hasMessageContaining("no entry");
    }

    private Reply refuse(Reply reply) throws Exception {
        Recipient anna =
                new Recipient(Address.of(ANNA), Set.of(fixture.account(ANNA).id()));
        MailTransaction message = judged(ANNA).to(List.of(anna));
        return fixture.delivery
                .deliver(List.of(new Disposition.Refuse(List.of(anna), message, reply)), false)
                .getOrDefault(anna, Replies.DELIVERED);
    }

    @Test
    void whatIsRefusedIsKeptForOperatorsIfSoWantedAndCanStillCome() throws Exception {
        quarantine.close();
        quarantine = open(Map.of("refused-keep", "2d"));
        Reply no = new Reply(550, "5.7.1", "Spam");
        assertThat(refuse(no)).isEqualTo(no);
        assertThat(refuse(new Reply(451, "4.7.1", "later")).isTemporary()).isTrue();
        assertThat(entries()).isEmpty();
        List<QuarantineEntry> kept = refused();
        assertThat(kept).singleElement().satisfies(entry -> {
            assertThat(entry.refused()).isTrue();
            assertThat(entry.owner()).isEqualTo(Address.of(ANNA));
            assertThat(entry.judgement().reason()).isEqualTo("550 5.7.1 Spam");
            assertThat(Duration.between(entry.held(), entry.expires())).isEqualTo(Duration.ofDays(2));
        });
        QuarantineId id = kept.getFirst().id();
        Reviewer anna = Reviewer.owner(fixture.account(ANNA).id(), ANNA);
        assertThatThrownBy(() -> quarantine.admin().release(id, anna)).hasMessageContaining("no entry");
        quarantine.admin().release(id, OPERATOR);
        assertThat(refused()).isEmpty();
        assertThat(fixture.texts(ANNA, "INBOX"))
                .singleElement()
                .asString()
                .contains("X-Palomar-Refused: 550 5.7.1 Spam")
                .endsWith(MESSAGE);
        trace.flush();
        Story story = trace.search().find(TraceQuery.of("t1"), 10).getFirst();
        assertThat(story.events())
                .extracting(event -> event.what().toString())
                .anyMatch(what -> what.contains("kept"))
                .anyMatch(what -> what.contains("though its sender was told 550 5.7.1 Spam"));
    }

    /** Its sender hears 451 for all, and brings it again for both. */
    @Test
    void nothingIsKeptOfWhatComesAgainForSomebodyElse() throws Exception {
        quarantine.close();
        quarantine = open(Map.of("refused-keep", "2d"));
        MailTransaction message = judged(ANNA, BERTA);
        MailTransaction forAnna = message.to(List.of(named(ANNA)));
        MailTransaction forBerta = message.to(List.of(named(BERTA)));
        List<Disposition> dispositions = List.of(
                new Disposition.Refuse(forAnna.recipients(), forAnna, new Reply(550, "5.7.1", "Spam")),
                new Disposition.Refuse(forBerta.recipients(), forBerta, new Reply(451, "4.7.1", "later")));
        fixture.delivery.deliver(dispositions, true);
        assertThat(refused()).isEmpty();
    }

    private Recipient named(String address) throws Exception {
        return new Recipient(
                Address.of(address), Set.of(fixture.account(address).id()));
    }

    private List<QuarantineEntry> refused() throws StoreException {
        QuarantineFilter all = QuarantineFilter.ALL;
        return quarantine
                .admin()
                .entries(
                        new QuarantineFilter(
                                all.account(), all.domain(), "", "", Optional.empty(), Optional.empty(), true),
                        100);
    }

    @Test
    void whatIsRefusedIsNotKeptUnlessWanted() throws Exception {
        Reply no = new Reply(550, "5.7.1", "Spam");
        assertThat(refuse(no)).isEqualTo(no);
        assertThat(refused()).isEmpty();
        assertThat(entries()).isEmpty();
    }

    @Test
    void theReplyIsTheSameThoughTheCopyCannotBeKept() throws Exception {
        quarantine.close();
        quarantine = open(Map.of("refused-keep", "2d"));
        fixture.engine.next(FaultyEngine.Fault.WRITE_FAILS);
        Reply no = new Reply(550, "5.7.1", "Spam");
        assertThat(refuse(no)).isEqualTo(no);
        assertThat(quarantine.findings())
                .extracting(HealthFinding::text)
                .anyMatch(text -> text.contains("The last message that was refused is not kept"));
    }

    @Test
    void theAuthorOfWhatIsReleasedIsWantedFromNowOnIfSoAsked() throws Exception {
        quarantine.use(fixture.directories.preferences());
        quarantine.useAdmin(fixture.directories.preferences());
        hold(ANNA);
        assertThat(quarantine.admin().author(only())).contains(Address.of("sender@remote.test"));
        assertThat(quarantine.admin().releaseAndAllow(only(), OPERATOR)).isEqualTo(Address.of("sender@remote.test"));
        assertThat(fixture.count(ANNA, "INBOX")).isOne();
        assertThat(fixture.directories.preferences().preferences())
                .containsExactly(new SenderRule(
                                SenderRule.Treatment.ALLOW,
                                SenderPattern.parse("sender@remote.test").orElseThrow())
                        .of(new Holder.OfAccount(fixture.account(ANNA).id())));
    }

    @Test
    void whatSomebodyWantsAfterAllIsLearned() throws Exception {
        List<String> learned = new ArrayList<>();
        Training training = (message, kind, account) -> learned.add(
                kind + " " + account.value() + " " + FilterFixture.text(message).equals(MESSAGE));
        quarantine.useTraining(training);
        String wanted = "HAM " + fixture.account(ANNA).id().value() + " true";
        hold(ANNA);
        quarantine.admin().callWrong(only(), OPERATOR);
        quarantine.admin().callWrong(only(), OPERATOR);
        assertThat(learned).containsExactly(wanted);
        quarantine.admin().release(only(), OPERATOR);
        assertThat(learned).containsExactly(wanted, wanted);
        hold(ANNA);
        quarantine.admin().delete(only(), OPERATOR);
        assertThat(learned).hasSize(2);
    }

    @Test
    void whoeverIsWantedFromNowOnIsNamedThoughTheReleaseFails() throws Exception {
        quarantine.use(fixture.directories.preferences());
        quarantine.useAdmin(fixture.directories.preferences());
        quarantine.useAgent((message, owner, companion) -> {
            throw new IllegalStateException("a bug, on purpose");
        });
        hold(ANNA);
        assertThatThrownBy(() -> quarantine.admin().releaseAndAllow(only(), OPERATOR))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("Mail of sender@remote.test is wanted from now on all the same.");
    }

    @Test
    void ofSeveralAuthorsNobodyIsWantedAndTheMessageStays() throws Exception {
        quarantine.use(fixture.directories.preferences());
        quarantine.useAdmin(fixture.directories.preferences());
        MailTransaction message = fixture.transaction("From: a@remote.test, b@remote.test\r\n" + MESSAGE, ANNA);
        fixture.delivery.deliver(List.of(new Disposition.Hold(message.recipients(), message, "odd")), false);
        assertThat(quarantine.admin().author(only())).isEmpty();
        assertThatThrownBy(() -> quarantine.admin().releaseAndAllow(only(), OPERATOR))
                .isInstanceOf(QuarantineRefusalException.class)
                .hasMessageContaining("no single author");
        assertThat(entries()).hasSize(1);
        assertThat(fixture.directories.preferences().preferences()).isEmpty();
    }

    @Test
    void anotherOwnersIsNotThereForAnOwner() throws Exception {
        hold(ANNA);
        QuarantineId id = only();
        Reviewer berta = Reviewer.owner(fixture.account(BERTA).id(), BERTA);
        assertThatThrownBy(() -> quarantine.admin().release(id, berta)).hasMessageContaining("no entry");
        assertThatThrownBy(() -> quarantine.admin().delete(id, berta)).hasMessageContaining("no entry");
        assertThatThrownBy(() -> quarantine.admin().callWrong(id, berta)).hasMessageContaining("no entry");
        quarantine.admin().release(id, Reviewer.owner(fixture.account(ANNA).id(), ANNA));
        assertThat(fixture.count(ANNA, "INBOX")).isOne();
    }

    @Test
    void staysWhenTheAccountIsGone() throws Exception {
        hold(ANNA);
        QuarantineId id = only();
        fixture.directories.admin().deleteAlias(Address.of("alias@example.test"));
        fixture.directories.admin().deleteAccount(Address.of(ANNA));
        assertThatThrownBy(() -> quarantine.admin().release(id, OPERATOR)).hasMessageContaining("exists no more");
        assertThat(only()).isEqualTo(id);
    }

    @Test
    void aReleaseThatFailsLeavesItsStoryAsItIsAndAddsWhy() throws Exception {
        fixture.filter(ANNA, "require \"reject\"; reject \"not for me\";");
        MailTransaction message = judged(ANNA, BERTA);
        fixture.delivery.deliver(List.of(new Disposition.Hold(message.recipients(), message, "odd")), false);
        QuarantineId annas = entries().stream()
                .filter(entry -> entry.owner().equals(Address.of(ANNA)))
                .findFirst()
                .orElseThrow()
                .id();
        assertThatThrownBy(() -> quarantine.admin().release(annas, OPERATOR)).hasMessageContaining("not for me");
        trace.flush();
        Story story = trace.search().find(TraceQuery.of(message.id()), 10).getFirst();
        assertThat(story.received().orElseThrow().recipients()).containsExactly(Address.of(ANNA), Address.of(BERTA));
        assertThat(story.events())
                .extracting(TraceEvent::what)
                .noneMatch(Happening.Refused.class::isInstance)
                .anySatisfy(what -> assertThat(what).isInstanceOfSatisfying(Happening.Acted.class, acted -> {
                    assertThat(acted.action()).isEqualTo("not-released");
                    assertThat(acted.detail()).contains("by karaf", "550", "not for me");
                }));
    }

    @Test
    void itsStoryTellsOfEachStep() throws Exception {
        MailTransaction message = judged(ANNA);
        fixture.delivery.deliver(List.of(new Disposition.Hold(message.recipients(), message, "odd")), false);
        quarantine.admin().callWrong(only(), OPERATOR);
        assertThat(entries().getFirst().wrong()).isTrue();
        quarantine.admin().release(only(), OPERATOR);
        Story story = trace.search().find(TraceQuery.of(message.id()), 10).getFirst();
        List<Happening> told = story.events().stream().map(TraceEvent::what).toList();
        assertThat(story.received()).isPresent();
        assertThat(told).noneMatch(Happening.Received.class::isInstance);
        assertThat(told.stream()
                        .filter(Happening.Acted.class::isInstance)
                        .map(Happening.Acted.class::cast)
                        .map(Happening.Acted::action))
                .containsExactly("held", "called-wrong", "released");
        assertThat(told.stream().filter(Happening.Delivered.class::isInstance)).hasSize(1);
        assertThat(told.stream().filter(Happening.Judged.class::isInstance)).hasSize(REPORTS.size());
    }
}
