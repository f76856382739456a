package org.palomar.filter.lists.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.palomar.api.address.Address;
import org.palomar.api.address.Domain;
import org.palomar.api.address.Network;
import org.palomar.api.address.ReversePath;
import org.palomar.api.country.Countries;
import org.palomar.api.country.Country;
import org.palomar.api.directory.AccountId;
import org.palomar.api.health.HealthFinding;
import org.palomar.api.message.Content;
import org.palomar.api.message.HeaderField;
import org.palomar.api.metric.MetricSink;
import org.palomar.api.metric.Timing;
import org.palomar.api.pipeline.MailTransaction;
import org.palomar.api.pipeline.Opinion;
import org.palomar.api.pipeline.Origin;
import org.palomar.api.pipeline.Recipient;
import org.palomar.api.pipeline.RuleHit;
import org.palomar.api.pipeline.Tuned;
import org.palomar.api.pipeline.Verdict;
import org.palomar.api.preference.Holder;
import org.palomar.api.preference.Preference;
import org.palomar.api.preference.Preferences;
import org.palomar.api.senderlist.SenderPattern;
import org.palomar.api.senderlist.SenderRule;
import org.palomar.api.senderlist.SenderRule.Treatment;

class ListsTest {

    private static final AccountId ANA = new AccountId(7);
    private static final Holder ANAS = new Holder.OfAccount(ANA);
    private static final Holder HERE = new Holder.OfDomain(Domain.of("here.test"));
    private static final Recipient TO_ANA = new Recipient(Address.of("ana@here.test"), Set.of(ANA));
    private static final Recipient TO_BOB = new Recipient(Address.of("bob@here.test"), Set.of(new AccountId(8)));
    private static final String CLIENT = "203.0.113.1";

    private final Map<Holder, Map<String, String>> own = new HashMap<>();
    private final Lists lists = lists(Map.of(
            "allow", "good.test, 192.0.2.0/24",
            "block", "bad.test, eva@good.test, 198.51.100.7, 2001:db8::/32",
            "junk", "dull.test, 192.0.2.128/25"));
    private final EnvelopeStep envelope = new EnvelopeStep(lists);
    private final AuthorStep author = new AuthorStep(lists);

    private static Lists lists(Map<String, Object> properties) {
        return new Lists(() -> false, Duration.ZERO, properties);
    }

    ListsTest() {
        lists.setPreferences(preferences());
    }

    private Preferences preferences() {
        return new Preferences() {
            @Override
            public boolean isEmpty(String subject) {
                return own.isEmpty();
            }

            @Override
            public Map<String, String> of(Holder holder, String subject) {
                return own.getOrDefault(holder, Map.of());
            }
        };
    }

    private void list(Holder holder, Treatment treatment, String sender) {
        Preference preference =
                new SenderRule(treatment, SenderPattern.parse(sender).orElseThrow()).of(holder);
        Map<String, String> changed = new HashMap<>(own.getOrDefault(holder, Map.of()));
        changed.put(preference.key(), preference.value());
        own.put(holder, Map.copyOf(changed));
    }

    private static MailTransaction mail(String client, String sender, String content, Recipient... recipients) {
        return new MailTransaction(
                "m1",
                Instant.EPOCH,
                origin(Origin.Door.MX, client),
                sender.isEmpty() ? ReversePath.none() : ReversePath.of(Address.of(sender)),
                List.of(recipients),
                Content.of(content.getBytes(StandardCharsets.UTF_8)),
                List.of(),
                false);
    }

    private static Origin origin(Origin.Door door, String client) {
        return new Origin(
                door,
                new InetSocketAddress(Network.parseAddress(client).orElseThrow(), 1),
                "client.test",
                "",
                Optional.empty());
    }

    private static String from(String author) {
        return "From: Somebody <" + author + ">\r\nSubject: s\r\n\r\nb\r\n";
    }

    /** As senderauth writes it. */
    private static MailTransaction found(MailTransaction message, String results) {
        return message.withAdded(List.of(new HeaderField("Authentication-Results", "mx.here.test; " + results)));
    }

    private Verdict before(String client, String sender) throws Exception {
        return envelope.judge(mail(client, sender, "", TO_ANA)).of(TO_ANA);
    }

    private Verdict with(String sender, String author, String results) throws Exception {
        return this.author
                .judge(found(mail(CLIENT, sender, from(author), TO_ANA), results))
                .of(TO_ANA);
    }

