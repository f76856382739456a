package org.palomar.quarantine.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.palomar.quarantine.internal.QuarantineFixture.ANNA;
import static org.palomar.quarantine.internal.QuarantineFixture.BEN;
import static org.palomar.quarantine.internal.QuarantineFixture.OPERATOR;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.palomar.api.health.HealthFinding;
import org.palomar.api.preference.Holder;
import org.palomar.api.preference.Preferences;
import org.palomar.api.quarantine.QuarantineEntry;
import org.palomar.api.quarantine.QuarantineFilter;
import org.palomar.api.quarantine.QuarantineId;
import org.palomar.api.quarantine.QuarantineReviews;
import org.palomar.api.quarantine.QuarantineReviews.Due;
import org.palomar.api.quarantine.QuarantineReviews.Review;
import org.palomar.quarantine.internal.record.Keys;

/** Who is to look at what is held, and until when. */
class ReviewsTest {

    private QuarantineFixture fixture;

    @BeforeEach
    void open() throws Exception {
        fixture = new QuarantineFixture(Map.of("keep", "1000d", "digest", "never"));
        Map<Holder, Map<String, String>> wanted = Map.of(
                new Holder.OfDomain(ANNA.address().domain()), Map.of("review-hours", "4"),
                new Holder.OfAccount(BEN.id()), Map.of("review-hours", "2"));
        fixture.neighbours.set(new Preferences() {
            @Override
            public boolean isEmpty(String subject) {
                return false;
            }

            @Override
            public Map<String, String> of(Holder holder, String subject) {
                return wanted.getOrDefault(holder, Map.of());
            }
        });
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    private QuarantineReviews reviews() {
        return fixture.quarantine().reviews();
    }

    @Test
    void whatIsToBeReviewedIsListedByDeadlineUntilSomebodyHasLooked() throws Exception {
        QuarantineReviews reviews = fixture.quarantine().reviews();
        fixture.hold(ANNA);
        fixture.clock.pass(Duration.ofMinutes(30));
        fixture.hold(BEN);
        fixture.hold(ANNA);
        assertThat(reviews.due()).extracting(Due::owner).containsExactly(BEN.address(), ANNA.address());
        Due annas = reviews.due().getLast();
        assertThat(annas.waiting()).isEqualTo(2);
        assertThat(annas.deadline()).isEqualTo(annas.oldest().plus(Duration.ofHours(4)));
        fixture.hold(ANNA);
        Review first = reviews.reviewed(ANNA.id(), annas.newest(), QuarantineFixture.OPERATOR);
        assertThat(first.entries()).isEqualTo(2);
        assertThat(first.isLate()).isFalse();
        assertThat(reviews.due().getLast().waiting()).isOne();
        for (int i = 0; i < 3; i++) {
            fixture.clock.pass(Duration.ofHours(1));
            fixture.quarantine().sweep();
        }
        assertThat(fixture.quarantine().findings())
                .extracting(HealthFinding::text)
                .anyMatch(text -> text.contains("for 1 account was to be reviewed"));
        assertThat(reviews.due().getFirst().owner()).isEqualTo(BEN.address());
        Review late = reviews.reviewed(BEN.id(), reviews.due().getFirst().newest(), QuarantineFixture.OPERATOR);
        assertThat(late.isLate()).isTrue();
        fixture.crash();
        assertThat(fixture.quarantine().reviews().due()).extracting(Due::owner).containsExactly(ANNA.address());
        assertThat(fixture.quarantine().reviews().reviews(BEN.id(), Instant.EPOCH, 10))
                .containsExactly(late);
        assertThatThrownBy(() ->
                        fixture.quarantine().reviews().reviewed(BEN.id(), late.upTo(), QuarantineFixture.OPERATOR))
                .hasMessageContaining("Nothing up to entry");
    }

    @Test
    void byAClockThatJumpsNoReviewIsForgottenAndNoneIsWithoutEffect() throws Exception {
        fixture.hold(ANNA);
        QuarantineId first = fixture.entries().getFirst().id();
        Review before = reviews().reviewed(ANNA.id(), first, OPERATOR);
        fixture.hold(ANNA);
        fixture.clock.pass(Duration.ofMinutes(1));
        fixture.clock.jump(Duration.ofDays(800));
        Review ahead =
                reviews().reviewed(ANNA.id(), fixture.entries().getFirst().id(), OPERATOR);
        assertThat(reviews().reviews(ANNA.id(), Instant.EPOCH, 10)).containsExactly(ahead, before);
        fixture.clock.jump(Duration.ofDays(-800));
        fixture.hold(ANNA);
        Due due = reviews().due(ANNA.id()).orElseThrow();
        assertThat(due.waiting()).isOne();
        Review after = reviews().reviewed(ANNA.id(), due.newest(), OPERATOR);
        assertThat(after.entries()).isOne();
        assertThat(reviews().due()).isEmpty();
        fixture.crash();
        assertThat(reviews().due()).isEmpty();
        assertThat(reviews().reviews(ANNA.id(), Instant.EPOCH, 10)).hasSize(3);
    }

    @Test
    void byAClockThatIsToBeTrustedLooksOfMoreThanAYearAgoAreForgotten() throws Exception {
        fixture.hold(ANNA);
        reviews().reviewed(ANNA.id(), fixture.entries().getFirst().id(), OPERATOR);
        fixture.clock.pass(Reviews.REMEMBERED.plusDays(1));
        fixture.hold(ANNA);
        Review late = reviews().reviewed(ANNA.id(), fixture.entries().getFirst().id(), OPERATOR);
        assertThat(reviews().reviews(ANNA.id(), Instant.EPOCH, 10)).containsExactly(late);
    }

    @Test
    void whatCannotBeReadWaitsTooAndNothingIsReadToCountIt() throws Exception {
        for (int i = 0; i < 3; i++) {
            fixture.hold(ANNA);
        }
        for (QuarantineEntry entry : fixture.entries()) {
            fixture.change(Keys.entry(entry.id()), new byte[] {1, 2, 3});
        }
        Due due = reviews().due(ANNA.id()).orElseThrow();
        assertThat(due.waiting()).isEqualTo(3);
        assertThat(due.deadline()).isEqualTo(due.oldest().plus(Duration.ofHours(4)));
        assertThat(fixture.quarantine().findings()).isEmpty();
        fixture.change(Keys.owned(ANNA.id(), new QuarantineId(1)), new byte[] {1, 2, 3});
        assertThat(reviews().due(ANNA.id()).orElseThrow().deadline()).isBefore(fixture.clock.instant());
    }

    /** A later number may be written first: what nobody could see was seen by nobody. */
    @Test
    void nobodyHasLookedAtWhatWasStillOnItsWay() throws Exception {
        QuarantineFixture.Prepared slow = fixture.prepared(
                ANNA, QuarantineFixture.message("slow", "x@remote.test", "Subject: slow\r\n\r\n", ANNA));
        fixture.hold(ANNA);
        QuarantineId fast = fixture.entries().getFirst().id();
        assertThat(fixture.quarantine().admin().ids(QuarantineFilter.ALL, fast, 10))
                .isEmpty();
        assertThatThrownBy(() -> reviews().reviewed(ANNA.id(), fast, OPERATOR)).hasMessageContaining("Nothing up to");
        slow.commit();
        assertThat(reviews().reviewed(ANNA.id(), fast, OPERATOR).entries()).isEqualTo(2);
        assertThat(fixture.quarantine().admin().ids(QuarantineFilter.ALL, fast, 10))
                .hasSize(2);
    }

    @Test
    void whatIsNotWrittenForLongNeverIsAndKeepsNothingBack() throws Exception {
        QuarantineFixture.Prepared lost = fixture.prepared(
                ANNA, QuarantineFixture.message("lost", "x@remote.test", "Subject: lost\r\n\r\n", ANNA));
        fixture.hold(ANNA);
        assertThat(reviews().due()).isEmpty();
        fixture.clock.pass(Numbers.PATIENCE.plusSeconds(1));
        assertThat(reviews().due()).hasSize(1);
        assertThatThrownBy(lost::commit).hasMessageContaining("long after");
        assertThat(fixture.entries()).hasSize(1);
    }
}
