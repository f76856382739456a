package org.palomar.api.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.palomar.api.address.Address;
import org.palomar.api.address.ReversePath;
import org.palomar.api.pipeline.Origin;
import org.palomar.api.pipeline.StepReport;
import org.palomar.api.store.UnitOfWork;

/** What comes from outside is harmless and bounded before it is told. */
class TraceValuesTest {

    private static final Address BOB = Address.of("bob@there.test");
    private static final Source HERE = new Source(Origin.Door.INTERNAL, "", "", "", Optional.empty());

    private static String subject(String text) {
        return new Happening.Received(HERE, ReversePath.none(), List.of(BOB), 1, text, "").subject();
    }

    @Test
    void nothingInATextEndsALineOrMovesACursorOrTurnsIt() {
        assertThat(subject("a\r\nb\u001b[2Jc\u0007\u0085\u009bd")).isEqualTo("a  b [2Jc   d");
        assertThat(subject("invoice\u202efdp.exe\u2066x\u2069\u2028y\u200f")).isEqualTo("invoice fdp.exe x  y");
        assertThat(subject("\t two words \0")).isEqualTo("two words");
        assertThat(new Happening.Acted("s\nx", "a\u001b", List.of(), "d\re").toString())
                .doesNotContainPattern("\\p{Cntrl}");
        StepReport report = new StepReport("s", "tag", "X: a\u009b1mb\u202ec", Duration.ZERO, List.of());
        assertThat(new Happening.Judged(report).report().detail()).isEqualTo("X: a 1mb c");
        assertThat(new Source(Origin.Door.MX, "1.2.3.4", "ehlo\u001b]0;x\u0007", "", Optional.empty()).greeting())
                .isEqualTo("ehlo ]0;x");
    }

    @Test
    void charactersBeyondTheFirstPlaneStayWholeOrGo() {
        assertThat(subject("dove \ud83d\udd4a")).isEqualTo("dove \ud83d\udd4a");
        assertThat(subject("half \ud83d and \udd4a")).isEqualTo("half   and");
        String cut = subject("x".repeat(Happening.Received.MAX_SUBJECT - 1) + "\ud83d\udd4a");
        assertThat(cut).isEqualTo("x".repeat(Happening.Received.MAX_SUBJECT - 1));
    }

    @Test
    void everythingHasABound() {
        assertThat(subject("s".repeat(100_000))).hasSize(Happening.Received.MAX_SUBJECT);
        List<Address> many = Collections.nCopies(5000, BOB);
        assertThat(new Happening.Received(HERE, ReversePath.none(), many, -1, "", "").recipients())
                .hasSize(Happening.MAX_RECIPIENTS);
        assertThat(new Happening.Acted("a".repeat(500), "b", many, "d".repeat(5000))
                        .toString()
                        .length())
                .isLessThan(Happening.MAX_RECIPIENTS * 40);
    }

    @Test
    void aMessageIdIsKeptWithoutItsBrackets() {
        assertThat(Happening.Received.bare(" <1@x.test> ")).isEqualTo("1@x.test");
        assertThat(Happening.Received.bare("1@x.test")).isEqualTo("1@x.test");
        assertThat(Happening.Received.bare("<")).isEqualTo("<");
    }

    @Test
    void aStoryHasTheIdOfATransaction() {
        assertThatThrownBy(() -> new StoryId(Instant.now(), "")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new StoryId(Instant.now(), "a\0b")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new StoryId(Instant.now(), "a".repeat(65)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(new StoryId(Instant.ofEpochMilli(-5), "a").received()).isEqualTo(Instant.EPOCH);
        assertThat(new StoryId(Instant.ofEpochSecond(1, 1_234_567), "a").received())
                .isEqualTo(Instant.ofEpochMilli(1001));
    }

    @Test
    void aSourceIsMadeOfWhereAMessageCameFrom() throws Exception {
        InetSocketAddress remote = new InetSocketAddress(InetAddress.getByName("192.0.2.7"), 1);
        Origin outside = new Origin(Origin.Door.MX, remote, "mx", "TLSv1.3", Optional.empty());
        assertThat(Source.of(outside).remote()).isEqualTo("192.0.2.7");
        Origin inside = new Origin(Origin.Door.INTERNAL, remote, "", "", Optional.empty());
        assertThat(Source.of(inside).remote()).isEmpty();
    }

    @Test
    void whoTellsIsNotHarmedByWhoListens() {
        Storyteller storyteller = new Storyteller();
        storyteller.tell(() -> {
            throw new AssertionError("nobody listens");
        });
        Trace broken = new Trace() {
            @Override
            public void add(UnitOfWork unit, List<TraceEvent> events) {
                throw new NoClassDefFoundError("gone by order");
            }

            @Override
            public void tell(List<TraceEvent> events) {
                throw new IllegalStateException("broken by order");
            }
        };
        storyteller.set(broken);
        assertThat(storyteller.isHeard()).isTrue();
        storyteller.tell(List::of);
        storyteller.add(() -> {}, List::of);
        storyteller.add(() -> {}, () -> {
            throw new IllegalArgumentException("can't be told");
        });
        storyteller.unset(broken);
        assertThat(storyteller.isHeard()).isFalse();
    }
}