    private static boolean isAllowed(Verdict verdict) {
        return verdict instanceof Verdict.Score(List<RuleHit> hits, List<HeaderField> fields)
                && hits.size() == 1
                && hits.getFirst().rule().equals(RuleHit.SENDER_ALLOWED)
                && hits.getFirst().points() == -100;
    }

    @Test
    void whoIsBlockedByAddressDomainOrNetworkIsRefusedAtTheRecipient() throws Exception {
        assertThat(before(CLIENT, "x@bad.test")).isInstanceOf(Verdict.Reject.class);
        assertThat(before(CLIENT, "x@mail.BAD.test")).isInstanceOf(Verdict.Reject.class);
        assertThat(before(CLIENT, "EVA@good.test")).isInstanceOf(Verdict.Reject.class);
        assertThat(before("198.51.100.7", "")).isInstanceOf(Verdict.Reject.class);
        assertThat(before("2001:db8:1::9", "x@any.test")).isInstanceOf(Verdict.Reject.class);
        assertThat(before(CLIENT, "x@notbad.test")).isInstanceOf(Verdict.Accept.class);
        assertThat(before("198.51.100.8", "")).isInstanceOf(Verdict.Accept.class);
        assertThat(before(CLIENT, "x@dull.test")).isInstanceOf(Verdict.Junk.class);
    }

    @Test
    void theLongestNetworkHolds() throws Exception {
        assertThat(isAllowed(before("192.0.2.127", "x@any.test"))).isTrue();
        assertThat(before("192.0.2.128", "x@any.test")).isInstanceOf(Verdict.Junk.class);
    }

    /** Anybody can write a sender: until it is proven, an allowed one is nobody in particular. */
    @Test
    void anAllowedSenderIsNotAllowedBeforeItIsProven() throws Exception {
        assertThat(before(CLIENT, "x@good.test")).isInstanceOf(Verdict.Accept.class);
        assertThat(with("x@good.test", "x@good.test", "spf=none smtp.mailfrom=good.test; dkim=none; dmarc=none"))
                .isInstanceOf(Verdict.Accept.class);
        assertThat(with("x@good.test", "x@good.test", "spf=temperror smtp.mailfrom=good.test; dmarc=temperror"))
                .isInstanceOf(Verdict.Accept.class);
    }

    @Test
    void anAllowedSenderIsProvenBySpfOrByASignatureOrByItsPolicy() throws Exception {
        assertThat(isAllowed(with("x@good.test", "y@good.test", "spf=pass smtp.mailfrom=good.test; dmarc=none")))
                .isTrue();
        assertThat(isAllowed(with(
                        "x@good.test",
                        "y@else.test",
                        "spf=pass smtp.mailfrom=good.test; dkim=pass header.d=else.test; dmarc=none")))
                .isTrue();
        assertThat(isAllowed(with("x@else.test", "y@good.test", "dkim=pass header.d=good.test; dmarc=none")))
                .isTrue();
        assertThat(isAllowed(with("x@else.test", "y@good.test", "dmarc=pass header.from=good.test")))
                .isTrue();
    }

    /** Customers of one provider may use each other's envelopes, as far as SPF can tell; people see the author. */
    @Test
    void anAllowedSenderAllowsNoAuthorOfAnotherHouseWhoIsNotProven() throws Exception {
        assertThat(with("x@good.test", "boss@victim.test", "spf=pass smtp.mailfrom=good.test; dmarc=none"))
                .isInstanceOf(Verdict.Accept.class);
        assertThat(with(
                        "x@good.test",
                        "boss@victim.test",
                        "spf=pass smtp.mailfrom=good.test; dmarc=fail header.from=victim.test"))
                .isInstanceOf(Verdict.Accept.class);
        String two = "From: x@good.test, boss@victim.test\r\n\r\n";
        assertThat(author.judge(found(
                                mail(CLIENT, "x@good.test", two, TO_ANA),
                                "spf=pass smtp.mailfrom=good.test; dmarc=none"))
                        .of(TO_ANA))
                .isInstanceOf(Verdict.Accept.class);
    }

    @Test
    void aProofOfSomebodyElseIsNone() throws Exception {
        assertThat(with("x@else.test", "y@good.test", "dkim=pass header.d=else.test; dmarc=none"))
                .isInstanceOf(Verdict.Accept.class);
        assertThat(with("x@good.test", "y@else.test", "spf=pass smtp.mailfrom=else.test; dmarc=none"))
                .isInstanceOf(Verdict.Accept.class);
        assertThat(with("x@else.test", "y@good.test", "dkim=pass header.d=good.test; dmarc=fail header.from=good.test"))
                .isInstanceOf(Verdict.Accept.class);
    }

