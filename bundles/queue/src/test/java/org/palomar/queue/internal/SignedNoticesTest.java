package org.palomar.queue.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.palomar.api.address.Address;
import org.palomar.api.address.Domain;
import org.palomar.api.address.ReversePath;
import org.palomar.api.config.InvalidConfigurationException;
import org.palomar.api.message.HeaderField;
import org.palomar.api.queue.Notify;
import org.palomar.api.queue.OutboundOptions;
import org.palomar.api.queue.OutboundRecipient;
import org.palomar.api.queue.RecipientResult;
import org.palomar.api.service.ExpectedService;
import org.palomar.api.signing.MailSigner;
import org.palomar.api.signing.Signatures;
import org.palomar.api.signing.SigningException;
import org.palomar.api.store.StoreException;

/** Notices leave signed, or not yet. */
class SignedNoticesTest extends QueueFixture {

    private static final Address FOREIGN = Address.of("fred@foreign.test");

    private final ExpectedService<MailSigner> signer = new ExpectedService<>(() -> true, Duration.ZERO);

    private volatile boolean broken;

    private final MailSigner works = message -> (author, front) -> {
        if (broken) {
            throw new SigningException("one.pem: nobody may read it");
        }
        HeaderField field = new HeaderField("DKIM-Signature", "d=" + author);
        return Optional.of(new Signatures(author, List.of("one"), List.of(field)));
    };

    SignedNoticesTest() throws StoreException, InvalidConfigurationException {}

    @BeforeEach
    void begin() throws Exception {
        queue.stop();
        queue = open(signer);
        transport.answers(attempt -> attempt.destination().equals(BOB.domain())
                ? ScriptedTransport.each(recipient -> new RecipientResult.Failed(ScriptedTransport.UNKNOWN, "mx.test"))
                        .apply(attempt)
                : ScriptedTransport.each(
                                recipient -> new RecipientResult.Delivered(ScriptedTransport.TAKEN, "mx.test", true))
                        .apply(attempt));
        add(message(ReversePath.of(FOREIGN), OutboundOptions.NONE, BOB));
    }

    @Test
    void aNoticeIsSignedInTheNameOfTheServer() {
        signer.set(works);
        queue.start();
        awaitEmpty();
        assertThat(transport.received())
                .singleElement()
                .asString()
                .startsWith("DKIM-Signature: d=mail.local.test\r\nFrom: Mail Delivery System");
        assertThat(Domain.of("mail.local.test")).isEqualTo(settings.hostName());
    }

    @Test
    void aNoticeThatCannotBeSignedWaitsWithItsEntryAndOthersGoOn() throws Exception {
        broken = true;
        signer.set(works);
        queue.start();
        awaitTried(1);
        assertThat(entries())
                .singleElement()
                .satisfies(entry -> assertThat(entry.recipients()).hasSize(1));
        assertThat(queue.unsettled()).as("results that hold up the rest").isZero();
        add(message(ReversePath.of(ANA), OutboundOptions.NONE, FOREIGN));
        await().until(() -> transport.received().size() == 1);
        broken = false;
        advance(Duration.ofMinutes(2));
        awaitEmpty();
        assertThat(transport.received()).hasSize(2).last().asString().startsWith("DKIM-Signature:");
    }

    @Test
    void aBugInTheSignerKeepsNoMessageFromUsersHere() throws Exception {
        signer.set(message -> {
            throw new IllegalStateException("by order");
        });
        local.keepsIn(() -> store, () -> {});
        OutboundRecipient asking = new OutboundRecipient(ANA, "", Set.of(Notify.SUCCESS));
        add(message(ReversePath.of(FOREIGN), OutboundOptions.NONE, List.of(asking)));
        queue.start();
        await().until(() -> local.received().size() == 1);
        await().until(() -> queue.entries() == 1);
        assertThat(entries())
                .singleElement()
                .satisfies(failed -> assertThat(failed.domain()).isEqualTo(BOB.domain()));
        awaitQuiet();
        assertThat(queue.damaged()).as("entries that wait for a start").isZero();
    }

    @Test
    void withoutTheSignerThatOughtToBeThereTheNoticeWaits() throws Exception {
        queue.start();
        awaitTried(1);
        assertThat(entries()).hasSize(1);
        assertThat(transport.received()).isEmpty();
        signer.set(works);
        advance(Duration.ofMinutes(2));
        awaitEmpty();
        assertThat(transport.received()).singleElement().asString().startsWith("DKIM-Signature:");
    }
}
