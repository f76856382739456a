package org.palomar.shell.internal.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.palomar.api.address.Address;
import org.palomar.api.address.Domain;
import org.palomar.api.address.ReversePath;
import org.palomar.api.auth.Password;
import org.palomar.api.directory.Account;
import org.palomar.api.directory.AccountId;
import org.palomar.api.directory.Directory;
import org.palomar.api.directory.DirectoryAdmin;
import org.palomar.api.message.Content;
import org.palomar.api.pipeline.RuleHit;
import org.palomar.api.pipeline.StepReport;
import org.palomar.api.preference.PreferenceAdmin;
import org.palomar.api.quarantine.QuarantineAdmin;
import org.palomar.api.quarantine.QuarantineEntry;
import org.palomar.api.quarantine.QuarantineEntry.Judgement;
import org.palomar.api.quarantine.QuarantineEntry.Written;
import org.palomar.api.quarantine.QuarantineFilter;
import org.palomar.api.quarantine.QuarantineId;
import org.palomar.api.quarantine.QuarantineRefusalException;
import org.palomar.api.quarantine.QuarantineReviews;
import org.palomar.api.quarantine.QuarantineReviews.Review;
import org.palomar.api.quarantine.Reviewer;
import org.palomar.api.store.StoreException;
import org.palomar.api.trace.StoryId;
import org.palomar.directory.Directories;

/** The commands on mail that is kept for review. */
class QuarantineCommandsTest {

    private static final Instant NOW = Instant.parse("2026-11-27T01:00:00Z");

    private final Map<QuarantineId, QuarantineEntry> entries =
            new TreeMap<>(Comparator.comparingLong(QuarantineId::number).reversed());
    private final List<String> decided = new ArrayList<>();

    /** Whether what comes was refused. */
    private boolean refusal;

    /** One at which the disk does not answer. */
    private QuarantineId hanging = new QuarantineId(Long.MAX_VALUE);

    private final Shell shell = new Shell().with(QuarantineAdmin.class, new QuarantineAdmin() {
        @Override
        public Optional<String> preferenceProblem(String key, String value) {
            return value.equals("25") ? Optional.of("digest must be an hour") : Optional.empty();
        }

        @Override
        public List<String> preferenceKeys() {
            return List.of("digest");
        }

        @Override
        public List<QuarantineEntry> entries(QuarantineFilter filter, int most) {
            return entries.values().stream().filter(filter::takes).limit(most).toList();
        }

        @Override
        public List<QuarantineId> ids(QuarantineFilter filter, QuarantineId upTo, int most) {
            return entries(filter, Integer.MAX_VALUE).stream()
                    .map(QuarantineEntry::id)
                    .filter(id -> id.number() <= upTo.number())
                    .limit(most)
                    .toList();
        }

        @Override
        public Optional<QuarantineEntry> entry(QuarantineId id) {
            return Optional.ofNullable(entries.get(id));
        }

        @Override
        public Optional<Content> message(QuarantineId id) {
            return entry(id)
                    .map(entry -> Content.of("Subject: hi\u0007\r\n\r\nbody\r\n".getBytes(StandardCharsets.UTF_8)));
        }

        @Override
        public void release(QuarantineId id, Reviewer by) throws QuarantineRefusalException {
            decide("released", id, by);
        }

        @Override
        public Optional<Address> author(QuarantineId id) {
            throw new AssertionError("nobody asks");
        }

        @Override
        public Address releaseAndAllow(QuarantineId id, Reviewer by) throws QuarantineRefusalException {
            Address author = entry(id)
                    .map(entry -> entry.sender().address().orElseThrow())
                    .orElseThrow();
            decide("allowed", id, by);
            return author;
        }

        @Override
        public void delete(QuarantineId id, Reviewer by) throws QuarantineRefusalException, StoreException {
            if (id.equals(hanging)) {
                throw new StoreException(StoreException.Reason.UNAVAILABLE, "by order");
            }
            decide("deleted", id, by);
        }

        @Override
        public void callWrong(QuarantineId id, Reviewer by) throws QuarantineRefusalException {
            decide("wrong", id, by);
        }

        private void decide(String what, QuarantineId id, Reviewer by) throws QuarantineRefusalException {
            if (entries.remove(id) == null) {
                throw new QuarantineRefusalException("There is no entry " + id + ".");
            }
            decided.add(what + " " + id + " " + by.name());
        }
    });

    @BeforeEach
    void fill() {
        put(1, "anna@here.test", "x@far.test", "first");
        put(2, "ben@other.test", "y@near.test", "second\u001b[2J");
        put(3, "anna@here.test", "z@far.test", "third");
    }

    private void put(long number, String owner, String sender, String subject) {
        QuarantineId id = new QuarantineId(number);
        entries.put(
                id,
                new QuarantineEntry(
                        id,
                        new AccountId(number),
                        Address.of(owner),
                        Address.of(owner),
                        ReversePath.of(Address.of(sender)),
                        new Written("Somebody <" + sender + ">", subject, 1234),
                        new StoryId(NOW, "t" + number),
                        NOW.plusSeconds(number),
                        NOW.plus(Duration.ofDays(30)),
                        new Judgement(
                                "score 7.5",
                                List.of(new RuleHit("ODD", 7.5, "very")),
                                List.of(new StepReport("odd", "score", "ODD 7.5", Duration.ZERO, List.of())),
                                Set.of("threshold")),
                        false,
                        refusal));
    }