    /** What the message itself says is written by whoever sends it. */
    @Test
    void whatTheMessageSaysOfItselfProvesNothing() throws Exception {
        String forged =
                "Authentication-Results: mx.here.test; dmarc=pass header.from=good.test\r\n" + from("y@good.test");
        assertThat(author.judge(mail(CLIENT, "y@good.test", forged, TO_ANA)).of(TO_ANA))
                .isInstanceOf(Verdict.Accept.class);
    }

    @Test
    void ofSeveralAuthorsNoneIsProvenAndAnyIsBlocked() throws Exception {
        String two = "From: a@good.test, b@good.test\r\n\r\n";
        String twice = "From: a@good.test\r\nFrom: b@else.test\r\n\r\n";
        String results = "dmarc=pass header.from=good.test";
        for (String content : List.of(two, twice)) {
            assertThat(author.judge(found(mail(CLIENT, "x@else.test", content, TO_ANA), results))
                            .of(TO_ANA))
                    .isInstanceOf(Verdict.Accept.class);
        }
        String bad = "From: a@good.test, b@bad.test\r\n\r\n";
        assertThat(author.judge(found(mail(CLIENT, "x@else.test", bad, TO_ANA), results))
                        .of(TO_ANA))
                .isInstanceOf(Verdict.Reject.class);
    }

    @Test
    void anAuthorIsBlockedWhoeverTheEnvelopeNames() throws Exception {
        assertThat(with("x@good.test", "y@bad.test", "spf=pass smtp.mailfrom=good.test; dmarc=none"))
                .isInstanceOf(Verdict.Reject.class);
        assertThat(with("", "y@dull.test", "dmarc=none")).isInstanceOf(Verdict.Junk.class);
    }

    @Test
    void theAccountsListGoesBeforeItsDomainsAndThatBeforeTheServers() throws Exception {
        list(HERE, Treatment.BLOCK, "good.test");
        assertThat(before(CLIENT, "x@good.test")).isInstanceOf(Verdict.Reject.class);
        list(ANAS, Treatment.ALLOW, "good.test");
        // It may turn out to be who it says it is.
        assertThat(before(CLIENT, "x@good.test")).isInstanceOf(Verdict.Accept.class);
        assertThat(isAllowed(with("x@good.test", "x@good.test", "dmarc=pass header.from=good.test")))
                .isTrue();
        // If not, what holds for everybody else holds.
        assertThat(with("x@good.test", "x@good.test", "dmarc=fail header.from=good.test"))
                .isInstanceOf(Verdict.Reject.class);
    }

    @Test
    void aListThatChangesHoldsForTheNextMessage() throws Exception {
        list(ANAS, Treatment.BLOCK, "x@any.test");
        assertThat(before(CLIENT, "x@any.test")).isInstanceOf(Verdict.Reject.class);
        list(ANAS, Treatment.JUNK, "x@any.test");
        assertThat(before(CLIENT, "x@any.test")).isInstanceOf(Verdict.Junk.class);
        own.clear();
        assertThat(before(CLIENT, "x@any.test")).isInstanceOf(Verdict.Accept.class);
    }

    @Test
    void eachRecipientIsJudgedByTheListsThatAreItsOwn() throws Exception {
        list(ANAS, Treatment.BLOCK, "any.test");
        Opinion opinion = author.judge(mail(CLIENT, "x@any.test", from("x@any.test"), TO_ANA, TO_BOB));
        assertThat(opinion.of(TO_ANA)).isInstanceOf(Verdict.Reject.class);
        assertThat(opinion.of(TO_BOB)).isInstanceOf(Verdict.Accept.class);
    }

    /** What becomes of the others where one reply is for all, the delivery sees to. */
    @Test
    void whoHasNoMailboxHereIsRefusedItAloneToo() throws Exception {
        Recipient forward = new Recipient(Address.of("fwd@d1.test"), Set.of());
        list(new Holder.OfDomain(Domain.of("d1.test")), Treatment.BLOCK, "any.test");
        MailTransaction both = mail(CLIENT, "x@else.test", from("x@any.test"), forward, TO_BOB);
        assertThat(author.judge(both).of(forward)).isInstanceOf(Verdict.Reject.class);
        assertThat(author.judge(both).of(TO_BOB)).isInstanceOf(Verdict.Accept.class);
        assertThat(envelope.judge(mail(CLIENT, "x@any.test", "", forward)).of(forward))
                .isInstanceOf(Verdict.Reject.class);
    }

