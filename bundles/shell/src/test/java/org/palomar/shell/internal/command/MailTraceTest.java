package org.palomar.shell.internal.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.apache.karaf.shell.support.CommandException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.palomar.api.address.Address;
import org.palomar.api.address.Domain;
import org.palomar.api.address.ReversePath;
import org.palomar.api.directory.AccountId;
import org.palomar.api.mailbox.MailboxName;
import org.palomar.api.pipeline.Origin;
import org.palomar.api.pipeline.Reply;
import org.palomar.api.pipeline.StepReport;
import org.palomar.api.queue.QueueAdmin;
import org.palomar.api.queue.QueueId;
import org.palomar.api.queue.QueueState;
import org.palomar.api.queue.RemoteReply;
import org.palomar.api.queue.Visit;
import org.palomar.api.trace.Answer;
import org.palomar.api.trace.Happening;
import org.palomar.api.trace.Source;
import org.palomar.api.trace.Story;
import org.palomar.api.trace.StoryId;
import org.palomar.api.trace.TraceEvent;
import org.palomar.api.trace.TraceQuery;
import org.palomar.api.trace.TraceSearch;

class MailTraceTest {

    private static final Instant NOON = Instant.parse("2026-11-26T12:00:00Z");
    private static final StoryId STORY = new StoryId(NOON, "M1ABC");
    private static final QueueId ENTRY = new QueueId(NOON.toEpochMilli() << 16, 1);
    private static final Address BOB = Address.of("bob@there.test");
    private static final RemoteReply NO = new RemoteReply(550, "5.1.1", "User unknown");
    private static final Happening.Received RECEIVED = new Happening.Received(
            new Source(Origin.Door.SUBMISSION, "192.0.2.7", "laptop", "TLSv1.3", Optional.of(new AccountId(7))),
            ReversePath.of(Address.of("ana@here.test")),
            List.of(BOB),
            1234,
            "Our doves",
            "<1@here.test>");

    /** Answers what it was given, and remembers what it was asked. */
    private static final class Told implements TraceSearch, TraceSearch.Following {
        private final List<Story> stories = new ArrayList<>();
        private final Deque<Story> news = new ArrayDeque<>();
        private TraceQuery query = TraceQuery.ALL;
        private boolean closed;
        private int read;

        @Override
        public List<Story> find(TraceQuery asked, int most) {
            read++;
            query = asked;
            return stories.stream().limit(most).toList();
        }

        @Override
        public List<Story> list(TraceQuery asked, int most) {
            query = asked;
            return stories.stream().limit(most).toList();
        }

        @Override
        public Following follow(TraceQuery asked) {
            query = asked;
            return this;
        }

        @Override
        public Optional<Story> next(Duration patience) {
            return Optional.ofNullable(news.poll());
        }

        @Override
        public boolean isOver() {
            return news.isEmpty();
        }

