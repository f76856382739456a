package org.palomar.trace.internal;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.palomar.api.address.Address;
import org.palomar.api.address.Domain;
import org.palomar.api.address.ReversePath;
import org.palomar.api.directory.AccountId;
import org.palomar.api.mailbox.MailboxName;
import org.palomar.api.pipeline.Origin;
import org.palomar.api.pipeline.Reply;
import org.palomar.api.pipeline.StepReport;
import org.palomar.api.queue.QueueId;
import org.palomar.api.queue.RemoteReply;
import org.palomar.api.queue.Visit;
import org.palomar.api.trace.Answer;
import org.palomar.api.trace.Happening;
import org.palomar.api.trace.Source;
import org.palomar.api.trace.StoryId;
import org.palomar.api.trace.TraceEvent;

/** Events for tests. */
public final class Telling {

    public static final Instant NOON = Instant.parse("2026-11-26T12:00:00Z");
    public static final AccountId ANA = new AccountId(7);
    public static final AccountId BEA = new AccountId(8);
    public static final Address ANA_HERE = Address.of("ana@here.test");
    public static final Address BEA_HERE = Address.of("bea@here.test");
    public static final Address BOB_THERE = Address.of("bob@there.test");
    public static final QueueId ENTRY = new QueueId(NOON.toEpochMilli() << 16, -5);
    public static final RemoteReply UNKNOWN = new RemoteReply(550, "5.1.1", "User unknown in virtual table");

    private Telling() {}

    /** The story of what was received so many seconds after noon. */
    public static StoryId story(int second) {
        return new StoryId(NOON.plusSeconds(second), "T" + second);
    }

    public static TraceEvent event(StoryId story, Happening what) {
        return new TraceEvent(story, story.received().plusMillis(5), what);
    }

    /** From ana, who logged in. */
    public static Happening.Received submitted(String subject, Address... recipients) {
        Source source = new Source(
                Origin.Door.SUBMISSION, "192.0.2.7", "laptop", "TLSv1.3 TLS_AES_256_GCM_SHA384", Optional.of(ANA));
        return new Happening.Received(
                source, ReversePath.of(ANA_HERE), List.of(recipients), 1234, subject, "<" + subject + "@here.test>");
    }

    /** From outside. */
    public static Happening.Received incoming(String sender, String subject, Address... recipients) {
        Source source = new Source(Origin.Door.MX, "2001:db8::1", "mx.far.test", "", Optional.empty());
        return new Happening.Received(
                source, ReversePath.parse(sender).orElseThrow(), List.of(recipients), 99, subject, "");
    }

    /** One of each kind that chapters have. */
    public static List<Happening> all() {
        return List.of(
                new Happening.Judged(new StepReport(
                        "tagger", "tag", "X-Spam-Score: 3.2", Duration.ofNanos(1_234_567), List.of(BEA_HERE))),
                new Happening.Refused(List.of(BEA_HERE), new Reply(550, "5.7.1", "No m\u00e1s")),
                new Happening.Delivered(BEA_HERE, BEA, MailboxName.of("Lists/Doves"), "sieve"),
                new Happening.Expanded(BEA_HERE, List.of(ANA_HERE, BOB_THERE), "alias"),
                new Happening.Discarded(List.of(), "away with it"),
                new Happening.Queued(ENTRY, Domain.of("there.test"), List.of(BOB_THERE)),
                attempted(),
                new Happening.Attempted(
                        ENTRY,
                        2,
                        Domain.of("there.test"),
                        List.of(),
                        List.of(),
                        Optional.of(new RemoteReply(451, "4.4.1", "nobody answers"))),
                new Happening.Operated(ENTRY, Happening.Operated.Change.REDIRECTED, "to relay.test"),
                new Happening.Notified(
                        ENTRY, "n1", List.of(new Answer(BOB_THERE, Answer.Fate.FAILED, "mx.there.test", UNKNOWN))),
                new Happening.Acted("sieve", "fileinto", List.of(BEA_HERE), "Lists/Doves"));
    }

    /** Refused by the other server. */
    public static Happening.Attempted attempted() {
        return new Happening.Attempted(
                ENTRY,
                1,
                Domain.of("there.test"),
                List.of(
                        new Visit("mx1[192.0.2.1:25]", "", Optional.of(new RemoteReply(421, "4.3.2", "busy"))),
                        new Visit("mx2[192.0.2.2:25]", "TLSv1.3, verified", Optional.empty())),
                List.of(new Answer(BOB_THERE, Answer.Fate.FAILED, "mx2.there.test", UNKNOWN)),
                Optional.empty());
    }
}
