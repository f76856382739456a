package org.palomar.queue.internal;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.palomar.api.address.Address;
import org.palomar.api.address.Domain;
import org.palomar.api.address.ReversePath;
import org.palomar.api.message.Content;
import org.palomar.api.message.HeaderField;
import org.palomar.api.queue.Notify;
import org.palomar.api.queue.Outbound;
import org.palomar.api.queue.OutboundOptions;
import org.palomar.api.queue.OutboundRecipient;
import org.palomar.api.queue.QueueId;
import org.palomar.api.service.ExpectedService;
import org.palomar.api.service.Presence;
import org.palomar.api.signing.MailSigner;
import org.palomar.api.signing.Signatures;
import org.palomar.api.signing.SigningException;
import org.palomar.api.store.StoreException;
import org.palomar.queue.internal.notice.Action;
import org.palomar.queue.internal.notice.Notice;
import org.palomar.queue.internal.notice.NoticeComposer;
import org.palomar.queue.internal.notice.Told;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides who is told, and makes the notice. What has the null sender, such as a notice itself, is never told about: it ends here, so that notices make no notices
 * (RFC 5321 §4.5.5, RFC 3464 §2). Safe for any thread.
 */
final class Notices {

    private static final Logger LOG = LoggerFactory.getLogger(Notices.class);

    private final QueueIds ids;
    private final Terms terms;
    private final ExpectedService<MailSigner> signer;

    /** A notice on its way: its octets, its envelope, and who has signed it. */
    record Made(Content content, Outbound envelope, Optional<Signatures> signatures) {}

    Notices(QueueIds ids, Terms terms, ExpectedService<MailSigner> signer) {
        this.ids = ids;
        this.terms = terms;
        this.signer = signer;
    }

    /** Whether a notice could not be made because it can't be signed. */
    static boolean isUnsigned(StoreException failure) {
        return failure.getCause() instanceof SigningException;
    }

    /**
     * The notice, if there is anybody who wants one.
     *
     * @throws StoreException when it can't be made now, or not signed ({@link #isUnsigned})
     */
    Optional<Made> make(Entry entry, List<Told> told) throws StoreException {
        List<Told> wanted = told.stream()
                .filter(one -> one.recipient().wants(one.action().kind()))
                .toList();
        Optional<Address> to = entry.letter().sender().address();
        if (to.isEmpty()) {
            told.stream().filter(one -> one.action() == Action.FAILED).forEach(one -> drop(entry, one));
            return Optional.empty();
        }
        return wanted.isEmpty() ? Optional.empty() : Optional.of(make(entry, wanted, to.get()));
    }

    private static void drop(Entry entry, Told told) {
        LOG.info(
                "Queue entry {} for {} ends without a notice, as its sender is {}: {}",
                entry.ticket().id(),
                told.recipient().address(),
                entry.letter().sender(),
                told.reply());
    }

    private Made make(Entry entry, List<Told> told, Address to) throws StoreException {
        QueueSettings now = terms.settings();
        QueueId id = ids.next();
        Instant instant = terms.clock().instant();
        Notice notice = new Notice(
                id,
                instant,
                to,
                entry.letter(),
                entry.content(),
                told,
                Optional.of(now.patience().end(entry.row().course())));
        NoticeComposer.Composed composed = compose(new NoticeComposer(now.hostName(), now.mostReturned()), notice);
        Optional<Signatures> signatures = signatures(now.hostName(), composed.content());
        byte[] prefix = HeaderField.octets(signatures.map(Signatures::fields).orElse(List.of()));
        Outbound envelope = new Outbound(
                "n" + id,
                instant,
                ReversePath.none(),
                List.of(new OutboundRecipient(to, "", Set.of(Notify.NEVER))),
                Content.of(prefix),
                OutboundOptions.NONE.withNeeds(composed.needs()),
                Optional.empty(),
                Outbound.Kind.NOTICE);
        return new Made(composed.content(), envelope, signatures);
    }

    /** A notice is from this server, by whose name its domain's key is found. */
    private Optional<Signatures> signatures(Domain host, Content notice) throws StoreException {
        try {
            return switch (signer.awaited()) {
                case Presence.There<MailSigner>(MailSigner service) ->
                    service.draft(notice).sign(host, List.of());
                case Presence.Missing<MailSigner> missing -> throw new SigningException("the signer is missing");
                case Presence.Unwanted<MailSigner> unwanted -> Optional.empty();
            };
        } catch (SigningException unsigned) {
            throw new StoreException(
                    StoreException.Reason.UNAVAILABLE,
                    "a notice to its sender can't be signed: " + unsigned.getMessage(),
                    unsigned);
        } catch (IOException impossible) {
            throw new IllegalStateException("memory does not fail", impossible);
        }
    }

    /** A body that is damaged keeps nobody from hearing of it. */
    private static NoticeComposer.Composed compose(NoticeComposer composer, Notice notice) throws StoreException {
        try {
            return composer.compose(notice);
        } catch (IOException unreadable) {
            requireDamage(unreadable);
        }
        try {
            return composer.compose(new Notice(
                    notice.id(),
                    notice.now(),
                    notice.to(),
                    notice.message(),
                    notice.message().prefix(),
                    notice.told(),
                    notice.retryUntil()));
        } catch (IOException impossible) {
            throw new IllegalStateException("memory does not fail", impossible);
        }
    }

    private static void requireDamage(IOException unreadable) throws StoreException {
        StoreException.Reason reason = StoreException.reasonOf(unreadable);
        if (reason != StoreException.Reason.DAMAGED) {
            throw new StoreException(reason, "the message can't be read now: " + unreadable.getMessage(), unreadable);
        }
    }
}