        @Override
        public long missed() {
            return news.isEmpty() ? 3 : 0;
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    private final Told trace = new Told();
    private final Shell shell = new Shell().with(TraceSearch.class, trace);

    @AfterEach
    void nothingIsKept() {
        assertThat(shell.held()).as("services that were not given back").isZero();
    }

    private static Story story(Happening... all) {
        List<TraceEvent> events = new ArrayList<>();
        for (Happening what : all) {
            events.add(new TraceEvent(STORY, NOON.plusMillis(events.size()), what));
        }
        return new Story(STORY, Optional.of(RECEIVED), events, false);
    }

    private static Happening attempted() {
        return new Happening.Attempted(
                ENTRY,
                1,
                Domain.of("there.test"),
                List.of(
                        new Visit("mx1[192.0.2.1:25]", "", Optional.of(new RemoteReply(421, "4.3.2", "busy"))),
                        new Visit("mx2[192.0.2.2:25]", "TLSv1.3, verified", Optional.empty())),
                List.of(new Answer(BOB, Answer.Fate.FAILED, "mx2.there.test", NO)),
                Optional.empty());
    }

    private static Happening[] all() {
        return new Happening[] {
            new Happening.Judged(
                    new StepReport("tagger", "tag", "X-Spam-Score: 1.5", Duration.ofNanos(1_260_000), List.of())),
            new Happening.Expanded(Address.of("info@here.test"), List.of(BOB), "alias"),
            new Happening.Refused(List.of(Address.of("cy@here.test")), new Reply(451, "4.3.0", "Later")),
            new Happening.Delivered(
                    Address.of("di@here.test"), new AccountId(9), MailboxName.of("Junk"), "held: looks odd"),
            new Happening.Discarded(List.of(), "a virus"),
            new Happening.Queued(ENTRY, Domain.of("there.test"), List.of(BOB)),
            attempted(),
            new Happening.Attempted(
                    ENTRY,
                    2,
                    Domain.of("there.test"),
                    List.of(),
                    List.of(),
                    Optional.of(new RemoteReply(451, "4.4.1", "silence"))),
            new Happening.Operated(ENTRY, Happening.Operated.Change.HELD, ""),
            new Happening.Acted("sieve", "fileinto", List.of(BOB), "Doves"),
            new Happening.Notified(ENTRY, "n77", List.of(new Answer(BOB, Answer.Fate.FAILED, "mx2.there.test", NO))),
            new Happening.Unknown(99, 5)
        };
    }

    @Test
    void tellsOneStoryInFull() throws Exception {
        trace.stories.add(story(all()));
        String told = shell.run(new MailTrace(), "M1ABC");
        assertThat(trace.query.id()).contains("M1ABC");
        assertThat(told)
                .contains("Came        submission from 192.0.2.7 (laptop), TLSv1.3\n", "Account     7\n")
                .contains("Sender      <ana@here.test>\n", "Subject     Our doves\n", "Message id  1@here.test\n")
                .contains("step tagger", "tag: X-Spam-Score: 1.5, 1.3 ms")
                .contains("info@here.test", "to bob@there.test (alias)")
                .contains("deferred", "cy@here.test", "451 4.3.0 Later")
                .contains("in Junk (held: looks odd)", "a virus", "for there.test, entry " + ENTRY)
                .contains("mx1[192.0.2.1:25] not spoken to: 421 4.3.2 busy")
                .contains("mx2[192.0.2.2:25] spoken to, TLSv1.3, verified")
                .contains("mx2.there.test: 550 5.1.1 User unknown")
                .contains("there.test can't be reached: 451 4.4.1 silence")
                .contains("by the operator, entry " + ENTRY, "Doves (sieve)")
                .contains("its sender is told by n77: 550 5.1.1 User unknown", "kind 99")
                .contains("2026-11-26T12:00:00.001Z");
    }

    @Test
    void tellsProgramsEverything() throws Exception {
        trace.stories.add(story(all()));
        assertThat(shell.run(new MailTrace(), "M1ABC", "--json"))
                .startsWith(
                        "{\"stories\":[{\"id\":\"M1ABC\",\"received\":\"2026-11-26T12:00:00Z\",\"door\":\"submission\"")
                .contains("\"what\":\"judged\",\"step\":\"tagger\",\"verdict\":\"tag\"", "\"micros\":1260")
                .contains("\"answers\":[{\"recipient\":\"bob@there.test\",\"fate\":\"failed\","
                        + "\"host\":\"mx2.there.test\",\"reply\":\"550 5.1.1 User unknown\"}]")
                .contains("\"visits\":[{\"server\":\"mx1[192.0.2.1:25]\"", "\"kind\":99")
                .endsWith("\"cut\":false}],\"more\":false}\n");
    }

    @Test
    void listsSeveralWithWhatBecameOfThem() throws Exception {
        trace.stories.add(story(attempted()));
        trace.stories.add(story());
        String[] lines = shell.run(new MailTrace()).lines().toArray(String[]::new);
        assertThat(trace.read).as("stories read for a list").isZero();
        assertThat(lines).hasSize(4);
        assertThat(lines[2])
                .contains("M1ABC", "<ana@here.test>", "bob@there.test", "Our doves")
                .contains("failed mx2.there.test: 550 5.1.1 User unknown");
        assertThat(shell.run(new MailTrace(), "--limit", "1")).contains("There are more; --limit shows more");
    }

    @Test
    void asksForWhatTheConditionsSay() throws Exception {
        shell.run(
                new MailTrace(),
                "--sender",
                "<>",
                "--recipient",
                "*@there.test",
                "--subject",
                " two  words ",
                "--since",
                "2026-11-24",
                "--until",
                "2026-11-24T18:30");
        assertThat(trace.query)
                .isEqualTo(new TraceQuery(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of("<>"),
                        Optional.of("*@there.test"),
                        Optional.of(Instant.parse("2026-11-24T00:00:00Z")),
                        Optional.of(Instant.parse("2026-11-24T18:30:00Z")),
                        List.of("two", "words"),
                        Optional.empty(),
                        Optional.empty()));
        shell.run(new MailTrace(), ENTRY.toString());
        assertThat(trace.query.entry()).contains(ENTRY);
        shell.run(new MailTrace(), "<1@here.test>");
        assertThat(trace.query.messageId()).contains("<1@here.test>");
        Instant start = Clock.systemUTC().instant();
        shell.run(new MailTrace(), "--since", "2h");
        assertThat(trace.query.from().orElseThrow().plus(Duration.ofHours(2)))
                .isBetween(start, Clock.systemUTC().instant());
    }

    @Test
    void saysWhatTheMessageWaitsForNow() throws Exception {
        ListedQueue queue = new ListedQueue()
                .with(QueuedMail.entry(2, QueueState.WAITING, "bo@slow.example"))
                .with(QueuedMail.paused("slow.example", 1));
        shell.with(QueueAdmin.class, queue);
        trace.stories.add(story(
                new Happening.Queued(QueuedMail.id(2), Domain.of("slow.example"), List.of(BOB)),
                new Happening.Queued(QueuedMail.id(9), Domain.of("gone.example"), List.of(BOB))));
        assertThat(shell.run(new MailTrace(), "M1ABC"))
                .endsWith("\nNow entry " + QueuedMail.id(2) + " for slow.example is waiting until 2026-11-26T14:00:00Z:"
                        + " 451 4.4.1 No server of slow.example answers\n");
    }

    @Test
    void helpsWhereNothingIsFound() throws Exception {
        assertThat(shell.run(new MailTrace())).startsWith("No message has come yet");
        assertThat(shell.run(new MailTrace(), "--sender", "x@y.test")).contains("'*' stands for any characters");
        assertThat(shell.run(new MailTrace(), "ana@here.test")).contains("--sender or --recipient");
        assertThat(shell.run(new MailTrace(), "--json")).isEqualTo("{\"stories\":[],\"more\":false}\n");
    }

    @Test
    void namesWhatIsWrong() {
        assertThatThrownBy(() -> shell.run(new MailTrace(), "no id"))
                .isExactlyInstanceOf(CommandException.class)
                .hasMessageContaining("neither the id of a message");
        assertThatThrownBy(() -> shell.run(new MailTrace(), "--since", "yesterday"))
                .hasMessageContaining("write it as in 2026-11-24");
        assertThatThrownBy(() -> shell.run(new MailTrace(), "--limit", "0")).hasMessageContaining("from 1 to 999");
        assertThatThrownBy(() -> new Shell().run(new MailTrace()))
                .isExactlyInstanceOf(CommandException.class)
                .hasMessageContaining("bundle:start palomar-trace");
    }

    @Test
    void followsWhatHappens() throws Exception {
        trace.news.add(story(RECEIVED));
        trace.news.add(story(attempted()));
        assertThat(shell.run(new MailTrace(), "--follow", "--recipient", "bob@*"))
                .contains(
                        "M1ABC <ana@here.test> to bob@there.test \"Our doves\": received bob@there.test submission from")
                .contains("failed bob@there.test mx2.there.test: 550 5.1.1 User unknown\n")
                .contains("(3 events were too many to be shown)");
        assertThat(trace.query.recipient()).contains("bob@*");
        assertThat(trace.closed).isTrue();
        trace.news.add(story(attempted()));
        assertThat(shell.run(new MailTrace(), "--follow", "--json").lines().findFirst())
                .hasValueSatisfying(line -> assertThat(line).startsWith("{\"id\":\"M1ABC\""));
    }
}
