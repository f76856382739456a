package org.palomar.filter.dnslist.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.palomar.api.address.Domain;
import org.palomar.api.dnslist.DnsListing;
import org.palomar.api.dnslist.ListingChange;
import org.palomar.api.dnslist.OwnAddresses;
import org.palomar.api.health.HealthFinding;

class WatchComponentTest {

    private static final String OURS = "203.0.113.9";
    private static final Instant NOW = Instant.parse("2026-11-27T08:00:00Z");
    private static final Map<String, Object> LISTS =
            Map.of("client-lists", "bl.test 127.0.0.2-9=4 127.0.0.10=-2", "watch-lists", "other.test 1");

    private final KnownLists dns =
            new KnownLists().addresses("bl.test").addresses("other.test").with("mail.here.test", OURS, "10.1.2.3");
    private final List<WatchComponent> opened = new ArrayList<>();

    @TempDir
    private Path folder;

    @AfterEach
    void close() {
        opened.forEach(WatchComponent::stop);
    }

    private WatchComponent watch(Map<String, Object> properties) {
        WatchComponent watch = new WatchComponent(
                properties,
                () -> Domain.of("mail.here.test"),
                folder.resolve("dnslist/own-addresses"),
                Clock.fixed(NOW, ZoneOffset.UTC));
        watch.setResolver(dns);
        opened.add(watch);
        return watch;
    }

    private static List<String> listed(OwnAddresses found) {
        return found.listings().stream()
                .filter(one -> one.result().equals("listed"))
                .map(one -> one.subject() + " " + one.list() + " " + one.detail())
                .toList();
    }

    @Test
    void namesOurAddressesThatAreListedByTheDnsOfOurName() {
        dns.with("9.113.0.203.bl.test", "127.0.0.4");
        dns.texts.put("9.113.0.203.bl.test", "sent spam");
        WatchComponent watch = watch(LISTS);
        assertThat(watch.look().listings())
                .containsExactly(
                        new DnsListing("bl.test", OURS, "listed", 0, "127.0.0.4 sent spam"),
                        new DnsListing("other.test", OURS, "not-listed", 0, ""));
        assertThat(watch.findings())
                .extracting(HealthFinding::text)
                .containsExactly("Our address " + OURS
                        + " is on the list bl.test, by which others refuse mail: 127.0.0.4 sent spam.");
        assertThat(watch.history())
                .containsExactly(new ListingChange(NOW, OURS, "bl.test", true, "127.0.0.4 sent spam"));
    }

    @Test
    void asksByItselfAtTheStart() {
        dns.with("9.113.0.203.other.test", "127.0.0.2");
        WatchComponent watch = watch(LISTS);
        await().atMost(Duration.ofSeconds(60)).until(() -> listed(watch.last()).size() == 1);
    }

    /** A list of those whom others trust is no alarm. */
    @Test
    void whatSpeaksForUsIsNoAlarm() {
        dns.with("9.113.0.203.bl.test", "127.0.0.10");
        WatchComponent watch = watch(LISTS);
        assertThat(listed(watch.look())).isEmpty();
        assertThat(watch.findings()).isEmpty();
    }

    @Test
    void whatWasFoundIsKnownAfterARestartAndWhileNobodyAnswers() {
        dns.with("9.113.0.203.bl.test", "127.0.0.4");
        watch(LISTS).look();
        dns.silent.add("bl.test");
        WatchComponent again = watch(LISTS);
        OwnAddresses found = again.look();
        assertThat(listed(found)).containsExactly(OURS + " bl.test 127.0.0.4");
        assertThat(found.obstacle()).contains("bl.test", "nobody answers");
        dns.silent.clear();
        dns.records.remove("9.113.0.203.bl.test");
        assertThat(listed(again.look())).isEmpty();
        assertThat(again.findings()).isEmpty();
        assertThat(watch(LISTS).history()).extracting(ListingChange::listed).containsExactly(false, true);
    }