    @Test
    void listsTheNewestFirstAndWhatMeetsConditions() throws Exception {
        String all = shell.run(new QuarantineList());
        assertThat(all).containsSubsequence("third", "second?[2J", "first").contains("score 7.5", "7.5", "1234");
        assertThat(shell.run(new QuarantineList(), "--domain", "other.test"))
                .contains("second")
                .doesNotContain("first");
        assertThat(shell.run(new QuarantineList(), "--sender", "FAR.test")).doesNotContain("second");
        assertThat(shell.run(new QuarantineList(), "--step", "none")).contains("meets these conditions");
        assertThat(shell.run(new QuarantineList(), "--limit", "1")).contains("third", "There are more");
        assertThat(shell.run(new QuarantineList(), "--limit", "1", "--json"))
                .startsWith("{\"entries\":[{\"id\":")
                .contains("\"more\":true");
        assertThatThrownBy(() -> shell.run(new QuarantineList(), "--limit", "0"))
                .hasMessageContaining("--limit");
        assertThatThrownBy(() -> shell.run(new QuarantineList(), "--limit", "1001"))
                .hasMessageContaining("--limit");
        entries.clear();
        assertThat(shell.run(new QuarantineList())).isEqualTo("Nothing is kept for review.\n");
    }

    @Test
    void showsWhyAnEntryIsHeldAndItsMessage() throws Exception {
        assertThat(shell.run(new QuarantineShow(), "2"))
                .contains("ben@other.test", "score 7.5", "ODD", "very", "odd", "2026-12-27T01:00:00Z");
        assertThat(shell.run(new QuarantineShow(), "2", "--json")).contains("\"rules\":[{\"rule\":\"ODD\"");
        assertThatThrownBy(() -> shell.run(new QuarantineShow(), "9")).hasMessageContaining("no entry 9");
        assertThatThrownBy(() -> shell.run(new QuarantineShow(), "x9")).hasMessageContaining("is no entry");
        assertThat(shell.run(new QuarantineMessage(), "2")).isEqualTo("Subject: hi?\n\nbody\n");
        assertThat(shell.run(new QuarantineMessage(), "2", "--header")).isEqualTo("Subject: hi?\n");
    }

    @Test
    void decidesOnWhatIsNamed() throws Exception {
        assertThat(shell.run(new QuarantineRelease(), "1")).contains("Entry 1 was released.");
        assertThat(shell.run(new QuarantineDelete(), "2", "3")).contains("2 entries were deleted.");
        assertThat(decided).containsExactly("released 1 operator", "deleted 2 operator", "deleted 3 operator");
        assertThatThrownBy(() -> shell.run(new QuarantineWrong(), "1")).hasMessageContaining("There is no entry 1");
    }

    @Test
    void decidesOnWhatMeetsConditionsOnceItIsSaidHowManyDo() throws Exception {
        assertThatThrownBy(() -> shell.run(new QuarantineRelease(), "--domain", "here.test"))
                .hasMessage(
                        "2 entries meet these conditions. Add --yes --up-to 3 to decide on these and nothing that comes now.");
        assertThatThrownBy(() -> shell.run(new QuarantineRelease(), "--domain", "here.test", "--yes"))
                .hasMessageContaining("--up-to 3");
        assertThat(decided).isEmpty();
        put(4, "anna@here.test", "w@far.test", "has come since");
        assertThat(shell.run(new QuarantineRelease(), "--domain", "here.test", "--yes", "--up-to", "3"))
                .contains("2 entries were released.");
        assertThat(decided).containsExactly("released 3 operator", "released 1 operator");
        assertThatThrownBy(() -> shell.run(new QuarantineRelease(), "--domain", "here.test", "--yes", "--up-to", "3"))
                .hasMessageContaining("Nothing that is kept");
    }

    @Test
    void takesNumbersOrConditionsAndNeverEverythingByAccident() {
        assertThatThrownBy(() -> shell.run(new QuarantineDelete(), "--yes")).hasMessageContaining("Give the numbers");
        assertThatThrownBy(() -> shell.run(new QuarantineDelete(), "1", "--domain", "here.test"))
                .hasMessageContaining("not both");
        assertThat(decided).isEmpty();
    }

    @Test
    void oneThatCannotBeDoneKeepsNoOtherFromIt() {
        assertThatThrownBy(() -> shell.run(new QuarantineDelete(), "1", "9", "3"))
                .hasMessageContaining("1 of 3 could not be done");
        assertThat(decided).hasSize(2);
    }

    @Test
    void aDiskThatHangsLeavesNobodyInDoubtHowFarItCame() {
        hanging = new QuarantineId(3);
        assertThatThrownBy(() -> shell.run(new QuarantineDelete(), "1", "3", "2"))
                .hasMessageContaining("at entry 3, which may be done or not: by order; before it, 1 was deleted.");
        assertThat(decided).hasSize(1);
    }

