package org.palomar.filter.greylist.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.palomar.api.address.Address;
import org.palomar.api.address.Network;
import org.palomar.api.address.ReversePath;
import org.palomar.api.config.InvalidConfigurationException;
import org.palomar.api.config.LastGood;
import org.palomar.api.config.Values;
import org.palomar.api.directory.Account;
import org.palomar.api.directory.AccountId;
import org.palomar.api.greylist.Acquaintance;
import org.palomar.api.greylist.Acquaintance.Kind;
import org.palomar.api.message.Content;
import org.palomar.api.pipeline.MailTransaction;
import org.palomar.api.pipeline.Opinion;
import org.palomar.api.pipeline.Origin;
import org.palomar.api.pipeline.Recipient;
import org.palomar.api.pipeline.RuleHit;
import org.palomar.api.pipeline.Tuned;
import org.palomar.api.pipeline.Verdict;
import org.palomar.api.senderauth.SenderFinding;
import org.palomar.api.senderauth.SenderQuestion;
import org.palomar.api.store.StoreException;
import org.palomar.storage.FaultyEngine;
import org.palomar.storage.Store;
import org.palomar.storage.StoreSettings;
import org.palomar.storage.Stores;

class GreylistStepTest {

    private static final String PEER = "192.0.2.7";
    private static final String EVA = "eva@far.test";
    private static final AccountId ANA = new AccountId(7);
    private static final Duration DELAY = Duration.ofMinutes(5);

    private final SteppedClock clock = new SteppedClock();
    private final FaultyEngine engine = new FaultyEngine();
    private final Map<String, String> settings = new HashMap<>();
    private final List<SenderQuestion> questions = new ArrayList<>();
    private String spf = "none";
    private Store.Owned store = Stores.open(engine, StoreSettings.DEFAULT);
    private RunningGreylist running = open();

    private RunningGreylist open() {
        try {
            return RunningGreylist.open(store, clock, this::read);
        } catch (StoreException unreadable) {
            throw new AssertionError(unreadable);
        }
    }

    private GreylistSettings read() {
        try {
            return GreylistSettings.read(new Values(settings));
        } catch (InvalidConfigurationException wrong) {
            throw new AssertionError(wrong);
        }
    }

    private void restart() {
        running.stop();
        store.close();
        store = Stores.open(engine, StoreSettings.DEFAULT);
        running = open();
    }

    @AfterEach
    void close() {
        running.stop();
        store.close();
        engine.close();
    }

    private static Recipient recipient(String address) {
        return new Recipient(Address.of(address), address.startsWith("ana@") ? Set.of(ANA) : Set.of());
    }

    private static MailTransaction mail(
            String client, String sender, Origin.Door door, Optional<Account> account, Recipient... recipients) {
        return new MailTransaction(
                "m1",
                new SteppedClock().instant(),
                new Origin(
                        door,
                        new InetSocketAddress(Network.parseAddress(client).orElseThrow(), 1),
                        "mx.far.test",
                        "",
                        account),
                sender.isEmpty() ? ReversePath.none() : ReversePath.of(Address.of(sender)),
                List.of(recipients),
                Content.of(new byte[0]),
                List.of(),
                false);
    }

    private Opinion judged(MailTransaction message) {
        LastGood<GreylistSettings> lastGood = new LastGood<>(GreylistComponent.PID, GreylistSettings::read);
        lastGood.update(settings);
        return new GreylistStep(
                        running.greylist(),
                        lastGood,
                        () -> Optional.of(question -> {
                            questions.add(question);
                            return List.of(new SenderFinding("spf", spf, ""));
                        }),
                        new GreylistMetrics())
                .judge(message);
    }

    private boolean isTaken(String client, String sender, String to) {
        Recipient recipient = recipient(to);
        return judged(mail(client, sender, Origin.Door.MX, Optional.empty(), recipient))
                        .of(recipient)
                instanceof Verdict.Accept;
    }

    @Test
    void whoIsNewComesBackAfterTheDelayAndIsKnownFromThenOn() {
        assertThat(isTaken(PEER, EVA, "ana@here.test")).isFalse();
        clock.pass(DELAY.minusSeconds(1));
        assertThat(isTaken(PEER, EVA, "ana@here.test")).as("too early").isFalse();
        clock.pass(Duration.ofSeconds(1));
        assertThat(isTaken(PEER, EVA, "ana@here.test")).isTrue();
        clock.pass(Duration.ofDays(35));
        assertThat(isTaken(PEER, EVA, "ana@here.test")).isTrue();
        clock.pass(Duration.ofDays(37));
        assertThat(isTaken(PEER, EVA, "ana@here.test"))
                .as("after a long silence")
                .isFalse();
    }

