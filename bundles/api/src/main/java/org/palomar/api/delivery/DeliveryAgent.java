package org.palomar.api.delivery;

import java.util.List;
import java.util.Map;
import org.palomar.api.pipeline.Disposition;
import org.palomar.api.pipeline.Recipient;
import org.palomar.api.pipeline.Reply;

/** Brings judged mail into mailboxes. Safe for any thread; the calling thread waits for the disk. */
public interface DeliveryAgent {

    /**
     * Carries out the dispositions of one message in one durable commit: its body once, a reference in each mailbox. A recipient of a
     * {@link Disposition.Refuse} is not delivered to, unless {@code refusable} is false.
     *
     * @param refusable whether each recipient can be answered alone (LMTP, or all of them refused alike); where not, a refusal for good that only some
     *     recipients get becomes a delivery into Junk, as the sender could not be told
     * @return the reply for each recipient; {@code 250} only for what survives a power cut
     */
    Map<Recipient, Reply> deliver(List<Disposition> dispositions, boolean refusable);
}
