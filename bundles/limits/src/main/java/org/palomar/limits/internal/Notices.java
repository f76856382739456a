package org.palomar.limits.internal;

import java.io.IOException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.palomar.api.address.Address;
import org.palomar.api.address.ReversePath;
import org.palomar.api.directory.Account;
import org.palomar.api.message.Content;
import org.palomar.api.queue.BodyNeed;
import org.palomar.api.queue.Notify;
import org.palomar.api.queue.Outbound;
import org.palomar.api.queue.OutboundOptions;
import org.palomar.api.queue.OutboundQueue;
import org.palomar.api.queue.OutboundRecipient;
import org.palomar.api.store.StoreException;
import org.palomar.limits.internal.notice.Notice;
import org.palomar.limits.internal.notice.NoticeText;
import org.palomar.limits.internal.notice.Occasion;
import org.palomar.storage.Contribution;
import org.palomar.storage.Store;
import org.palomar.storage.Transaction;

/**
 * Tells people by mail, as entries of the queue in the commit that makes the change which they are told of, or remembers that they were: so they hear of it once, whatever happens to the process. A notice has the null sender,
 * so that none comes back. Safe for any thread.
 */
final class Notices {

    /** Who hears of something. */
    enum Audience {
        OWNER,
        OPERATOR
    }

    private final Store store;
    private final Neighbours neighbours;
    private final Supplier<Optional<Address>> operator;

    /** @param operator who is told besides the postmaster of the account's domain, who may be a customer */
    Notices(Store store, Neighbours neighbours, Supplier<Optional<Address>> operator) {
        this.store = store;
        this.neighbours = neighbours;
        this.operator = operator;
    }

    /**
     * Commits a change with the notices about it.
     *
     * @throws StoreException when neither happened; {@code UNAVAILABLE} also while there is no queue
     */
    void tell(Account account, Occasion occasion, Set<Audience> audience, Instant now, ZoneId zone, Contribution change)
            throws StoreException {
        OutboundQueue entries = neighbours
                .queue()
                .orElseThrow(() -> new StoreException(StoreException.Reason.UNAVAILABLE, "the queue is missing"));
        List<Store.StagedBlob> staged = new ArrayList<>();
        try {
            Transaction transaction = store.open();
            transaction.add(change);
            for (Notice notice : notices(account.address(), occasion, audience, now, zone)) {
                Store.StagedBlob body = store.stage(notice.compose());
                staged.add(body);
                entries.add(transaction, body, List.of(envelope(notice, now)));
            }
            transaction.commit();
        } catch (IOException impossible) {
            throw new IllegalStateException("a notice is in memory", impossible);
        } finally {
            staged.forEach(Store.StagedBlob::close);
        }
    }

    private List<Notice> notices(Address account, Occasion occasion, Set<Audience> audience, Instant now, ZoneId zone) {
        List<Notice> notices = new ArrayList<>();
        String subject = NoticeText.subject(occasion, account);
        if (audience.contains(Audience.OWNER)) {
            notices.add(new Notice(id(), account, now.atZone(zone), subject, NoticeText.forOwner(occasion, account)));
        }
        if (audience.contains(Audience.OPERATOR)) {
            String text = NoticeText.forOperator(occasion, account);
            Stream.concat(Stream.of(new Address("postmaster", account.domain())), operator.get().stream())
                    .distinct()
                    .forEach(to -> notices.add(new Notice(id(), to, now.atZone(zone), subject, text)));
        }
        return notices;
    }

    private static String id() {
        return "l" + UUID.randomUUID().toString().replace("-", "");
    }

    private static Outbound envelope(Notice notice, Instant now) {
        Set<BodyNeed> needs = notice.isInternational()
                ? EnumSet.of(BodyNeed.SMTPUTF8, BodyNeed.EIGHT_BIT)
                : EnumSet.noneOf(BodyNeed.class);
        return new Outbound(
                notice.id(),
                now,
                ReversePath.none(),
                List.of(new OutboundRecipient(notice.to(), "", Set.of(Notify.NEVER))),
                Content.of(new byte[0]),
                OutboundOptions.NONE.withNeeds(needs),
                Optional.empty());
    }
}