    @Test
    void aGatewayInFrontIsNotAskedToComeBack() {
        MailTransaction plain = mail(PEER, EVA, Origin.Door.MX, Optional.empty(), recipient("ana@here.test"));
        MailTransaction message = new MailTransaction(
                plain.id(),
                plain.received(),
                plain.origin().byGateway(Optional.empty()),
                plain.sender(),
                plain.recipients(),
                plain.content(),
                List.of(),
                false);
        assertThat(judged(message)).isEqualTo(Opinion.ACCEPT);
    }

    @Test
    void whoComesBackAfterTheWindowIsNewAgain() {
        assertThat(isTaken(PEER, EVA, "ana@here.test")).isFalse();
        clock.pass(Duration.ofDays(3));
        assertThat(isTaken(PEER, EVA, "ana@here.test")).isFalse();
        clock.pass(DELAY);
        assertThat(isTaken(PEER, EVA, "ana@here.test")).isTrue();
    }

    /** Large senders come back from a neighbour's address, and lists with another number in the sender. */
    @Test
    void theNetworkAndTheSteadyPartOfTheSenderCount() {
        assertThat(isTaken(PEER, "bounce-17+ana=here.test@far.test", "ana@here.test"))
                .isFalse();
        clock.pass(DELAY);
        assertThat(isTaken("192.0.2.200", "Bounce-4711+x@FAR.test", "ANA@here.test"))
                .isTrue();
        assertThat(isTaken("192.0.3.7", "bounce-18@far.test", "ana@here.test")).isFalse();
        assertThat(isTaken("2001:db8:0:1::1", EVA, "ana@here.test")).isFalse();
        clock.pass(DELAY);
        assertThat(isTaken("2001:db8:0:1:ffff::2", EVA, "ana@here.test")).isTrue();
    }

    @Test
    void aNetworkFromWhichSeveralCameBackIsTrusted() {
        settings.put("network-after", "2");
        for (String sender : List.of("a@far.test", "b@far.test")) {
            assertThat(isTaken(PEER, sender, "ana@here.test")).isFalse();
            clock.pass(DELAY);
            assertThat(isTaken(PEER, sender, "ana@here.test")).isTrue();
        }
        assertThat(isTaken(PEER, "c@far.test", "bob@here.test")).isTrue();
        settings.put("network-after", "0");
        assertThat(isTaken(PEER, "d@far.test", "bob@here.test")).isFalse();
    }

    @Test
    void whoMaySendForItsDomainIsTakenAtOnceAndAskedAboutOnce() {
        spf = "pass";
        assertThat(isTaken(PEER, EVA, "ana@here.test")).isTrue();
        spf = "temperror";
        assertThat(isTaken(PEER, EVA, "ana@here.test")).as("known by now").isTrue();
        assertThat(isTaken(PEER, "x@other.test", "ana@here.test")).isFalse();
        assertThat(isTaken(PEER, "x@other.test", "ana@here.test")).isFalse();
        assertThat(questions).hasSize(2);
        spf = "pass";
        assertThat(isTaken(PEER, "", "ana@here.test")).as("nobody is no domain").isFalse();
        settings.put("spf", "false");
        assertThat(isTaken(PEER, "y@other.test", "ana@here.test")).isFalse();
    }

    @Test
    void whomAnAccountHasWrittenToMayAnswerItAtOnceAndNobodyElse() {
        Account ana = new Account(ANA, Address.of("ana@here.test"), "", true);
        judged(mail(
                "203.0.113.9", "ana@here.test", Origin.Door.SUBMISSION, Optional.of(ana), recipient("Eva@far.test")));
        assertThat(isTaken(PEER, EVA, "ana@here.test")).isTrue();
        assertThat(isTaken(PEER, EVA, "bob@here.test")).isFalse();
        restart();
        assertThat(isTaken("198.51.100.1", EVA, "ana@here.test")).isTrue();
    }

    @Test
    void oneRecipientWaitsAndAnotherDoesNot() {
        isTaken(PEER, EVA, "ana@here.test");
        clock.pass(DELAY);
        Recipient known = recipient("ana@here.test");
        Recipient fresh = recipient("bob@here.test");
        Opinion opinion = judged(mail(PEER, EVA, Origin.Door.MX, Optional.empty(), known, fresh));
        assertThat(opinion.of(known)).isInstanceOf(Verdict.Accept.class);
        assertThat(opinion.of(fresh))
                .isInstanceOfSatisfying(
                        Verdict.Defer.class,
                        later -> assertThat(later.reply().toString())
                                .startsWith("450 4.7.1 ")
                                .contains("5 min"));
    }

    @Test
    void anAccountMayWantAnotherDelay() {
        Recipient ana = recipient("ana@here.test");
        MailTransaction message = mail(PEER, EVA, Origin.Door.MX, Optional.empty(), ana)
                .seenWith(List.of(), new Tuned(Map.of("delay-minutes", "1")));
        assertThat(judged(message).of(ana)).isInstanceOf(Verdict.Defer.class);
        clock.pass(Duration.ofMinutes(1));
        assertThat(judged(message).of(ana)).isInstanceOf(Verdict.Accept.class);
    }

