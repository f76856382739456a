package org.palomar.limits.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;
import org.palomar.api.limit.Charge;
import org.palomar.api.limit.Reservation;
import org.palomar.api.store.StoreException;
import org.palomar.api.store.StoreException.Reason;
import org.palomar.limits.internal.record.Keys;
import org.palomar.storage.Contribution;
import org.palomar.storage.FaultyEngine.Fault;
import org.palomar.storage.Transaction;

/** No more is accepted than the limits allow, whatever happens to commits and processes. */
class LimiterTest extends LimitsFixture {

    private Charge granted() {
        Reservation reservation = limits.limits().reserve(ANA, 1);
        assertThat(reservation).isInstanceOf(Reservation.Granted.class);
        return ((Reservation.Granted) reservation).charge();
    }

    private static Contribution refusing() {
        return batch -> {
            throw new StoreException(Reason.UNAVAILABLE, "refused (by order)");
        };
    }

    @Test
    void message301IsRefusedAndSaysUntilWhenInBothLanguages() {
        sends(ANA, 300);
        assertThat(refusal(ANA, 1))
                .isEqualTo("550 5.7.1 This message goes beyond your limit: 300 messages a day."
                        + " You can send again from 2026-01-03 00:00 (UTC)."
                        + " / Con este mensaje se pasa de su tope: 300 mensajes diarios."
                        + " Puede enviar otra vez desde 2026-01-03 00:00 (UTC).");
        assertThat(limits.limits().refusal(ANA, 1)).isPresent();
        sends(BEN, 1);
    }

    @Test
    void recipientsAreCountedToo() {
        settings.put("recipients-per-day", "10");
        assertThat(send(ANA, 6)).isEmpty();
        assertThat(refusal(ANA, 5)).contains("10 recipients a day", "10 destinatarios diarios");
        assertThat(limits.limits().refusal(ANA, 4)).isEmpty();
        assertThat(limits.limits().refusal(ANA, 5)).isPresent();
        assertThat(send(ANA, 4)).isEmpty();
    }

    @Test
    void howeverManySendAtOnceExactlyThreeHundredPass() throws Exception {
        assertThat(accepted(20, 40)).isEqualTo(300);
        assertThat(limits.admin().account(ANA).usage().getFirst().used()).isEqualTo(300);
        restart();
        assertThat(limits.admin().account(ANA).usage().getFirst().used()).isEqualTo(300);
    }