    @Test
    void releasesAndWantsMailOfTheAuthorsFromNowOn() throws Exception {
        assertThat(shell.run(new QuarantineRelease(), "1", "3", "--allow"))
                .contains(
                        "2 entries were released. Wanted from now on: x@far.test, z@far.test.",
                        "run feature:install palomar-filter-lists");
        assertThat(decided).containsExactly("allowed 1 operator", "allowed 3 operator");
    }

    @Test
    void listsWhatWasRefusedByItselfAndSaysThatSendersWereToldSo() throws Exception {
        refusal = true;
        put(4, "anna@here.test", "w@far.test", "refused");
        assertThat(shell.run(new QuarantineList())).doesNotContain("w@far.test");
        assertThat(shell.run(new QuarantineList(), "--refused"))
                .contains("w@far.test")
                .doesNotContain("x@far.test");
        assertThat(shell.run(new QuarantineShow(), "4", "--json")).contains("\"refused\":true");
        assertThatThrownBy(() -> shell.run(new QuarantineRelease(), "--refused", "--yes"))
                .hasMessageContaining("1 entry meets");
        assertThat(shell.run(new QuarantineRelease(), "4"))
                .contains("Entry 4 was released. It had been refused, and its sender told so: tell <w@far.test>");
    }

    @Test
    void givesDomainsAndAccountsTheirOwn() throws Exception {
        try (Directories directories = Directories.inMemory()) {
            directories.admin().createDomain(Domain.of("here.test"));
            shell.with(Directory.class, directories.directory()).with(PreferenceAdmin.class, directories.preferences());
            assertThat(shell.run(new QuarantineSet())).contains("No domain");
            assertThat(shell.run(new QuarantineSet(), "here.test", "digest", "18"))
                    .contains("here.test has its own digest: 18.");
            assertThat(shell.run(new QuarantineSet())).contains("here.test", "digest", "18");
            assertThat(shell.run(new QuarantineSet(), "here.test", "digest", "default"))
                    .contains("as others do");
            assertThat(directories.preferences().preferences()).isEmpty();
            assertThatThrownBy(() -> shell.run(new QuarantineSet(), "here.test", "digest", "25"))
                    .hasMessageContaining("must be an hour");
            assertThatThrownBy(() -> shell.run(new QuarantineSet(), "here.test", "other", "2"))
                    .hasMessageContaining("There is no other");
            assertThatThrownBy(() -> shell.run(new QuarantineSet(), "nobody@here.test", "digest", "2"))
                    .hasMessageContaining("no account");
            assertThatThrownBy(() -> shell.run(new QuarantineSet(), "here.test"))
                    .hasMessageContaining("Give whose");
        }
    }

    @Test
    void listsWhatIsToBeReviewedAndReportsWhoDid() throws Exception {
        try (Directories directories = Directories.inMemory();
                Password password = Password.of("secret password")) {
            directories.admin().createDomain(Domain.of("here.test"));
            Account anna = directories.admin().createAccount(Address.of("anna@here.test"), "", password);
            Review late = new Review(anna.id(), NOW, "karaf", new QuarantineId(3), 2, NOW.minusSeconds(60));
            shell.with(Directory.class, directories.directory())
                    .with(DirectoryAdmin.class, directories.admin())
                    .with(QuarantineReviews.class, new QuarantineReviews() {
                        @Override
                        public List<Due> due() {
                            return List.of(new Due(anna.id(), anna.address(), 2, new QuarantineId(3), NOW, NOW));
                        }

                        @Override
                        public Optional<Due> due(AccountId account) {
                            return due().stream()
                                    .filter(due -> due.account().equals(account))
                                    .findFirst();
                        }

                        @Override
                        public Review reviewed(AccountId account, QuarantineId upTo, Reviewer by) {
                            decided.add(account + " " + upTo + " " + by.name());
                            return late;
                        }

                        @Override
                        public List<Review> reviews(AccountId account, Instant since, int most) {
                            return List.of(late);
                        }
                    });
            assertThat(shell.run(new QuarantineReview(), "--json"))
                    .contains("\"account\":\"anna@here.test\"", "\"waiting\":2", "\"overdue\":");
            assertThat(shell.run(new QuarantineReview(), "anna@here.test", "3"))
                    .contains("2 entries of anna@here.test are reviewed, up to 3, after the deadline");
            assertThat(decided).containsExactly(anna.id() + " 3 operator");
            assertThatThrownBy(() -> shell.run(new QuarantineReview(), "anna@here.test"))
                    .hasMessageContaining("Give also the newest entry");
            assertThat(shell.run(new QuarantineReport(), "here.test", "--json"))
                    .contains("\"reviews\":1", "\"entries\":2", "\"late\":1", "\"still-waiting\":2", "karaf");
            assertThat(shell.run(new QuarantineReport(), "anna@here.test", "--since", "2d"))
                    .contains("karaf");
        }
    }

    @Test
    void saysWhatIsMissing() {
        assertThatThrownBy(() -> new Shell().run(new QuarantineList()))
                .hasMessageContaining("feature:install palomar-quarantine");
    }
}
