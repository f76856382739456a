package org.palomar.delivery.internal;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.palomar.api.message.HeaderField;
import org.palomar.api.pipeline.Disposition;
import org.palomar.api.pipeline.MailTransaction;
import org.palomar.api.pipeline.Origin;
import org.palomar.api.pipeline.Recipient;
import org.palomar.api.pipeline.Reply;
import org.palomar.api.quarantine.Quarantine;
import org.palomar.api.service.ExpectedService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives the quarantine what filter steps refuse for good, which may keep a copy for operators. The message is refused whatever becomes of that. Safe for any thread. */
record RefusedCopies(ExpectedService<Quarantine> quarantine) {

    private static final Logger LOG = LoggerFactory.getLogger(RefusedCopies.class);

    /**
     * Where one reply is for all (RFC 5321 §3.3), and it will come again for one of them, nobody has been refused it yet.
     *
     * @param replies what each recipient is answered in the end: of what is in somebody's Junk, or deferred, there is no copy
     */
    void keep(List<Disposition> dispositions, Map<Recipient, Reply> replies) {
        Optional<Quarantine> present = quarantine.now();
        if (present.isEmpty() || comesAgain(dispositions, replies)) {
            return;
        }
        for (Disposition disposition : dispositions) {
            if (disposition instanceof Disposition.Refuse(List<Recipient> named, MailTransaction message, Reply reply)
                    && reply.isPermanent()) {
                List<Recipient> refused = named.stream()
                        .filter(one -> reply.equals(replies.get(one)))
                        .toList();
                if (!refused.isEmpty()) {
                    keep(present.get(), message.to(refused), reply);
                }
            }
        }
    }

    private static boolean comesAgain(List<Disposition> dispositions, Map<Recipient, Reply> replies) {
        return replies.values().stream().anyMatch(Reply::isTemporary)
                && dispositions.stream()
                        .anyMatch(one -> one
                                        instanceof
                                        Disposition.Refuse(List<Recipient> named, MailTransaction message, Reply reply)
                                && message.origin().door() != Origin.Door.LMTP);
    }

    private static void keep(Quarantine quarantine, MailTransaction message, Reply reply) {
        HeaderField told = new HeaderField(Settlement.REFUSED, Settlement.printable(reply.toString()));
        try {
            quarantine.keepRefused(message.withAdded(List.of(told)), reply);
        } catch (RuntimeException | LinkageError replaced) { // its bundle is just being updated, or has a bug
            LOG.warn("Of message {}, which is refused, no copy is kept", message.id(), replaced);
        }
    }
}
