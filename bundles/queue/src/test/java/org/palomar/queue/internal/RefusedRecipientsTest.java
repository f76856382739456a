package org.palomar.queue.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.palomar.api.address.Address;
import org.palomar.api.address.ReversePath;
import org.palomar.api.config.InvalidConfigurationException;
import org.palomar.api.directory.Account;
import org.palomar.api.directory.AccountId;
import org.palomar.api.limit.SendingWatch;
import org.palomar.api.queue.Outbound;
import org.palomar.api.queue.OutboundOptions;
import org.palomar.api.queue.RecipientResult;
import org.palomar.api.store.StoreException;

/** Whoever watches accounts hears whose recipients other servers refuse. */
class RefusedRecipientsTest extends QueueFixture {

    private static final Address CARLA = Address.of("carla@far.test");

    private final List<String> noted = new CopyOnWriteArrayList<>();

    RefusedRecipientsTest() throws StoreException, InvalidConfigurationException {}

    @BeforeEach
    void watch() {
        courier.set(new SendingWatch() {
            @Override
            public void submits(Account account, InetAddress from) {
                throw new AssertionError("the queue knows no clients");
            }

            @Override
            public void refused(AccountId account, int recipients) {
                noted.add(account + ": " + recipients);
            }
        });
    }

    @Test
    void whatIsRefusedForGoodIsNotedForTheAccountThatSubmittedIt() throws Exception {
        transport.refusesAll();
        add(message(ReversePath.of(ANA), OutboundOptions.NONE, BOB, CARLA));
        queue.start();
        await().until(() -> noted.size() == 1);
        assertThat(noted).containsExactly("1: 2");
    }

    @Test
    void whatIsDeferredDeliveredOrForwardedIsNobodys() throws Exception {
        transport.answers(
                ScriptedTransport.each(recipient -> recipient.address().equals(BOB)
                        ? new RecipientResult.Deferred(ScriptedTransport.LATER, "mx.test")
                        : new RecipientResult.Delivered(ScriptedTransport.TAKEN, "mx.test", true)));
        add(message(ReversePath.of(ANA), OutboundOptions.NONE, BOB, CARLA));
        queue.start();
        await().until(() -> transport.attempts().size() == 1);
        transport.refusesAll();
        add(message(ReversePath.of(Address.of("stranger@else.test")), OutboundOptions.NONE, CARLA));
        await().until(() -> transport.attempts().size() == 3); // the last one is the notice to the stranger
        await().until(() -> queue.entries() == 1);
        assertThat(noted).isEmpty();
    }

    @Test
    void answersOfAnAccountThatAreRefusedAreNotNoted() throws Exception {
        transport.refusesAll();
        Outbound answer = message(ReversePath.of(ANA), OutboundOptions.NONE, BOB);
        add(new Outbound(
                answer.transaction(),
                answer.received(),
                ReversePath.none(),
                answer.recipients(),
                answer.prefix(),
                answer.options(),
                answer.account()));
        queue.start();
        awaitAttempts(1);
        awaitEmpty();
        assertThat(noted).isEmpty();
    }
}
