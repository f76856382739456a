package org.palomar.filter.dnslist.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.palomar.api.address.Address;
import org.palomar.api.address.Domain;
import org.palomar.api.address.Network;
import org.palomar.api.address.ReversePath;
import org.palomar.api.directory.AccountId;
import org.palomar.api.dnslist.DnsListing;
import org.palomar.api.health.HealthFinding;
import org.palomar.api.message.Content;
import org.palomar.api.pipeline.MailTransaction;
import org.palomar.api.pipeline.Origin;
import org.palomar.api.pipeline.Recipient;
import org.palomar.api.pipeline.RuleHit;
import org.palomar.api.pipeline.Tuned;
import org.palomar.api.pipeline.Verdict;

class ListsComponentTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Recipient ANA = new Recipient(Address.of("ana@here.test"), Set.of(new AccountId(7)));
    private static final String BAD = "203.0.113.9";

    private final KnownLists dns = new KnownLists()
            .addresses("bl.test")
            .addresses("other.test")
            .addresses6("bl.test")
            .domains("dbl.test")
            .with("9.113.0.203.bl.test", "127.0.0.4", "127.0.0.10");
    private final List<ListsComponent> opened = new ArrayList<>();

    @AfterEach
    void close() {
        opened.forEach(ListsComponent::stop);
    }

    private ListsComponent lists(Map<String, Object> properties) {
        ListsComponent lists = new ListsComponent(properties, Optional.of(dns));
        opened.add(lists);
        return lists;
    }

    /** With lists that have all been tried once. */
    private ListsComponent tried(Map<String, Object> properties) {
        ListsComponent lists = lists(properties);
        await().atMost(PATIENCE).until(() -> lists.trials() == 1);
        return lists;
    }

    /** Has them tried once more. */
    private static void tryAgain(ListsComponent lists, Map<String, Object> properties) {
        long before = lists.trials();
        lists.modified(properties);
        await().atMost(PATIENCE).until(() -> lists.trials() > before);
    }

    private static MailTransaction mail(String client, String sender, String content) {
        return new MailTransaction(
                "m1",
                Instant.EPOCH,
                new Origin(
                        Origin.Door.MX,
                        new InetSocketAddress(Network.parseAddress(client).orElseThrow(), 1),
                        "client.far.test",
                        "",
                        Optional.empty()),
                ReversePath.of(Address.of(sender)),
                List.of(ANA),
                Content.of(content.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8)),
                List.of(),
                false);
    }

    private static Verdict client(ListsComponent lists, String client) throws Exception {
        return new ClientStep(lists).judge(mail(client, "eva@far.test", "")).forAll();
    }

    private static Verdict domains(ListsComponent lists, String sender, String content) throws Exception {
        return new DomainStep(lists).judge(mail(BAD, sender, content)).forAll();
    }

    private static List<RuleHit> hits(Verdict verdict) {
        return verdict instanceof Verdict.Score score ? score.hits() : List.of();
    }

    @Test
    void aListedClientGetsThePointsOfTheWeightiestAnswer() throws Exception {
        ListsComponent lists = tried(Map.of("client-lists", "bl.test 127.0.0.2-9=4.5 127.0.0.10=2, other.test 3"));
        assertThat(hits(client(lists, BAD)))
                .containsExactly(new RuleHit("DNSLIST_BL_TEST", 4.5, BAD + ": 127.0.0.4 127.0.0.10"));
        assertThat(client(lists, "203.0.113.10")).isInstanceOf(Verdict.Accept.class);
    }

    @Test
    void ofAGatewaysMailTheClientCountsThatItNamesOnceItDoes() throws Exception {
        ListsComponent lists = tried(Map.of("client-lists", "bl.test 3"));
        MailTransaction envelope = byGateway(mail(BAD, "eva@far.test", ""), "");
        assertThat(new ClientStep(lists).judge(envelope).forAll())
                .as("the gateway's own address is nobody's")
                .isInstanceOf(Verdict.Accept.class);
        assertThat(new DomainStep(lists).judge(envelope).forAll()).isInstanceOf(Verdict.Accept.class);
        MailTransaction content = byGateway(mail("203.0.113.10", "eva@far.test", "Subject: x\n\n"), BAD);
        assertThat(hits(new DomainStep(lists).judge(content).forAll()))
                .extracting(RuleHit::rule)
                .containsExactly("DNSLIST_BL_TEST");
        assertThat(new DomainStep(lists)
                        .judge(mail(BAD, "eva@far.test", "Subject: x\n\n"))
                        .forAll())
                .as("without a gateway it was asked about before")
                .isInstanceOf(Verdict.Accept.class);
    }

    /** The same, brought by a gateway in front, with the client that it names. */
    private static MailTransaction byGateway(MailTransaction message, String client) {
        return new MailTransaction(
                message.id(),
                message.received(),
                message.origin().byGateway(Network.parseAddress(client)),
                message.sender(),
                message.recipients(),
                message.content(),
                message.added(),
                message.junk());
    }

    @Test
    void anAnswerWithoutAWeightCountsNothing() throws Exception {
        assertThat(client(tried(Map.of("client-lists", "bl.test 127.0.0.2=4")), BAD))
                .isInstanceOf(Verdict.Accept.class);
    }

    @Test
    void anAddressOfIpv6IsAskedAboutByItsNibbles() throws Exception {
        dns.with("1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.bl.test", "127.0.0.2");
        ListsComponent lists = tried(Map.of("client-lists", "bl.test 3, other.test 3"));
        assertThat(hits(client(lists, "2001:db8::1"))).extracting(RuleHit::rule).containsExactly("DNSLIST_BL_TEST");
        // other.test has not passed the trial of IPv6, as it has none.
        assertThat(dns.asked)
                .noneMatch(name -> name.startsWith("1.0.0.0.0.0.0.0") && name.endsWith("8.b.d.0.1.0.0.2.other.test"));
        assertThat(lists.findings()).isEmpty();
    }

    @Test
    void allListsAreAskedAtOnce() throws Exception {
        ListsComponent lists = tried(Map.of("client-lists", "bl.test 3, other.test 3"));
        dns.together = new CountDownLatch(2);
        assertThat(hits(client(lists, BAD))).hasSize(1);
    }

    @Test
    void aClientIsRefusedFromSoManyPointsOnIfSoWanted() throws Exception {
        ListsComponent lists = tried(Map.of("client-lists", "bl.test 3", "reject", "3"));
        assertThat(client(lists, BAD))
                .isInstanceOfSatisfying(
                        Verdict.Reject.class,
                        reject -> assertThat(reject.reply().text()).contains(BAD, "DNSLIST_BL_TEST"));
        MailTransaction mail = mail(BAD, "eva@far.test", "");
        Tuned never = new Tuned(Map.of("reject", "never"));
        assertThat(new ClientStep(lists).judge(mail.seenWith(List.of(), never)).forAll())
                .isInstanceOf(Verdict.Score.class);
        List<RuleHit> allowed = List.of(new RuleHit(RuleHit.SENDER_ALLOWED, -100, ""));
        assertThat(new ClientStep(lists)
                        .judge(mail.seenWith(allowed, Tuned.NONE))
                        .forAll())
                .isInstanceOf(Verdict.Score.class);
    }

    @Test
    void aListThatSaysYesToAllIsLeftOutAndNamed() throws Exception {
        dns.with("*.all.test", "127.0.0.2");
        ListsComponent lists = tried(Map.of("client-lists", "all.test 9, bl.test 3"));
        assertThat(hits(client(lists, BAD))).extracting(RuleHit::rule).containsExactly("DNSLIST_BL_TEST");
        assertThat(lists.findings())
                .extracting(HealthFinding::text)
                .containsExactly(
                        "The list all.test is left out: it lists 127.0.0.1 or what else none may: it says yes to all.");
    }

    @Test
    void aListThatIsNoneAnyMoreIsLeftOutAndNamed() throws Exception {
        ListsComponent lists = tried(Map.of("client-lists", "gone.test 9", "domain-lists", "gone.test 9"));
        assertThat(lists.findings())
                .extracting(HealthFinding::text)
                .singleElement()
                .asString()
                .contains("gone.test", "does not list 127.0.0.2");
        assertThat(client(lists, BAD)).isInstanceOf(Verdict.Accept.class);
    }

    /** Spamhaus answers so who asks by way of a public resolver: for every name, so that all mail would be refused. */
    @Test
    void anAnswerThatIsARefusalIsNoListingAndTakesTheListOut() throws Exception {
        ListsComponent lists = tried(Map.of("client-lists", "bl.test 3"));
        dns.with("9.113.0.203.bl.test", "127.255.255.254");
        assertThat(client(lists, BAD)).isInstanceOf(Verdict.Accept.class);
        assertThat(lists.findings()).extracting(HealthFinding::text).anyMatch(text -> text.contains("127.255.255.254"));
        dns.with("9.113.0.203.bl.test", "127.0.0.2");
        int before = dns.questions.get();
        assertThat(client(lists, BAD)).isInstanceOf(Verdict.Accept.class);
        assertThat(dns.questions.get()).isEqualTo(before);
        // A trial that passes takes it back.
        tryAgain(lists, Map.of("client-lists", "bl.test 3"));
        assertThat(lists.findings()).isEmpty();
        assertThat(hits(client(lists, BAD))).hasSize(1);
    }

    /** Some resolvers lead names that are not there to a page of their own. */
    @Test
    void anAnswerThatIsNoLoopbackAddressIsNoListing() throws Exception {
        dns.with("*.page.test", "198.51.100.1");
        ListsComponent lists = tried(Map.of("client-lists", "page.test 3"));
        assertThat(client(lists, BAD)).isInstanceOf(Verdict.Accept.class);
        assertThat(lists.findings()).extracting(HealthFinding::text).anyMatch(text -> text.contains("198.51.100.1"));
    }

    @Test
    void silenceOnceIsNoReasonForAnything() throws Exception {
        ListsComponent lists = tried(Map.of("client-lists", "bl.test 3"));
        dns.silent.add("bl.test");
        assertThat(client(lists, BAD)).isInstanceOf(Verdict.Accept.class);
        // What was known of the list holds.
        assertThat(lists.findings()).isEmpty();
    }

    /** Most lists that end do so by silence: each message would wait for them. */
    @Test
    void aListThatIsSilentAgainAndAgainIsLeftOutUntilItAnswersATrial() throws Exception {
        ListsComponent lists = tried(Map.of("client-lists", "bl.test 3, other.test 3"));
        dns.silent.add("bl.test");
        for (int i = 0; i < Roll.MOST_SILENCES; i++) {
            assertThat(client(lists, BAD)).isInstanceOf(Verdict.Accept.class);
        }
        assertThat(lists.findings()).extracting(HealthFinding::text).anyMatch(text -> text.contains("nobody answered"));
        dns.asked.clear();
        assertThat(client(lists, BAD)).isInstanceOf(Verdict.Accept.class);
        assertThat(dns.asked).containsExactly("9.113.0.203.other.test");
        dns.silent.clear();
        tryAgain(lists, Map.of("client-lists", "bl.test 3, other.test 3"));
        assertThat(lists.findings()).isEmpty();
        assertThat(hits(client(lists, BAD))).hasSize(1);
    }

    @Test
    void anAnswerEndsARowOfSilences() throws Exception {
        ListsComponent lists = tried(Map.of("client-lists", "bl.test 3"));
        for (int i = 0; i < 2 * Roll.MOST_SILENCES; i++) {
            dns.silent.add("bl.test");
            client(lists, BAD);
            dns.silent.clear();
            assertThat(hits(client(lists, BAD))).hasSize(1);
        }
    }

    /** Who asks too much of our own resolver could have all lists left out. */
    @Test
    void aResolverThatHasNoTimeSaysNothingOfAList() throws Exception {
        ListsComponent lists = tried(Map.of("client-lists", "bl.test 3"));
        dns.busy.add("bl.test");
        for (int i = 0; i < 2 * Roll.MOST_SILENCES; i++) {
            client(lists, BAD);
        }
        assertThat(lists.findings()).isEmpty();
    }

    /** What lists do that are given up: all mail would be refused until the next trial. */
    @Test
    void aListThatBeginsToSayYesToAllIsNotBelieved() throws Exception {
        ListsComponent lists = tried(Map.of("client-lists", "bl.test 3", "domain-lists", "dbl.test 3", "reject", "3"));
        dns.with("*.bl.test", "127.0.0.2").with("*.dbl.test", "127.0.1.2");
        assertThat(client(lists, "203.0.113.10")).isInstanceOf(Verdict.Accept.class);
        assertThat(domains(lists, "x@sender.example", "From: a@author.example\n\n"))
                .isInstanceOf(Verdict.Accept.class);
        assertThat(lists.findings())
                .extracting(HealthFinding::text)
                .hasSize(2)
                .allMatch(text -> text.contains("it says yes to all"));
    }

    @Test
    void listsOfNewSettingsAreTriedAtOnceAndOthersForgotten() throws Exception {
        ListsComponent lists = tried(Map.of("client-lists", "gone.test 3"));
        assertThat(lists.findings()).hasSize(1);
        tryAgain(lists, Map.of("client-lists", "bl.test 3"));
        assertThat(lists.findings()).isEmpty();
        assertThat(hits(client(lists, BAD))).hasSize(1);
    }

    @Test
    void aListThatCouldNotBeTriedIsNotAskedYet() throws Exception {
        dns.silent.add("bl.test");
        ListsComponent lists = tried(Map.of("client-lists", "bl.test 3"));
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(lists.findings())
                        .extracting(HealthFinding::text)
                        .anyMatch(text -> text.contains("could not be tried")));
        dns.asked.clear();
        assertThat(client(lists, BAD)).isInstanceOf(Verdict.Accept.class);
        assertThat(dns.asked).doesNotContain("9.113.0.203.bl.test");
    }

    @Test
    void domainsOfTheSenderTheGreetingTheAuthorAndOfLinksAreAskedAbout() throws Exception {
        ListsComponent lists = tried(Map.of("domain-lists", "dbl.test 127.0.1.2-99=5"));
        String content = "From: <a@author.example>\nReply-To: b@answers.example\n\nSee http://www.shop.example/x?y\n";
        for (String listed :
                List.of("far.test", "sender.example", "author.example", "answers.example", "shop.example")) {
            dns.with(listed + ".dbl.test", "127.0.1.4");
            assertThat(hits(domains(lists, "x@mail.sender.example", content)))
                    .as(listed)
                    .containsExactly(new RuleHit("DNSLIST_DBL_TEST", 5, listed + ": 127.0.1.4"));
            dns.records.remove(listed + ".dbl.test");
        }
        assertThat(dns.asked).contains("mail.sender.example.dbl.test", "www.shop.example.dbl.test");
    }

    @Test
    void domainsOfRecipientsAndThoseThatAreSkippedAreNotAskedAbout() throws Exception {
        dns.with("here.test.dbl.test", "127.0.1.2").with("w3.example.dbl.test", "127.0.1.2");
        ListsComponent lists = tried(Map.of("domain-lists", "dbl.test 5", "skip-domains", "w3.example"));
        String content = "From: a@here.test\n\nhttps://here.test/ http://www.w3.example/\n";
        assertThat(domains(lists, "x@here.test", content)).isInstanceOf(Verdict.Accept.class);
    }

    @Test
    void soManyDomainsAreAskedAboutAndNoMore() throws Exception {
        ListsComponent lists = tried(Map.of("domain-lists", "dbl.test 5", "names", "10"));
        StringBuilder content = new StringBuilder("From: a@author.example\n\n");
        for (int i = 0; i < 2_000; i++) {
            content.append("http://d").append(i).append(".example/\n");
        }
        dns.asked.clear();
        domains(lists, "x@sender.example", content.toString());
        assertThat(dns.asked.stream().filter(name -> name.matches("d\\d+\\.example\\.dbl\\.test")))
                .hasSize(7)
                .contains("d0.example.dbl.test");
    }

    @Test
    void nothingIsAskedOfMailThatIsNotStrange() throws Exception {
        ListsComponent lists = tried(Map.of("client-lists", "bl.test 3", "domain-lists", "dbl.test 3"));
        int before = dns.questions.get();
        for (String client :
                List.of("127.0.0.1", "::1", "10.1.2.3", "192.168.0.9", "100.64.0.9", "fd00::1", "fe80::1")) {
            assertThat(client(lists, client)).isInstanceOf(Verdict.Accept.class);
        }
        assertThat(dns.questions.get()).isEqualTo(before);
    }

    @Test
    void withoutListsNothingIsAsked() throws Exception {
        ListsComponent lists = lists(Map.of());
        assertThat(client(lists, BAD)).isInstanceOf(Verdict.Accept.class);
        assertThat(domains(lists, "x@far.test", "From: a@b.example\n\nhttp://c.example/\n"))
                .isInstanceOf(Verdict.Accept.class);
        assertThat(dns.questions.get()).isZero();
        assertThat(lists.findings()).isEmpty();
    }

    @Test
    void aLookAsksAllListsAlsoThoseThatAreLeftOut() throws Exception {
        dns.with("*.all.test", "127.0.0.2");
        dns.texts.put("9.113.0.203.bl.test", "see http://bl.test/\u0007why");
        ListsComponent lists = tried(Map.of("client-lists", "bl.test 3, all.test 9", "domain-lists", "dbl.test 5"));
        InetAddress bad = Network.parseAddress(BAD).orElseThrow();
        assertThat(lists.look(bad))
                .containsExactly(
                        new DnsListing("bl.test", BAD, "listed", 3, "127.0.0.4 127.0.0.10 see http://bl.test/?why"),
                        new DnsListing(
                                "all.test",
                                BAD,
                                "listed",
                                9,
                                "127.0.0.2; left out, as it lists 127.0.0.1 or what else none may: it says yes to all"));
        assertThat(lists.look(Domain.of("a.b.example")))
                .extracting(DnsListing::subject, DnsListing::result)
                .containsExactly(tuple("b.example", "not-listed"), tuple("a.b.example", "not-listed"));
    }

    @Test
    void aWrongLineIsNamed() {
        ListsComponent lists = lists(Map.of("client-lists", "bl.test 127.0.0.300=4"));
        assertThat(lists.findings()).extracting(HealthFinding::text).anyMatch(text -> text.contains("127.0.0.300=4"));
        assertThat(new ClientStep(lists).description().name()).isEqualTo("dnslist");
    }

    @Test
    void saysThatTheResolverIsMissing() {
        ListsComponent lists = new ListsComponent(Map.of("client-lists", "bl.test 3"));
        opened.add(lists);
        assertThat(lists.findings())
                .extracting(HealthFinding::remedy)
                .containsExactly("Run feature:install palomar-dns.");
    }
}
