package org.palomar.quarantine.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.palomar.quarantine.internal.QuarantineFixture.ANNA;
import static org.palomar.quarantine.internal.QuarantineFixture.BEN;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.palomar.api.config.Values;
import org.palomar.api.directory.Account;
import org.palomar.api.health.HealthFinding;
import org.palomar.api.pipeline.Reply;
import org.palomar.api.preference.Holder;
import org.palomar.api.preference.Preferences;
import org.palomar.api.quarantine.QuarantineEntry;
import org.palomar.api.quarantine.QuarantineLinks.Found;
import org.palomar.api.quarantine.QuarantineLinks.Language;
import org.palomar.api.queue.Outbound;
import org.palomar.api.queue.OutboundQueue;
import org.palomar.api.store.StagedBody;
import org.palomar.api.store.StoreException;
import org.palomar.api.store.UnitOfWork;
import org.palomar.quarantine.internal.record.Keys;
import org.palomar.storage.Contribution;
import org.palomar.storage.Seal;
import org.palomar.storage.Transaction;
import org.palomar.storage.WriteBatch;

/** What owners are written, and when; the clock begins at noon. */
class DigestsTest {

    private static final Pattern LINK =
            Pattern.compile("https://mail\\.example\\.test/quarantine/release/([0-9a-z-]+)");

    private final List<String> letters = new ArrayList<>();
    private final Map<Holder, Map<String, String>> wanted = new HashMap<>();
    private QuarantineFixture fixture;

    /** Takes what is queued once it is committed. */
    private final class Queue implements OutboundQueue {
        @Override
        public void add(UnitOfWork unit, StagedBody body, List<Outbound> messages) throws StoreException {
            String letter = messages.getFirst().recipients().getFirst().address() + "\n" + text(body);
            assertThat(messages.getFirst().sender().isNull()).isTrue();
            Transaction.of(unit).add(new Contribution() {
                @Override
                public void write(WriteBatch batch) {
                    // nothing
                }

                @Override
                public void committed() {
                    letters.add(letter);
                }
            });
        }

        private static String text(StagedBody body) {
            try (InputStream in = body.content().open()) {
                return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                        .replace("=\r\n", "")
                        .replace("=3D", "=");
            } catch (IOException impossible) {
                throw new AssertionError(impossible);
            }
        }
    }

    @BeforeEach
    void open() throws Exception {
        open(Map.of("public-url", "https://mail.example.test/", "time-zone", "UTC", "digest", "14"));
    }

