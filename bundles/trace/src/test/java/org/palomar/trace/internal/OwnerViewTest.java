package org.palomar.trace.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.palomar.trace.internal.Telling.ANA;
import static org.palomar.trace.internal.Telling.ANA_HERE;
import static org.palomar.trace.internal.Telling.BEA;
import static org.palomar.trace.internal.Telling.BEA_HERE;
import static org.palomar.trace.internal.Telling.BOB_THERE;
import static org.palomar.trace.internal.Telling.ENTRY;
import static org.palomar.trace.internal.Telling.NOON;
import static org.palomar.trace.internal.Telling.UNKNOWN;
import static org.palomar.trace.internal.Telling.event;
import static org.palomar.trace.internal.Telling.incoming;
import static org.palomar.trace.internal.Telling.story;
import static org.palomar.trace.internal.Telling.submitted;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.palomar.api.address.Address;
import org.palomar.api.directory.AccountId;
import org.palomar.api.mailbox.MailboxName;
import org.palomar.api.pipeline.Reply;
import org.palomar.api.pipeline.StepReport;
import org.palomar.api.queue.QueueId;
import org.palomar.api.store.StoreException;
import org.palomar.api.trace.Answer;
import org.palomar.api.trace.Happening;
import org.palomar.api.trace.Story;
import org.palomar.api.trace.TraceEvent;
import org.palomar.api.trace.TraceQuery;
import org.palomar.storage.InMemoryEngine;
import org.palomar.storage.KeyValueEngine;
import org.palomar.storage.Store;
import org.palomar.storage.StoreSettings;
import org.palomar.storage.Stores;
import org.palomar.storage.Transaction;

/** What owners see of stories, and what they can't find out by asking. */
class OwnerViewTest {

    private static final Address TEAM = Address.of("team@here.test");
    private static final Address PRIVATE = Address.of("bea.private@home.test");
    private static final QueueId FORWARDED = new QueueId(NOON.toEpochMilli() << 16, 77);

    private final KeyValueEngine engine = new InMemoryEngine();
    private final Store.Owned store = Stores.open(engine, StoreSettings.DEFAULT);
    private final RunningTrace trace =
            new RunningTrace(store, Clock.systemUTC(), () -> new TraceSettings(3650, 1L << 40));

    @AfterEach
    void close() {
        trace.stop();
        store.close();
        engine.close();
    }

    private void add(Happening... all) throws StoreException {
        Transaction unit = store.open();
        List<TraceEvent> events = new ArrayList<>();
        for (Happening what : all) {
            events.add(event(story(1), what));
        }
        trace.trace().add(unit, events);
        unit.commit();
    }

    private Story seenBy(AccountId owner) throws StoreException {
        return trace.search().find(TraceQuery.ALL.ownedBy(owner), 10).getFirst();
    }

    private List<Happening> eventsSeenBy(AccountId owner) throws StoreException {
        return seenBy(owner).events().stream().map(TraceEvent::what).toList();
    }

    private boolean isFoundBy(AccountId owner, Optional<String> recipient, Optional<QueueId> entry)
            throws StoreException {
        TraceQuery query = new TraceQuery(
                Optional.empty(),
                entry,
                Optional.empty(),
                recipient,
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                Optional.of(owner));
        return !trace.search().find(query, 10).isEmpty();
    }

    private static Happening delivered() {
        return new Happening.Delivered(BEA_HERE, BEA, MailboxName.INBOX, "inbox");
    }

    private static Happening attempted(QueueId entry, Address recipient) {
        return new Happening.Attempted(
                entry,
                1,
                recipient.domain(),
                List.of(),
                List.of(new Answer(recipient, Answer.Fate.FAILED, "", UNKNOWN)),
                Optional.empty());
    }

    private static Happening queued(QueueId entry, Address recipient) {
        return new Happening.Queued(entry, recipient.domain(), List.of(recipient));
    }