    private long accepted(int senders, int each) throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Long>> work = new ArrayList<>();
            for (int i = 0; i < senders; i++) {
                work.add(() -> acceptedOf(each));
            }
            long all = 0;
            for (Future<Long> one : threads.invokeAll(work)) {
                all += one.get();
            }
            return all;
        }
    }

    /** One message in four fails in its commit, one in four is given up before. */
    private long acceptedOf(int messages) {
        long accepted = 0;
        for (int i = 0; i < messages; i++) {
            if (limits.limits().reserve(ANA, 1) instanceof Reservation.Granted(Charge charge)) {
                try (charge) {
                    switch (ThreadLocalRandom.current().nextInt(4)) {
                        case 0 -> commit(charge, refusing());
                        case 1 -> i--;
                        default -> {
                            commit(charge);
                            accepted++;
                        }
                    }
                } catch (StoreException refused) {
                    i--;
                }
            }
        }
        return accepted;
    }

    @Test
    void whatWasReservedBeforeAFreezeIsNotAcceptedBehindIt() throws Exception {
        settings.put("messages-per-day", "1");
        try (Charge charge = granted()) {
            limits.admin().freeze(ANA, "sent spam");
            assertThat(limits.limits().isFrozen(ANA)).isTrue();
            assertThatThrownBy(() -> commit(charge)).isInstanceOf(StoreException.class);
        }
        limits.admin().thaw(ANA);
        assertThat(limits.limits().isFrozen(ANA)).isFalse();
        sends(ANA, 1);
        assertThat(refusal(ANA, 1)).startsWith("550");
    }

    @Test
    void whatFailsBeforeOrBehindItsCountGivesItsRoomBack() {
        settings.put("messages-per-day", "1");
        try (Charge charge = granted()) {
            assertThat(refusal(ANA, 1)).as("while it is under way").startsWith("550");
            assertThatThrownBy(() -> commit(charge, refusing())).isInstanceOf(StoreException.class);
        }
        try (Charge unused = granted()) {
            assertThat(unused).isNotNull();
        }
        engine.next(Fault.DISK_FULL);
        try (Charge charge = granted()) {
            assertThatThrownBy(() -> commit(charge)).isInstanceOf(StoreException.class);
        }
        sends(ANA, 1);
        assertThat(refusal(ANA, 1)).startsWith("550");
    }

    /** As when whoever waits for a slow disk loses patience, and the committer takes the transaction afterwards. */
    @Test
    void aMessageWhoseRoomWasGivenBackIsNotWritten() {
        settings.put("messages-per-day", "1");
        Charge late = granted();
        late.close();
        sends(ANA, 1);
        assertThatThrownBy(() -> commit(late)).isInstanceOf(StoreException.class);
        assertThat(limits.admin())
                .satisfies(admin ->
                        assertThat(admin.account(ANA).usage().getFirst().used()).isEqualTo(1));
    }

    @Test
    void aPowerCutForgetsNoMessageThatWasAcceptedAndCountsNoOther() throws Exception {
        sends(ANA, 3);
        engine.next(Fault.WRITE_FAILS);
        try (Charge charge = granted()) {
            assertThatThrownBy(() -> commit(charge)).isInstanceOf(StoreException.class);
        }
        powerCut();
        assertThat(limits.admin().account(ANA).usage().getFirst().used()).isEqualTo(3);
        assertThat(limits.admin()
                        .domain(ANA.address().domain())
                        .usage()
                        .getFirst()
                        .used())
                .isEqualTo(3);
    }

    @Test
    void aMinuteEndsSixtySecondsAfterItsFirstMessageAndSaysHowSoon() {
        settings.put("messages-per-minute", "2");
        sends(ANA, 1);
        clock.advance(Duration.ofSeconds(40));
        sends(ANA, 1);
        assertThat(refusal(ANA, 1)).startsWith("451 4.7.1").contains("in 20 seconds", "en 20 segundos");
        restart();
        assertThat(refusal(ANA, 1)).startsWith("451 4.7.1");
        clock.advance(Duration.ofSeconds(20));
        sends(ANA, 2);
    }

    @Test
    void allAccountsOfADomainShareItsLimit() {
        settings.put("domain-messages-per-day", "3");
        sends(ANA, 2);
        sends(BEN, 1);
        assertThat(refusal(ANA, 1))
                .startsWith("550 5.7.1")
                .contains("limit of your domain: 3 messages", "tope de su dominio");
        sends(CARLA, 1);
    }

    @Test
    void whoMayOnlyReceiveIsToldSoAndNobodyIsWrittenTo() {
        settings.put("messages-per-day", "0");
        assertThat(refusal(ANA, 1)).startsWith("550 5.7.1 Your account receives mail");
        assertThat(told).isEmpty();
    }

    @Test
    void whatCanNotBeReadIsDeferredUntilItIsReset() throws Exception {
        sends(ANA, 5);
        damage();
        restart();
        assertThat(refusal(ANA, 1)).startsWith("451 4.7.0");
        assertThat(limits.limits().refusal(ANA, 1)).isPresent();
        assertThat(limits.findings()).anyMatch(finding -> finding.remedy().contains("mail:limits-reset"));
        limits.admin().reset(ANA);
        assertThat(limits.findings()).isEmpty();
        sends(ANA, 1);
        restart();
        sends(ANA, 1);
    }

    private void damage() throws StoreException {
        Transaction unit = store.open();
        unit.add(batch -> batch.put(Keys.counts(ANA.id()), new byte[] {1, 2, 3}));
        unit.commit();
    }

    @Test
    void theLastInstanceChangesNothingOnceTheNextMay() {
        RunningLimits before = limits;
        Charge late = granted();
        limits = open();
        late.close();
        before.stop();
        assertThat(before.limits().reserve(ANA, 1)).isInstanceOf(Reservation.Refused.class);
        assertThatThrownBy(() -> before.admin().reset(ANA)).isInstanceOf(StoreException.class);
        sends(ANA, 300);
        assertThat(refusal(ANA, 1)).startsWith("550");
    }
}
