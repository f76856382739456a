package org.palomar.api.delivery;

import java.util.List;
import java.util.Map;
import org.palomar.api.pipeline.Disposition;
import org.palomar.api.pipeline.Recipient;
import org.palomar.api.pipeline.Reply;
import org.palomar.api.store.StoreException;
import org.palomar.api.store.UnitOfWork;

/** Brings judged mail into mailboxes. Safe for any thread; the calling thread waits for the disk. */
public interface DeliveryAgent {

    /**
     * Carries out the dispositions of one message in one durable commit: its body once, a reference in each mailbox. A recipient of a
     * {@link Disposition.Refuse} is not delivered to, unless {@code refusable} is false.
     *
     * @param refusable whether each recipient can be answered alone (LMTP, or all of them refused alike); where not, a refusal for good that only some
     *     recipients get becomes a delivery into Junk, as the sender could not be told
     * @param companion what becomes durable with it; not asked where nothing is to be written
     * @return the reply for each recipient; {@code 250} only for what survives a power cut
     */
    Map<Recipient, Reply> deliver(List<Disposition> dispositions, boolean refusable, Companion companion);

    /** As above, with nothing beside it. */
    default Map<Recipient, Reply> deliver(List<Disposition> dispositions, boolean refusable) {
        return deliver(dispositions, refusable, (unit, replies) -> {});
    }

    /** What whoever hands over a message makes durable in the same commit, such as that it has handed it over. */
    @FunctionalInterface
    interface Companion {

        /**
         * Adds its part, on the calling thread, right before the commit. Whether that succeeds is seen from what {@link DeliveryAgent#deliver} answers, but for a disk that fails
         * ({@link UnitOfWork#commit}).
         *
         * @param replies what each recipient is answered once it is durable
         * @throws StoreException when nothing is to be written; recipients are asked to come back
         */
        void addTo(UnitOfWork unit, Map<Recipient, Reply> replies) throws StoreException;
    }
}
