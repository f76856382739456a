package org.palomar.limits.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.palomar.api.address.Address;
import org.palomar.api.address.Domain;
import org.palomar.api.country.Country;
import org.palomar.api.directory.Account;
import org.palomar.api.directory.AccountId;
import org.palomar.api.limit.Limit;
import org.palomar.api.limit.LimitTerms;
import org.palomar.api.limit.Measure;
import org.palomar.api.message.HeaderField;
import org.palomar.api.queue.QueueAdmin;
import org.palomar.api.queue.QueueFilter;
import org.palomar.api.signing.Signatures;
import org.palomar.api.signing.SigningException;
import org.palomar.storage.FaultyEngine.Fault;

/** Owner and operator hear of each matter once a day; whoever abuses an account is stopped. */
class HeraldTest extends LimitsFixture {

    private static final Address POSTMASTER = Address.of("postmaster@example.org");

    private void reachesTheLimit() {
        settings.put("messages-per-day", "1");
        sends(ANA, 1);
        assertThat(refusal(ANA, 1)).startsWith("550");
    }

    @Test
    void ownerAndOperatorAreToldInBothLanguages() {
        reachesTheLimit();
        assertThat(told).extracting(Told::to).containsExactly(ANA.address(), POSTMASTER);
        assertThat(told.getFirst().header())
                .contains("From: Postmaster <postmaster@example.org>")
                .contains("To: <ana@example.org>")
                .contains("Auto-Submitted: auto-generated")
                .contains("Date: Fri, 2 Jan 2026 21:00:00 +0000")
                .containsPattern("Message-ID: <l\\w+@example.org>");
        assertThat(told.getFirst().text())
                .contains("has reached its limit: 1 messages a day", "until 2026-01-03 00:00 (UTC)")
                .contains("ha llegado a su límite: 1 mensajes al día", "hasta 2026-01-03 00:00 (UTC)");
        assertThat(told.get(1).text()).contains("mail:limits-set ana@example.org --messages-per-day", "límite");
    }

    /** A customer's domain has a postmaster of its own. */
    @Test
    void theOperatorOfTheServerIsToldToo() {
        settings.put("operator", "ops@hosting.test");
        reachesTheLimit();
        assertThat(told)
                .extracting(Told::to)
                .containsExactly(ANA.address(), POSTMASTER, Address.of("ops@hosting.test"));
        settings.put("operator", POSTMASTER.toString());
        clock.set("2026-01-03T12:00:00Z");
        reachesTheLimit();
        assertThat(told).hasSize(5);
    }

    /** The operator's own server asks whether the letter is from whom it says it is from. */
    @Test
    void lettersAreSignedByTheAccountsDomain() {
        settings.put("operator", "ops@hosting.test");
        List<Domain> signers = new CopyOnWriteArrayList<>();
        neighbours.signer().set(mail -> (author, front) -> {
            signers.add(author);
            return Optional.of(
                    new Signatures(author, List.of("s"), List.of(new HeaderField("DKIM-Signature", "d=" + author))));
        });
        reachesTheLimit();
        assertThat(told)
                .hasSize(3)
                .allSatisfy(letter -> assertThat(letter.header())
                        .startsWith("DKIM-Signature: d=example.org\r\n")
                        .contains("From: Postmaster <postmaster@example.org>"));
        assertThat(signers).containsOnly(Domain.of("example.org"));
    }

    @Test
    void whatCannotBeSignedIsToldHereAndDoesNotLeave() throws Exception {
        settings.put("operator", "ops@hosting.test");
        signs = true;
        reachesTheLimit();
        assertThat(told).extracting(Told::to).containsExactly(ANA.address(), POSTMASTER);
        neighbours.signer().set(mail -> (author, front) -> {
            throw new SigningException("a key can't be read");
        });
        assertThat(limits.admin().freeze(BEN, "sent spam")).isTrue();
        assertThat(told).extracting(Told::to).contains(BEN.address()).doesNotContain(Address.of("ops@hosting.test"));
    }

    @Test
    void nobodyIsToldTwiceADayNotEvenAcrossARestart() {
        reachesTheLimit();
        refusal(ANA, 1);
        limits.limits().refusal(ANA, 1);
        restart();
        refusal(ANA, 1);
        assertThat(told).hasSize(2);
        clock.set("2026-01-03T12:00:00Z");
        sends(ANA, 1);
        refusal(ANA, 1);
        assertThat(told).hasSize(4);
    }