    @Test
    void anAddressOfSeveralAccountsHasItsDomainsList() throws Exception {
        Recipient team = new Recipient(Address.of("team@here.test"), Set.of(ANA, new AccountId(8)));
        list(ANAS, Treatment.BLOCK, "any.test");
        assertThat(envelope.judge(mail(CLIENT, "x@any.test", "", team)).of(team))
                .isInstanceOf(Verdict.Accept.class);
        list(HERE, Treatment.BLOCK, "any.test");
        assertThat(envelope.judge(mail(CLIENT, "x@any.test", "", team)).of(team))
                .isInstanceOf(Verdict.Reject.class);
    }

    @Test
    void whoWasAllowedByNetworkGetsThePointsOnce() throws Exception {
        MailTransaction before = mail("192.0.2.9", "x@any.test", from("x@any.test"), TO_ANA)
                .seenWith(List.of(new RuleHit(RuleHit.SENDER_ALLOWED, -100, "")), Tuned.NONE);
        assertThat(author.judge(before)).isEqualTo(Opinion.ACCEPT);
    }

    @Test
    void ownNoticesPassWhateverListsSay() throws Exception {
        MailTransaction notice = new MailTransaction(
                "m1",
                Instant.EPOCH,
                Origin.ofNotice(),
                ReversePath.of(Address.of("x@bad.test")),
                List.of(TO_ANA),
                Content.of(new byte[0]),
                List.of(),
                false);
        assertThat(envelope.judge(notice)).isEqualTo(Opinion.ACCEPT);
        assertThat(author.judge(notice)).isEqualTo(Opinion.ACCEPT);
    }

    /** Lists that can't be read are no empty lists. */
    @Test
    void withoutTheDirectoryNobodyIsLetIn() {
        Lists missing = lists(Map.of());
        assertThatThrownBy(() -> new EnvelopeStep(missing).judge(mail(CLIENT, "x@any.test", "", TO_ANA)))
                .hasMessageContaining("directory");
        assertThat(missing.findings()).extracting(HealthFinding::text).anyMatch(text -> text.contains("mail waits"));
    }

    @Test
    void saysThatNobodyIsAllowedByNameWithoutTheStepThatProvesIt() {
        assertThat(lists.findings()).extracting(HealthFinding::text).anyMatch(text -> text.contains("senderauth"));
        lists.setSenders(question -> List.of());
        assertThat(lists.findings()).isEmpty();
    }

    @Test
    void aWordThatIsNoSenderIsNamedAndTheLastGoodListHolds() throws Exception {
        lists.modified(Map.of("block", "any.test, not a name"));
        assertThat(lists.findings())
                .extracting(HealthFinding::text)
                .anyMatch(text -> text.contains("not a name is no address, domain, network"));
        assertThat(before(CLIENT, "x@bad.test")).isInstanceOf(Verdict.Reject.class);
    }

    @Test
    void countsWhatListsSaid() throws Exception {
        before(CLIENT, "x@bad.test");
        before(CLIENT, "x@dull.test");
        Map<String, Long> counted = new HashMap<>();
        lists.report(new MetricSink() {
            @Override
            public void counter(String name, String help, Map<String, String> labels, long value) {
                counted.merge(String.valueOf(labels.get("list")), value, Long::sum);
            }

            @Override
            public void gauge(String name, String help, Map<String, String> labels, double value) {}

            @Override
            public void timing(String name, String help, Map<String, String> labels, Timing timing) {}
        });
        assertThat(counted).containsEntry("block", 1L).containsEntry("junk", 1L).containsEntry("allow", 0L);
    }

    @Test
    void everyOneOfAThousandHolds() throws Exception {
        Map<String, String> many = new HashMap<>();
        for (int i = 0; i < SenderRule.MOST; i++) {
            Preference one = new SenderRule(
                            Treatment.BLOCK,
                            SenderPattern.parse("d" + i + ".test").orElseThrow())
                    .of(ANAS);
            many.put(one.key(), one.value());
        }
        own.put(ANAS, Map.copyOf(many));
        for (int i = 0; i < SenderRule.MOST; i++) {
            assertThat(before(CLIENT, "x@d" + i + ".test")).isInstanceOf(Verdict.Reject.class);
        }
    }