    private void open(Map<String, String> settings) throws Exception {
        fixture = new QuarantineFixture(settings);
        fixture.neighbours.set(new Queue());
        fixture.neighbours.set(new Preferences() {
            @Override
            public boolean isEmpty(String subject) {
                return wanted.isEmpty();
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

    private void pass(int hours) {
        for (int i = 0; i < hours; i++) {
            fixture.clock.pass(Duration.ofHours(1));
            fixture.quarantine().sweep();
        }
    }

    private static String token(String letter) {
        Matcher link = LINK.matcher(letter);
        assertThat(link.find()).as(letter).isTrue();
        return link.group(1);
    }

    @Test
    void tellsEachOwnerOnceADayAtTheHourOfWhatIsNew() throws Exception {
        fixture.hold(ANNA, "x@remote.test", "first");
        pass(1);
        assertThat(letters).isEmpty();
        pass(5);
        assertThat(letters).hasSize(1);
        assertThat(letters.getFirst())
                .startsWith("anna@example.test\n")
                .contains(
                        "From: Postmaster <postmaster@example.test>\r\n",
                        "Subject: 1 message is held for you / 1 mensaje retenido para usted\r\n",
                        "Auto-Submitted: auto-generated",
                        "first",
                        "score 5.5");
        fixture.hold(ANNA, "x@remote.test", "second");
        pass(17);
        assertThat(letters).hasSize(1);
        pass(3);
        assertThat(letters).hasSize(2);
        assertThat(letters.get(1)).contains("second").doesNotContain("first");
        pass(48);
        assertThat(letters).hasSize(2);
    }

    @Test
    void tellsNothingTwiceAfterARestart() throws Exception {
        fixture.hold(ANNA);
        pass(3);
        assertThat(letters).hasSize(1);
        fixture.crash();
        fixture.hold(ANNA);
        pass(3);
        assertThat(letters).hasSize(1);
        pass(24);
        assertThat(letters).hasSize(2);
        assertThat(letters.get(1)).contains("Subject: 1 message");
    }

    @Test
    void waitsWhileNobodyTakesLettersAndSaysSo() throws Exception {
        fixture.hold(ANNA);
        OutboundQueue gone = new Queue();
        fixture.neighbours.set(gone);
        fixture.neighbours.unset(gone);
        pass(3);
        assertThat(letters).isEmpty();
        assertThat(fixture.quarantine().findings())
                .extracting(HealthFinding::text)
                .anyMatch(text -> text.contains("the queue is missing"));
        fixture.neighbours.set(new Queue());
        pass(1);
        assertThat(letters).hasSize(1);
        assertThat(fixture.quarantine().findings()).isEmpty();
    }

    @Test
    void goesByWhatAccountsAndDomainsWant() throws Exception {
        wanted.put(new Holder.OfDomain(ANNA.address().domain()), Map.of("digest", "never"));
        wanted.put(
                new Holder.OfAccount(BEN.id()),
                Map.of("digest", "8", "language", "es", "time-zone", "America/New_York"));
        fixture.hold(ANNA);
        fixture.hold(BEN);
        pass(1); // 13:00 UTC, 8:00 there
        assertThat(letters).hasSize(1);
        assertThat(letters.getFirst())
                .startsWith("ben@other.test\n")
                .contains("Subject: 1 mensaje retenido para usted\r\n", "06:00")
                .doesNotContain("message");
        pass(24);
        assertThat(letters).hasSize(1);
    }

    @Test
    void whatStrangersWroteLeadsNowhere() throws Exception {
        fixture.hold(ANNA, "x@remote.test", "Full. Sign in: paypal-help.com/x or www.evil.test");
        pass(3);
        assertThat(letters.getFirst())
                .doesNotContain("paypal-help.com", "evil.test", "x@remote.test")
                .contains(
                        "Subject: \"Full. Sign in: paypal-help[.]com/x or www[.]evil[.]test\"",
                        "no others are ours:\r\nhttps://mail.example.test/quarantine/release/\r\n");
    }

    @Test
    void aLinkIsForOneEntryOfOneOwnerAndForATime() throws Exception {
        fixture.hold(ANNA);
        fixture.hold(BEN);
        pass(3);
        String annas = token(letters.stream()
                .filter(letter -> letter.startsWith("anna"))
                .findFirst()
                .orElseThrow());
        String bens = token(letters.stream()
                .filter(letter -> letter.startsWith("ben"))
                .findFirst()
                .orElseThrow());
        assertThat(fixture.quarantine().links().look(annas)).isInstanceOfSatisfying(Found.Open.class, open -> {
            assertThat(open.entry().owner()).isEqualTo(ANNA.address());
            assertThat(open.language()).isEmpty();
        });
        String[] anna = annas.split("-", -1);
        String[] ben = bens.split("-", -1);
        List<String> forged = List.of(
                "",
                "-",
                "x",
                annas.substring(1),
                annas + "a",
                annas.substring(0, annas.length() - 1),
                String.join("-", ben[0], anna[1], anna[2], anna[3], anna[4]),
                String.join("-", anna[0], ben[1], anna[2], anna[3], anna[4]),
                String.join("-", anna[0], anna[1], "zzzzzz", anna[3], anna[4]),
                String.join("-", ben[0], ben[1], ben[2], ben[3], anna[4]),
                "a".repeat(1000));
        for (String token : forged) {
            assertThat(fixture.quarantine().links().look(token)).isInstanceOf(Found.Unknown.class);
            assertThat(fixture.quarantine().links().release(token)).isInstanceOf(Found.Unknown.class);
        }
        assertThat(fixture.entries()).hasSize(2);
        fixture.clock.pass(Duration.ofDays(14));
        assertThat(fixture.quarantine().links().look(annas)).isInstanceOf(Found.Unknown.class);
        assertThat(fixture.quarantine().links().release(annas)).isInstanceOf(Found.Unknown.class);
        assertThat(fixture.entries()).hasSize(2);
    }

    @Test
    void aLinkReleasesOnceForItsOwner() throws Exception {
        wanted.put(new Holder.OfAccount(ANNA.id()), Map.of("language", "es"));
        List<Account> released = new ArrayList<>();
        fixture.neighbours.setAgent((message, owner, companion) -> {
            try {
                Transaction unit = fixture.store().open();
                companion.addTo(unit, Map.of());
                unit.commit();
            } catch (StoreException failure) {
                throw new AssertionError(failure);
            }
            released.add(owner);
            return new Reply(250, "2.1.5", "Delivered");
        });
        fixture.hold(ANNA);
        pass(3);
        String token = token(letters.getFirst());
        assertThat(fixture.quarantine().links().release(token))
                .isInstanceOfSatisfying(
                        Found.Open.class, open -> assertThat(open.language()).contains(Language.SPANISH));
        assertThat(fixture.quarantine().links().release(token)).isInstanceOf(Found.Over.class);
        assertThat(fixture.quarantine().links().look(token)).isInstanceOf(Found.Over.class);
        assertThat(released).containsExactly(ANNA);
    }

    @Test
    void whatOnlyOperatorsReleaseHasNoLinkAndNoLinkReleasesIt() throws Exception {
        fixture.hold(ANNA);
        QuarantineEntry entry = fixture.entries().getFirst();
        Links generous = links(Map.of("public-url", "https://mail.example.test"));
        Links strict = links(Map.of("public-url", "https://mail.example.test", "operator-only", "clamav, threshold"));
        String token = token(generous.link(entry, fixture.clock.instant()).orElseThrow());
        assertThat(generous.look(token)).isInstanceOf(Found.Open.class);
        assertThat(strict.link(entry, fixture.clock.instant())).isEmpty();
        assertThat(strict.look(token)).isInstanceOf(Found.Unknown.class);
        assertThat(strict.release(token)).isInstanceOf(Found.Unknown.class);
        assertThat(fixture.entries()).hasSize(1);
        assertThat(links(Map.of()).link(entry, fixture.clock.instant())).isEmpty();
    }

    /** Reports of a step may have had no room, or another recipient has them: who wants it held is known all the same. */
    @Test
    void whatAnyOfTheseStepsHoldsOrWhoHoldsItIsNotKnownHasNoLink() throws Exception {
        Links links = links(Map.of("public-url", "https://mail.example.test"));
        for (Set<String> steps : List.of(Set.<String>of(), Set.of("clamav"), Set.of("clamav", "threshold"))) {
            fixture.steps = steps;
            fixture.hold(ANNA);
            assertThat(links.link(fixture.entries().getFirst(), fixture.clock.instant()))
                    .isEmpty();
        }
        fixture.crash();
        fixture.steps = Set.of("threshold");
        fixture.hold(ANNA);
        assertThat(links(Map.of("public-url", "https://mail.example.test"))
                        .link(fixture.entries().getFirst(), fixture.clock.instant()))
                .isPresent();
    }

    private Links links(Map<String, String> values) throws Exception {
        QuarantineSettings settings = QuarantineSettings.read(new Values(values));
        Terms terms = new Terms(() -> settings, () -> Preferences.NONE);
        LinkSecret secret = new LinkSecret(new Notes(fixture.ledger()), fixture.clock);
        secret.prepare();
        return new Links(
                secret, fixture.quarantine().admin(), () -> settings, terms, fixture.neighbours, fixture.clock);
    }

    @Test
    void aLinkNamesOneMessageThoughItsNumberIsGivenToAnother() throws Exception {
        fixture.hold(ANNA);
        QuarantineEntry first = fixture.entries().getFirst();
        Links links = links(Map.of("public-url", "https://mail.example.test"));
        String token = token(links.link(first, fixture.clock.instant()).orElseThrow());
        fixture.quarantine().admin().delete(first.id(), QuarantineFixture.OPERATOR);
        fixture.change(Keys.last(), Seal.close(1, Long.BYTES, out -> out.writeLong(0)));
        fixture.crash();
        fixture.hold(ANNA);
        assertThat(fixture.entries().getFirst().id()).isEqualTo(first.id());
        assertThat(links(Map.of("public-url", "https://mail.example.test")).look(token))
                .isInstanceOf(Found.Over.class);
    }

    @Test
    void saysWhichPreferencesThereAre() {
        assertThat(Terms.problem("digest", "23")).isEmpty();
        assertThat(Terms.problem("digest", "24")).isPresent();
        assertThat(Terms.problem("digest", "never")).isEmpty();
        assertThat(Terms.problem("language", "fr")).isPresent();
        assertThat(Terms.problem("time-zone", "Europe/Madrid")).isEmpty();
        assertThat(Terms.problem("time-zone", "Nowhere")).isPresent();
        assertThat(Terms.problem("review-hours", "4")).isEmpty();
        assertThat(Terms.problem("review-hours", "0")).isPresent();
        assertThat(Terms.problem("other", "1")).isPresent();
    }
}