    @Test
    void refusalsAtTheSameTimeTellOnce() throws Exception {
        settings.put("messages-per-day", "1");
        sends(ANA, 1);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<Boolean> asking = () -> limits.limits().refusal(ANA, 1).isPresent();
            assertThat(threads.invokeAll(Collections.nCopies(50, asking))).allMatch(Future::resultNow);
        }
        assertThat(told).hasSize(2);
    }

    @Test
    void anotherLimitIsToldOfAgain() throws Exception {
        reachesTheLimit();
        limits.admin().set(ANA, new LimitTerms(Map.of(Measure.MESSAGES_PER_DAY, new Limit(2)), Optional.empty()));
        sends(ANA, 1);
        refusal(ANA, 1);
        assertThat(told).hasSize(4);
        assertThat(told.get(2).text()).contains("2 messages a day");
    }

    @Test
    void whoeverCouldNotBeToldIsToldAtTheNextOccasion() {
        queueIs(false);
        reachesTheLimit();
        queueIs(true);
        engine.next(Fault.DISK_FULL);
        refusal(ANA, 1);
        assertThat(told).isEmpty();
        refusal(ANA, 1);
        assertThat(told).hasSize(2);
    }

    @Test
    void nobodyIsToldOfWhatAPowerCutForgotTwice() throws Exception {
        reachesTheLimit();
        powerCut();
        refusal(ANA, 1);
        assertThat(told).hasSize(2);
    }

    @Test
    void aFrozenAccountSendsNothingUntilItIsThawed() throws Exception {
        assertThat(limits.admin().freeze(ANA, "sent spam")).isTrue();
        assertThat(limits.admin().freeze(ANA, "again")).isFalse();
        assertThat(refusal(ANA, 1)).startsWith("550 5.7.13").contains("sent spam", "postmaster", "no puede enviar");
        assertThat(told).extracting(Told::to).containsExactly(ANA.address());
        assertThat(told.getFirst().text()).contains("sent spam", "no puede enviar correo");
        restart();
        assertThat(limits.limits().refusal(ANA, 1)).isPresent();
        assertThat(limits.findings()).anyMatch(finding -> finding.text().contains("frozen"));
        sends(BEN, 1);
        assertThat(limits.admin().thaw(ANA)).isTrue();
        assertThat(limits.admin().thaw(ANA)).isFalse();
        sends(ANA, 1);
        restart();
        sends(ANA, 1);
        assertThat(limits.findings()).isEmpty();
    }

    @Test
    void whatAFrozenAccountHasInTheQueueIsHeld() throws Exception {
        List<QueueFilter> held = new ArrayList<>();
        neighbours.set(QueueAdmin.class.cast(Proxy.newProxyInstance(
                HeraldTest.class.getClassLoader(), new Class<?>[] {QueueAdmin.class}, (self, called, arguments) -> {
                    assertThat(called.getName()).isEqualTo("hold");
                    held.add((QueueFilter) arguments[0]);
                    return new QueueAdmin.Changed(3, 1);
                })));
        limits.admin().freeze(ANA, "sent spam");
        limits.admin().freeze(ANA, "again");
        limits.admin().thaw(ANA);
        // once more, as the queue may have been missing
        assertThat(held).containsExactly(QueueFilter.ALL.of(ANA.id()), QueueFilter.ALL.of(ANA.id()));
    }

    @Test
    void anAccountIsFrozenAlsoWhereNobodyCanBeTold() throws Exception {
        queueIs(false);
        limits.admin().freeze(ANA, "sent spam");
        assertThat(refusal(ANA, 1)).startsWith("550 5.7.13");
    }

    @Test
    void whatIsSetForAnAccountOutlivesItsFreezing() throws Exception {
        limits.admin().set(ANA, new LimitTerms(Map.of(Measure.MESSAGES_PER_DAY, new Limit(2)), Optional.empty()));
        limits.admin().freeze(ANA, "sent spam");
        limits.admin().set(ANA, new LimitTerms(Map.of(Measure.MESSAGES_PER_DAY, new Limit(3)), Optional.empty()));
        assertThat(refusal(ANA, 1)).startsWith("550 5.7.13");
        limits.admin().thaw(ANA);
        sends(ANA, 3);
        refusal(ANA, 1);
    }

    private void submitsFrom(int networks) throws Exception {
        for (int i = 0; i < networks; i++) {
            limits.watch().submits(ANA, InetAddress.getByAddress(new byte[] {(byte) 192, 0, 2, (byte) i}));
        }
    }

    @Test
    void theOperatorIsToldOfMailFromManyNetworks() throws Exception {
        submitsFrom(10);
        submitsFrom(10);
        assertThat(told).isEmpty();
        submitsFrom(12);
        assertThat(told).singleElement().satisfies(one -> {
            assertThat(one.to()).isEqualTo(POSTMASTER);
            assertThat(one.text()).contains("11 networks within an hour", "11 redes en una hora");
        });
        sends(ANA, 1);
    }

    /** Of each /24 another country; of 203.0.113.0/24 nobody knows. */
    @Test
    void theOperatorIsToldOfMailFromSeveralCountries() throws Exception {
        Map<Integer, String> countries = Map.of(1, "MX", 2, "ES", 3, "DE", 4, "MX", 5, "KP");
        neighbours.set((InetAddress address) -> {
            if (address.getAddress()[2] == 9) {
                throw new IOException("the database can't be read");
            }
            return Optional.ofNullable(countries.get((int) address.getAddress()[2]))
                    .map(Country::new);
        });
        for (int network : new int[] {1, 2, 3, 4, 1, 7, 9}) {
            limits.watch().submits(ANA, InetAddress.getByAddress(new byte[] {10, 0, (byte) network, 1}));
        }
        assertThat(told).isEmpty();
        for (int again = 0; again < 2; again++) {
            limits.watch().submits(ANA, InetAddress.getByAddress(new byte[] {10, 0, 5, 1}));
        }
        assertThat(told).singleElement().satisfies(one -> {
            assertThat(one.to()).isEqualTo(POSTMASTER);
            assertThat(one.text())
                    .contains("4 countries within an hour: Germany, Spain, North Korea, Mexico")
                    .contains("4 países en una hora: Alemania, España, Corea del Norte, México");
        });
    }

    @Test
    void networksOfDifferentHoursAreNotPutTogether() throws Exception {
        InetAddress another = InetAddress.getByAddress(new byte[] {(byte) 198, 51, 100, 1});
        limits.watch().submits(BEN, another);
        clock.set("2026-01-02T21:30:00Z");
        submitsFrom(10);
        clock.set("2026-01-02T22:00:00Z");
        limits.watch().submits(BEN, another);
        clock.set("2026-01-02T22:30:00Z");
        limits.watch().submits(ANA, another);
        assertThat(told).isEmpty();
    }

    @Test
    void theNetworkOfOneCustomerIsOne() throws Exception {
        for (int i = 0; i < 50; i++) {
            limits.watch().submits(ANA, InetAddress.getByName("2001:db8::" + i));
        }
        assertThat(told).isEmpty();
    }

    @Test
    void theOperatorIsToldOfManyRefusedRecipients() {
        limits.watch().refused(ANA.id(), 50);
        assertThat(told).isEmpty();
        limits.watch().refused(ANA.id(), 1);
        assertThat(told)
                .singleElement()
                .satisfies(one -> assertThat(one.text()).contains("51 recipients", "51 destinatarios"));
        limits.watch().refused(new AccountId(99), 1000);
        assertThat(told).hasSize(1);
    }

    @Test
    void anUnusualAccountIsFrozenIfTheOperatorWantsThat() throws Exception {
        settings.put("freeze-unusual", "true");
        submitsFrom(11);
        assertThat(refusal(ANA, 1)).startsWith("550 5.7.13").contains("11 networks");
        assertThat(told).extracting(Told::to).containsExactly(POSTMASTER, ANA.address(), POSTMASTER);
        limits.admin().thaw(ANA);
        submitsFrom(1);
        sends(ANA, 1);
    }

    @Test
    void aFrozenAccountThatWasDeletedIsNoMatterAnyMore() throws Exception {
        limits.admin().freeze(new Account(new AccountId(99), Address.of("gone@example.org"), "", true), "sent spam");
        assertThat(limits.findings()).isEmpty();
    }

    @Test
    void anAddressBeyondAsciiIsWrittenAsItIs() throws Exception {
        Account jose = new Account(new AccountId(7), Address.of("josé@example.org"), "", true);
        limits.admin().freeze(jose, "sent spam");
        assertThat(told.getFirst().to()).isEqualTo(jose.address());
    }
}