    /** Team stands for bea, who has her mail forwarded as well. */
    private void throughAnAlias() throws StoreException {
        add(
                submitted("hi", TEAM, BOB_THERE),
                new Happening.Expanded(TEAM, List.of(BEA_HERE), "alias"),
                new Happening.Expanded(BEA_HERE, List.of(PRIVATE), "sieve"),
                delivered(),
                queued(ENTRY, BOB_THERE),
                queued(FORWARDED, PRIVATE));
        add(attempted(FORWARDED, PRIVATE));
        add(new Happening.Attempted(FORWARDED, 2, PRIVATE.domain(), List.of(), List.of(), Optional.of(UNKNOWN)));
        add(new Happening.Operated(FORWARDED, Happening.Operated.Change.HELD, ""));
        add(new Happening.Notified(FORWARDED, "n1", List.of(new Answer(PRIVATE, Answer.Fate.FAILED, "", UNKNOWN))));
        add(new Happening.Refused(List.of(PRIVATE), new Reply(550, "5.1.1", "No")));
        add(new Happening.Discarded(List.of(PRIVATE), "away"));
        add(attempted(ENTRY, BOB_THERE));
    }

    @Test
    void aSenderSeesWhatBecameOfTheRecipientsThatTheyNamed() throws Exception {
        throughAnAlias();
        assertThat(eventsSeenBy(ANA))
                .containsExactly(
                        new Happening.Acted("delivery", "delivered", List.of(TEAM), ""),
                        queued(ENTRY, BOB_THERE),
                        attempted(ENTRY, BOB_THERE));
    }

    @Test
    void aSenderIsNotToldWhoIsBehindAnAliasNorWhereTheyForwardTo() throws Exception {
        throughAnAlias();
        assertThat(seenBy(ANA).toString())
                .doesNotContain(BEA_HERE.toString(), PRIVATE.toString(), "home.test", FORWARDED.toString());
    }

    @Test
    void aSenderCanNotAskWhoIsBehindAnAlias() throws Exception {
        throughAnAlias();
        assertThat(isFoundBy(ANA, Optional.of("team@*"), Optional.empty())).isTrue();
        assertThat(isFoundBy(ANA, Optional.of("bea@*"), Optional.empty())).isFalse();
        assertThat(isFoundBy(ANA, Optional.of("*@home.test"), Optional.empty())).isFalse();
        assertThat(isFoundBy(ANA, Optional.empty(), Optional.of(ENTRY))).isTrue();
        assertThat(isFoundBy(ANA, Optional.empty(), Optional.of(FORWARDED))).isFalse();
    }

    @Test
    void aSenderWhoIsInTheListDoesNotSeeItsOtherMembers() throws Exception {
        add(
                submitted("hi", TEAM),
                new Happening.Expanded(TEAM, List.of(BEA_HERE, ANA_HERE), "alias"),
                delivered(),
                new Happening.Delivered(ANA_HERE, ANA, MailboxName.INBOX, "inbox"));
        assertThat(seenBy(ANA).toString()).doesNotContain(BEA_HERE.toString());
    }

    @Test
    void aRecipientCanNotAskForBlindCopies() throws Exception {
        add(
                incoming("x@far.test", "hi", BEA_HERE, ANA_HERE),
                delivered(),
                new Happening.Delivered(ANA_HERE, ANA, MailboxName.INBOX, "inbox"),
                queued(ENTRY, BOB_THERE));
        assertThat(isFoundBy(BEA, Optional.of("bea@here.test"), Optional.empty()))
                .isTrue();
        assertThat(isFoundBy(BEA, Optional.of("ana@here.test"), Optional.empty()))
                .isFalse();
        assertThat(isFoundBy(BEA, Optional.empty(), Optional.of(ENTRY))).isFalse();
    }

    @Test
    void nobodyIsToldWhereMailWasSentInstead() throws Exception {
        add(
                submitted("hi", BEA_HERE, BOB_THERE),
                new Happening.Judged(
                        new StepReport("switch", "redirect", "to " + PRIVATE, Duration.ofNanos(1), List.of())),
                delivered(),
                queued(ENTRY, BOB_THERE),
                new Happening.Operated(ENTRY, Happening.Operated.Change.REDIRECTED, "to relay.secret.test"));
        assertThat(seenBy(ANA).toString())
                .contains("redirect", "REDIRECTED")
                .doesNotContain(PRIVATE.toString(), "secret");
        assertThat(seenBy(BEA).toString()).contains("redirect").doesNotContain(PRIVATE.toString());
    }
}
