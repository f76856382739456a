package org.palomar.queue.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.palomar.api.address.Address;
import org.palomar.api.address.Domain;
import org.palomar.api.address.ReversePath;
import org.palomar.api.config.InvalidConfigurationException;
import org.palomar.api.queue.OutboundOptions;
import org.palomar.api.queue.QueueAdmin.Changed;
import org.palomar.api.queue.QueueEntry;
import org.palomar.api.queue.QueueFilter;
import org.palomar.api.queue.QueueState;
import org.palomar.api.store.StoreException;
import org.palomar.queue.internal.record.Keys;
import org.palomar.storage.FaultyEngine.Fault;
import org.palomar.storage.WriteBatch;

/** A destination whose mail is held as it comes, until an operator lets it go. */
class HeldDestinationsTest extends QueueFixture {

    private static final Domain FAR = BOB.domain();
    private static final Address OTHER = Address.of("carla@other.test");

    HeldDestinationsTest() throws StoreException, InvalidConfigurationException {}

    private void addToOther() throws Exception {
        add(message(ReversePath.of(ANA), OutboundOptions.NONE, OTHER));
    }

    private long held() {
        return queue.admin().summary(0).held();
    }

    @Test
    void whatIsThereAndWhatComesLaterIsHeldAlsoAfterACrashAndNothingElseIs() throws Exception {
        addToBob();
        assertThat(queue.admin().holdDestination(FAR)).isEqualTo(new Changed(1, 0));
        addToBob();
        addToOther();
        assertThat(held()).isEqualTo(2);
        crash(false);
        addToBob();
        assertThat(held()).isEqualTo(3);
        assertThat(queue.heldDestinations()).isEqualTo(Map.of(FAR, START));
        queue.start();
        awaitTried(1);
        advance(Duration.ofDays(30));
        awaitQuiet();
        assertThat(transport.attempts())
                .singleElement()
                .satisfies(one -> assertThat(one.destination()).isEqualTo(OTHER.domain()));
        assertThat(entries()).hasSize(3).allMatch(entry -> entry.state() == QueueState.HELD);
        assertThat(local.received()).isEmpty();
    }

    @Test
    void whatIsReleasedGoesAndWhatComesLaterToo() throws Exception {
        queue.start();
        queue.admin().holdDestination(FAR);
        addToBob();
        assertThat(queue.admin().releaseDestination(FAR)).isEqualTo(new Changed(1, 0));
        awaitEmpty();
        addToBob();
        awaitEmpty();
        assertThat(transport.received()).hasSize(2);
        crash(false);
        assertThat(queue.heldDestinations()).isEmpty();
        addToBob();
        assertThat(held()).isZero();
    }

    @Test
    void anEntryThatIsReleasedByItselfGoesAndTheDestinationStaysHeld() throws Exception {
        queue.start();
        queue.admin().holdDestination(FAR);
        addToBob();
        addToBob();
        queue.admin().release(QueueFilter.of(entries().getFirst().id()));
        awaitTried(1);
        addToBob();
        assertThat(held()).isEqualTo(2);
    }

    @Test
    void holdingItAgainChangesNothing() throws Exception {
        queue.admin().holdDestination(FAR);
        clock.advance(Duration.ofHours(1));
        addToBob();
        assertThat(queue.admin().holdDestination(FAR)).isEqualTo(new Changed(0, 0));
        assertThat(queue.heldDestinations()).isEqualTo(Map.of(FAR, START));
        assertThat(queue.admin().releaseDestination(OTHER.domain())).isEqualTo(new Changed(0, 0));
        assertThat(held()).isOne();
    }

    @Test
    void whatIsRedirectedToItOrBackIsHeld() throws Exception {
        queue.start();
        Domain backup = Domain.of("backup.test");
        queue.admin().holdDestination(backup);
        queue.admin().holdDestination(FAR);
        addToBob();
        addToOther();
        awaitTried(1);
        transport.defersAll();
        addToOther();
        awaitTried(2);
        queue.admin().redirect(QueueFilter.to(OTHER.domain()), Optional.of(backup));
        assertThat(entries()).extracting(QueueEntry::state).containsOnly(QueueState.HELD);
        queue.admin().redirect(QueueFilter.to(FAR), Optional.of(OTHER.domain()));
        queue.admin().release(QueueFilter.to(OTHER.domain()));
        awaitTried(3);
        queue.admin().redirect(QueueFilter.to(OTHER.domain()), Optional.empty());
        assertThat(held()).isEqualTo(2);
    }

    @Test
    void noticesOfWhatFailsElsewhereAreHeldToo() throws Exception {
        queue.admin().holdDestination(ANA.domain());
        transport.refusesAll();
        addToBob();
        queue.start();
        awaitTried(1);
        assertThat(entries())
                .singleElement()
                .satisfies(notice -> assertThat(notice.state()).isEqualTo(QueueState.HELD));
        assertThat(local.received()).isEmpty();
        queue.admin().releaseDestination(ANA.domain());
        awaitEmpty();
        assertThat(local.received()).hasSize(1);
    }

    @Test
    void aHoldThatTheDiskDoesNotTakeIsNoHold() throws Exception {
        engine.next(Fault.WRITE_FAILS);
        assertThatThrownBy(() -> queue.admin().holdDestination(FAR)).isInstanceOf(StoreException.class);
        assertThat(queue.heldDestinations()).isEmpty();
        crash(false);
        assertThat(queue.heldDestinations()).isEmpty();
    }

    @Test
    void tooManyAreRefusedAndTheOthersStay() throws Exception {
        for (int i = 0; i < HeldDestinations.MOST; i++) {
            queue.admin().holdDestination(Domain.of("d" + i + ".test"));
        }
        assertThatThrownBy(() -> queue.admin().holdDestination(FAR))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("release some");
        assertThat(queue.heldDestinations()).hasSize(HeldDestinations.MOST);
        queue.admin().releaseDestination(Domain.of("d7.test"));
        queue.admin().holdDestination(FAR);
        assertThat(queue.heldDestinations().keySet()).contains(FAR).doesNotContain(Domain.of("d7.test"));
    }

    @Test
    void aDamagedRecordHoldsNothingAndHidesNoOther() throws Exception {
        queue.admin().holdDestination(FAR);
        WriteBatch damage = new WriteBatch();
        damage.put(Keys.heldDestination(OTHER.domain()), new byte[] {1, 2, 3});
        damage.put(new byte[] {'q', 4, '.', '.'}, new byte[Long.BYTES]);
        engine.write(damage, true);
        crash(false);
        assertThat(queue.heldDestinations().keySet()).isEqualTo(Set.of(FAR));
    }
}