    /** An alias of ana's and of somebody's elsewhere: what she does not want, the other may. */
    @Test
    void anAccountsListDoesNotRuleWhatOthersGetToo() throws Exception {
        list(ANAS, Treatment.BLOCK, "far.test");
        Recipient shared = new Recipient(Address.of("team@here.test"), Set.of(ANA), "", Set.of(), true);
        assertThat(envelope.judge(mail(CLIENT, "x@far.test", "", shared)).of(shared))
                .isInstanceOf(Verdict.Accept.class);
        assertThat(before(CLIENT, "x@far.test")).isInstanceOf(Verdict.Reject.class);
        list(HERE, Treatment.BLOCK, "far.test");
        assertThat(envelope.judge(mail(CLIENT, "x@far.test", "", shared)).of(shared))
                .isInstanceOf(Verdict.Reject.class);
    }

    /** A gateway in one's own network would be allowed, or blocked, for all the world. */
    @Test
    void networksAreNotThoseOfAGatewayInFront() throws Exception {
        MailTransaction direct = found(mail("192.0.2.1", "x@far.test", from("x@far.test"), TO_ANA), "spf=none");
        assertThat(author.judge(direct).of(TO_ANA)).isInstanceOf(Verdict.Score.class);
        MailTransaction hidden = brought(direct, Optional.empty());
        assertThat(envelope.judge(hidden).of(TO_ANA)).isInstanceOf(Verdict.Accept.class);
        assertThat(author.judge(hidden).of(TO_ANA)).isInstanceOf(Verdict.Accept.class);
        MailTransaction told = brought(direct, Network.parseAddress("198.51.100.7"));
        assertThat(author.judge(told).of(TO_ANA)).isInstanceOf(Verdict.Reject.class);
    }

    private static MailTransaction brought(MailTransaction message, Optional<InetAddress> client) {
        return new MailTransaction(
                message.id(),
                message.received(),
                message.origin().byGateway(client),
                message.sender(),
                message.recipients(),
                message.content(),
                message.added(),
                message.junk());
    }

    /** By its last octet: 1 is in Germany, 2 in Mexico. */
    private static Optional<Country> country(InetAddress client) {
        return switch (client.getAddress()[3]) {
            case 1 -> Country.parse("de");
            case 2 -> Country.parse("mx");
            default -> Optional.empty();
        };
    }

    @Test
    void aCountryHoldsForClientsOfWhichTheListNamesNothingElse() throws Exception {
        Lists countries = lists(Map.of("junk", "country:de", "allow", "203.0.113.1, good.test", "block", "Country:MX"));
        countries.setPreferences(preferences());
        AtomicInteger asked = new AtomicInteger();
        countries.setCountries(client -> {
            asked.incrementAndGet();
            return country(client);
        });
        EnvelopeStep step = new EnvelopeStep(countries);
        assertThat(step.judge(mail("192.0.2.1", "x@any.test", "", TO_ANA, TO_BOB))
                        .of(TO_BOB))
                .isInstanceOf(Verdict.Junk.class);
        assertThat(asked).hasValue(1);
        assertThat(step.judge(mail("192.0.2.2", "", "", TO_ANA)).of(TO_ANA)).isInstanceOf(Verdict.Reject.class);
        assertThat(step.judge(mail("192.0.2.3", "x@any.test", "", TO_ANA)).of(TO_ANA))
                .isInstanceOf(Verdict.Accept.class);
        asked.set(0);
        assertThat(isAllowed(step.judge(mail("203.0.113.1", "x@any.test", "", TO_ANA))
                        .of(TO_ANA)))
                .isTrue();
        assertThat(asked).hasValue(0);
        list(ANAS, Treatment.ALLOW, "country:mx");
        assertThat(isAllowed(
                        step.judge(mail("192.0.2.2", "x@any.test", "", TO_ANA)).of(TO_ANA)))
                .isTrue();
    }