    @Test
    void whomAListNamesAsWantedNeedNotComeBack() {
        Recipient ana = recipient("ana@here.test");
        MailTransaction message = mail(PEER, EVA, Origin.Door.MX, Optional.empty(), ana)
                .seenWith(List.of(new RuleHit(RuleHit.SENDER_ALLOWED, -20, "far.test")), Tuned.NONE);
        assertThat(judged(message)).isEqualTo(Opinion.ACCEPT);
    }

    @Test
    void mailThatIsNobodysAtTheBorderIsTaken() {
        assertThat(isTaken("127.0.0.1", EVA, "ana@here.test")).isTrue();
        Recipient ana = recipient("ana@here.test");
        assertThat(judged(mail(PEER, EVA, Origin.Door.LMTP, Optional.empty(), ana)))
                .isEqualTo(Opinion.ACCEPT);
    }

    @Test
    void whatIsKnownSurvivesARestart() {
        isTaken(PEER, EVA, "ana@here.test");
        restart();
        clock.pass(DELAY);
        assertThat(isTaken(PEER, EVA, "ana@here.test")).isTrue();
        restart();
        assertThat(isTaken(PEER, EVA, "ana@here.test")).isTrue();
    }

    @Test
    void operatorsAllowAndForget() {
        assertThat(running.administration().allow("198.51.100.77/24")).isEqualTo("198.51.100.0/24");
        assertThat(running.administration().allow("far.test")).isEqualTo("far.test");
        assertThatThrownBy(() -> running.administration().allow("no name"))
                .isInstanceOf(IllegalArgumentException.class);
        restart();
        assertThat(isTaken("198.51.100.1", "x@y.test", "ana@here.test")).isTrue();
        assertThat(isTaken(PEER, "eva@mail.far.test", "ana@here.test")).isTrue();
        assertThat(isTaken(PEER, "eva@notfar.test", "ana@here.test")).isFalse();
        assertThat(running.administration().list("notfar", 10))
                .extracting(Acquaintance::kind, Acquaintance::subject)
                .containsExactly(tuple(Kind.WAITING, "192.0.2.0/24 eva@notfar.test ana@here.test"));
        assertThat(running.administration().counts())
                .containsEntry(Kind.ALLOWED, 2)
                .containsEntry(Kind.WAITING, 1);
        assertThat(running.administration().forget("198.51.100.")).isEqualTo(1);
        assertThat(running.administration().forget("far.test")).isEqualTo(2);
        restart();
        assertThat(running.administration().list("", 10)).isEmpty();
        assertThat(isTaken("198.51.100.1", "x@y.test", "ana@here.test")).isFalse();
    }

    /** Whoever sends from many addresses fills no memory, and those who are known longest without a mail go first. */
    @Test
    void whatIsKnownIsBounded() {
        settings.put("entries", "1000");
        for (int i = 0; i < 1_100; i++) {
            isTaken(
                    PEER,
                    "s" + (char) ('a' + i % 26) + (char) ('a' + i / 26 % 26) + (char) ('a' + i / 676) + "@far.test",
                    "ana@here.test");
        }
        assertThat(running.administration().counts()).containsEntry(Kind.WAITING, 1_000);
        restart();
        assertThat(running.administration().counts()).containsEntry(Kind.WAITING, 1_000);
    }

    @Test
    void aFloodOfWhoIsNewMakesNobodyNewWhoIsKnown() {
        settings.put("entries", "1000");
        isTaken(PEER, EVA, "ana@here.test");
        clock.pass(DELAY);
        assertThat(isTaken(PEER, EVA, "ana@here.test")).isTrue();
        for (int i = 0; i < 1_100; i++) {
            isTaken("10." + i / 250 + "." + i % 250 + ".1", "x@far.test", "ana@here.test");
        }
        assertThat(isTaken(PEER, EVA, "ana@here.test")).isTrue();
    }

    @Test
    void whatIsOfNoUseAnyMoreIsForgotten() {
        isTaken(PEER, EVA, "ana@here.test");
        running.administration().allow("far.test");
        clock.pass(Duration.ofDays(3));
        running.greylist().sweep();
        assertThat(running.administration().list("", 10))
                .extracting(Acquaintance::kind)
                .containsExactly(Kind.ALLOWED);
    }

    /** A clock that was wrong and is set back keeps nobody waiting. */
    @Test
    void aTimeToComeIsNoTimeToWaitFor() {
        isTaken(PEER, EVA, "ana@here.test");
        clock.pass(Duration.ofDays(-300));
        assertThat(isTaken(PEER, EVA, "ana@here.test")).isFalse();
        clock.pass(DELAY);
        assertThat(isTaken(PEER, EVA, "ana@here.test")).isTrue();
    }
}
