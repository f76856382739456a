package org.palomar.reports;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.palomar.api.address.Address;
import org.palomar.api.address.Domain;
import org.palomar.api.address.ReversePath;
import org.palomar.api.message.Content;
import org.palomar.api.message.HeaderField;
import org.palomar.api.queue.BodyNeed;
import org.palomar.api.queue.Notify;
import org.palomar.api.queue.Outbound;
import org.palomar.api.queue.OutboundOptions;
import org.palomar.api.queue.OutboundQueue;
import org.palomar.api.queue.OutboundRecipient;
import org.palomar.api.service.Presence;
import org.palomar.api.signing.MailSigner;
import org.palomar.api.signing.Signatures;
import org.palomar.api.signing.SigningException;
import org.palomar.api.store.StoreException;
import org.palomar.storage.Store;
import org.palomar.storage.Transaction;

/**
 * Queues reports by mail, from the null sender and signed in the server's name, in the commit that forgets what they report. Immutable.
 *
 * @param host who signs
 * @param needs of their way
 */
public record Letters(Store store, Neighbours neighbours, Domain host, Set<BodyNeed> needs) {

    /**
     * One report by mail.
     *
     * @param id of the entry in the queue; unique
     */
    public record Letter(Address to, String id, Content mail) {}

    /**
     * Queues them, and forgets their counts.
     *
     * @throws NotSentException when something is missing here; nothing is queued then
     */
    public <E, C extends Counts<E, C>> void queue(Shelf<E, C> shelf, Subject subject, List<Letter> letters, Instant now)
            throws NotSentException, StoreException {
        List<Store.StagedBlob> staged = new ArrayList<>();
        try {
            OutboundQueue queue = neighbours.queue().orElseThrow(() -> NotSentException.ours("the queue is missing"));
            Transaction transaction = store.open();
            for (Letter letter : letters) {
                Store.StagedBlob body = store.stage(letter.mail());
                staged.add(body);
                queue.add(transaction, body, List.of(envelope(letter, signed(letter.mail()), now)));
            }
            shelf.commit(transaction, List.of(subject));
        } catch (IOException unreadable) {
            throw NotSentException.ours("it can't be written: " + unreadable.getMessage());
        } finally {
            staged.forEach(Store.StagedBlob::close);
        }
    }

    /** Whoever gets a report unsigned has no reason to believe it (RFC 8460 §3, RFC 7489 §7.2.1.1), so it is not sent. */
    private Content signed(Content mail) throws IOException, NotSentException {
        try {
            Signatures signatures = switch (neighbours.signer().awaited()) {
                case Presence.There<MailSigner>(MailSigner signer) ->
                    signer.draft(mail)
                            .sign(host, List.of())
                            .orElseThrow(() -> NotSentException.ours("no key signs for " + host
                                    + ": run mail:dkim-create " + host
                                    + " --foreign, or mail:dkim-create for the domain that it is in"));
                case Presence.Missing<MailSigner> missing -> throw NotSentException.ours("the signer is missing");
                case Presence.Unwanted<MailSigner> unwanted ->
                    throw NotSentException.ours("nobody signs it: run feature:install palomar-signing");
            };
            return Content.of(HeaderField.octets(signatures.fields()));
        } catch (SigningException unsigned) {
            throw NotSentException.ours("it can't be signed: " + unsigned.getMessage());
        }
    }

    private Outbound envelope(Letter letter, Content signatures, Instant now) {
        Set<BodyNeed> all = new HashSet<>(needs);
        if (letter.to().isInternationalized()) {
            all.add(BodyNeed.SMTPUTF8);
        }
        return new Outbound(
                letter.id(),
                now,
                ReversePath.none(),
                List.of(new OutboundRecipient(letter.to(), "", Set.of(Notify.NEVER))),
                signatures,
                OutboundOptions.NONE.withNeeds(all),
                Optional.empty());
    }
}