    @Test
    void whileNobodyTellsACountryThatAListNamesMailWaits() throws Exception {
        Lists countries = new Lists(() -> true, Duration.ZERO, Map.of("block", "country:mx, bad.test"));
        countries.setPreferences(preferences());
        EnvelopeStep step = new EnvelopeStep(countries);
        MailTransaction message = mail("192.0.2.2", "x@any.test", "", TO_ANA);
        assertThatThrownBy(() -> step.judge(message)).isInstanceOf(IOException.class);
        assertThat(step.judge(mail("192.0.2.2", "x@bad.test", "", TO_ANA)).of(TO_ANA))
                .isInstanceOf(Verdict.Reject.class);
        Countries unreadable = client -> {
            throw new IOException("by order");
        };
        countries.setCountries(unreadable);
        assertThatThrownBy(() -> step.judge(message)).isInstanceOf(IOException.class);
        countries.unsetCountries(unreadable);
        countries.setCountries(ListsTest::country);
        assertThat(step.judge(message).of(TO_ANA)).isInstanceOf(Verdict.Reject.class);
    }

    /** Behind a gateway the client is known with the message only, when one reply is for all. */
    @Test
    void aCountryThatNobodyCanTellPutsOffWhoseListAsksAlone() throws Exception {
        Lists countries = new Lists(() -> true, Duration.ZERO, Map.of());
        countries.setPreferences(preferences());
        AtomicInteger asked = new AtomicInteger();
        countries.setCountries(client -> {
            asked.incrementAndGet();
            throw new IOException("by order");
        });
        list(ANAS, Treatment.BLOCK, "country:mx");
        EnvelopeStep before = new EnvelopeStep(countries);
        AuthorStep with = new AuthorStep(countries);
        MailTransaction anas = brought(mail("192.0.2.2", "x@any.test", "", TO_ANA), Optional.empty());
        assertThatThrownBy(() -> before.judge(anas)).isInstanceOf(IOException.class);
        assertThat(before.judge(brought(mail("192.0.2.2", "x@any.test", "", TO_BOB), Optional.empty()))
                        .of(TO_BOB))
                .isInstanceOf(Verdict.Accept.class);
        asked.set(0);
        Recipient other = new Recipient(Address.of("other@here.test"), Set.of(ANA));
        MailTransaction all = brought(
                mail("192.0.2.9", "x@any.test", from("x@any.test"), TO_ANA, TO_BOB, other),
                Network.parseAddress("192.0.2.2"));
        assertThat(with.judge(all).of(TO_BOB)).isInstanceOf(Verdict.Accept.class);
        for (Recipient recipient : List.of(TO_ANA, other)) {
            assertThat(with.judge(all).of(recipient))
                    .isEqualTo(new Verdict.Tag(List.of(new HeaderField("X-Palomar-Unchecked", "lists-author"))));
        }
        assertThat(asked).as("once for each message").hasValue(3);
    }

    @Test
    void aGatewayIsInNoCountryOfItsClients() throws Exception {
        Lists countries = lists(Map.of("block", "country:mx"));
        countries.setPreferences(preferences());
        countries.setCountries(ListsTest::country);
        assertThat(new EnvelopeStep(countries)
                        .judge(brought(mail("192.0.2.2", "x@any.test", "", TO_ANA), Optional.empty()))
                        .of(TO_ANA))
                .isInstanceOf(Verdict.Accept.class);
    }

    @Test
    void countriesInListsOfOwnersThatDoNothingAreTold() throws Exception {
        Lists countries = lists(Map.of());
        countries.setPreferences(preferences());
        list(ANAS, Treatment.BLOCK, "country:mx");
        assertThat(new EnvelopeStep(countries)
                        .judge(mail("192.0.2.2", "x@any.test", "", TO_ANA))
                        .of(TO_ANA))
                .isInstanceOf(Verdict.Accept.class);
        assertThat(countries.findings())
                .extracting(HealthFinding::text)
                .anyMatch(text -> text.contains("1 of domains and accounts") && text.contains("do nothing"));
        own.clear();
        assertThat(countries.findings()).extracting(HealthFinding::text).noneMatch(text -> text.contains("do nothing"));
    }

    @Test
    void whereNobodyIsMeantToTellCountriesNoneIsKnownAndHealthSaysSo() throws Exception {
        Lists countries = lists(Map.of("block", "country:mx"));
        countries.setPreferences(preferences());
        assertThat(new EnvelopeStep(countries)
                        .judge(mail("192.0.2.2", "x@any.test", "", TO_ANA))
                        .of(TO_ANA))
                .isInstanceOf(Verdict.Accept.class);
        assertThat(countries.findings())
                .extracting(HealthFinding::remedy)
                .anyMatch(remedy -> remedy.contains("feature:install palomar-countries"));
        assertThat(lists(Map.of("block", "country:zz")).findings())
                .extracting(HealthFinding::text)
                .anyMatch(text -> text.contains("country:zz"));
    }
}