    /** A list that is given up must not send anybody looking for spam. */
    @Test
    void aListThatSaysYesToAllIsNotBelieved() {
        dns.with("*.bl.test", "127.0.0.2");
        WatchComponent watch = watch(LISTS);
        OwnAddresses found = watch.look();
        assertThat(found.listings())
                .contains(new DnsListing("bl.test", OURS, "unknown", 0, ""))
                .noneMatch(one -> one.result().equals("listed"));
        assertThat(found.obstacle()).contains("bl.test", "says yes to all");
    }

    @Test
    void addressesOfTheSettingsGoBeforeThoseOfTheDns() {
        dns.with("8.113.0.203.bl.test", "127.0.0.4").silent.add("mail.here.test");
        assertThat(listed(watch(Map.of("client-lists", "bl.test 4", "own-addresses", "203.0.113.8"))
                        .look()))
                .containsExactly("203.0.113.8 bl.test 127.0.0.4");
        assertThat(watch(LISTS).look().obstacle()).contains("our own addresses", "nobody answers");
    }

    /** A failure of one look-up must not take the alarm away. */
    @Test
    void halfOfOurAddressesAreNotAll() {
        dns.with("9.113.0.203.bl.test", "127.0.0.4");
        WatchComponent watch = watch(LISTS);
        assertThat(listed(watch.look())).hasSize(1);
        dns.with("mail.here.test", "2001:db8::9").half.add("mail.here.test");
        assertThat(listed(watch.look())).hasSize(1);
        assertThat(watch.findings())
                .extracting(HealthFinding::text)
                .anyMatch(text -> text.contains("only those of one kind"));
    }

    @Test
    void aServerWithoutAnAddressThatOthersReachIsTold() {
        dns.with("mail.here.test", "192.168.1.1");
        WatchComponent watch = watch(LISTS);
        assertThat(watch.look().obstacle()).contains("mail.here.test has no address");
        assertThat(watch.findings()).hasSize(1);
    }

    @Test
    void whatWasKnownIsToldBeforeTheFirstLook() {
        dns.with("9.113.0.203.bl.test", "127.0.0.4");
        watch(LISTS).look();
        dns.silent.add("mail.here.test");
        assertThat(watch(LISTS).findings()).extracting(HealthFinding::text).anyMatch(text -> text.contains("bl.test"));
    }

    @Test
    void aListOfOneKindOfAddressesIsWell() {
        dns.with("mail.here.test", "2001:db8::9", OURS);
        WatchComponent watch = watch(LISTS);
        assertThat(watch.look().obstacle()).isEmpty();
        assertThat(watch.findings()).isEmpty();
    }

    @Test
    void withoutListsNothingIsAsked() {
        WatchComponent watch = watch(Map.of());
        assertThat(watch.look()).isEqualTo(new OwnAddresses(Optional.empty(), List.of(), ""));
        assertThat(dns.questions.get()).isZero();
    }

    @Test
    void aDamagedHistoryLosesOnlyWhatIsDamaged() throws IOException {
        Path file = Files.createDirectories(folder.resolve("dnslist")).resolve("own-addresses");
        Files.write(file, new byte[] {(byte) 0xff, 0, '\n', '\t', '\n'});
        Files.writeString(
                file,
                "2026-01-01T00:00:00Z\tlisted\t" + OURS + "\tbl.test\twhy\nnever\tgone\ta\tb\tc\n",
                StandardOpenOption.APPEND);
        assertThat(watch(Map.of()).history()).extracting(ListingChange::detail).containsExactly("why");
    }

    @Test
    void aHistoryThatCantBeWrittenIsTold() throws IOException {
        Files.writeString(folder.resolve("dnslist"), "a file where a folder should be");
        dns.with("9.113.0.203.bl.test", "127.0.0.4");
        WatchComponent watch = watch(LISTS);
        watch.look();
        assertThat(watch.findings())
                .extracting(HealthFinding::text)
                .anyMatch(text -> text.contains("can't be written"));
        assertThat(watch.history()).hasSize(1);
        // It is tried again with the next look, whatever that finds.
        Files.delete(folder.resolve("dnslist"));
        watch.look();
        assertThat(watch.findings()).extracting(HealthFinding::text).noneMatch(text -> text.contains("written"));
        assertThat(Files.readString(folder.resolve("dnslist/own-addresses"))).contains(OURS);
    }
}
