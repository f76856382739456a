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
import org.palomar.limits.internal.notice.Notice;
import org.palomar.limits.internal.notice.NoticeText;
import org.palomar.limits.internal.notice.Occasion;
import org.palomar.storage.Contribution;
import org.palomar.storage.Store;
import org.palomar.storage.Transaction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

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

    private static final Logger LOG = LoggerFactory.getLogger(Notices.class);

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
                Content mail = notice.compose();
                Optional<List<HeaderField>> signatures = signatures(notice, mail);
                if (signatures.isPresent()) {
                    Store.StagedBlob body = store.stage(mail);
                    staged.add(body);
                    entries.add(transaction, body, List.of(envelope(notice, now, signatures.get())));
                }
            }
            transaction.commit();
        } catch (IOException impossible) {
            throw new IllegalStateException("a notice is in memory", impossible);
        } finally {
            staged.forEach(Store.StagedBlob::close);
        }
    }

    /** None for people here where nobody can sign; empty where it must not leave without: the change is more urgent, and the domain's own postmaster hears of it. */
    private Optional<List<HeaderField>> signatures(Notice notice, Content mail) throws IOException {
        try {
            return Optional.of(
                    switch (neighbours.signer().look()) {
                        case Presence.There<MailSigner>(MailSigner signer) ->
                            signer.draft(mail)
                                    .sign(notice.from(), List.of())
                                    .map(Signatures::fields)
                                    .orElse(List.of());
                        case Presence.Missing<MailSigner> missing ->
                            throw new SigningException("the signer is missing");
                        case Presence.Unwanted<MailSigner> unwanted -> List.<HeaderField>of();
                    });
        } catch (SigningException unsigned) {
            if (notice.to().domain().equals(notice.from())) {
                return Optional.of(List.of());
            }
            LOG.warn(
                    "{} is not told of {}, as that can't be signed: {}",
                    notice.to(),
                    notice.subject(),
                    unsigned.getMessage());
            return Optional.empty();
        }
    }

    private List<Notice> notices(Address account, Occasion occasion, Set<Audience> audience, Instant now, ZoneId zone) {
        List<Notice> notices = new ArrayList<>();
        String subject = NoticeText.subject(occasion, account);
        if (audience.contains(Audience.OWNER)) {
            notices.add(new Notice(
                    id(),
                    account.domain(),
                    account,
                    now.atZone(zone),
                    subject,
                    NoticeText.forOwner(occasion, account)));
        }
        if (audience.contains(Audience.OPERATOR)) {
            String text = NoticeText.forOperator(occasion, account);
            Stream.concat(Stream.of(new Address("postmaster", account.domain())), operator.get().stream())
                    .distinct()
                    .forEach(
                            to -> notices.add(new Notice(id(), account.domain(), to, now.atZone(zone), subject, text)));
        }
        return notices;
    }

    private static String id() {
        return "l" + UUID.randomUUID().toString().replace("-", "");
    }

    private static Outbound envelope(Notice notice, Instant now, List<HeaderField> signatures) {
        Set<BodyNeed> needs = notice.isInternational()
                ? EnumSet.of(BodyNeed.SMTPUTF8, BodyNeed.EIGHT_BIT)
                : EnumSet.noneOf(BodyNeed.class);
        return new Outbound(
                notice.id(),
                now,
                ReversePath.none(),
                List.of(new OutboundRecipient(notice.to(), "", Set.of(Notify.NEVER))),
                Content.of(HeaderField.octets(signatures)),
                OutboundOptions.NONE.withNeeds(needs),
                Optional.empty());
    }
}
