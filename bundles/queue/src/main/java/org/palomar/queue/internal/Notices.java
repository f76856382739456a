package org.palomar.queue.internal;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.palomar.api.address.Address;
import org.palomar.api.address.ReversePath;
import org.palomar.api.message.Content;
import org.palomar.api.queue.Notify;
import org.palomar.api.queue.Outbound;
import org.palomar.api.queue.OutboundOptions;
import org.palomar.api.queue.OutboundRecipient;
import org.palomar.api.queue.QueueId;
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

    /** A notice on its way: its octets, and its envelope. */
    record Made(Content content, Outbound envelope) {}

    Notices(QueueIds ids, Terms terms) {
        this.ids = ids;
        this.terms = terms;
    }

    /** The notice, if there is anybody who wants one. */
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
        Outbound envelope = new Outbound(
                "n" + id,
                instant,
                ReversePath.none(),
                List.of(new OutboundRecipient(to, "", Set.of(Notify.NEVER))),
                Content.of(new byte[0]),
                OutboundOptions.NONE.withNeeds(composed.needs()),
                Optional.empty());
        return new Made(composed.content(), envelope);
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
