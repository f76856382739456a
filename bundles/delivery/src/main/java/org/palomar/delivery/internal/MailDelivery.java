package org.palomar.delivery.internal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.palomar.api.address.Address;
import org.palomar.api.delivery.DeliveryAgent;
import org.palomar.api.directory.Account;
import org.palomar.api.directory.AccountId;
import org.palomar.api.directory.Directory;
import org.palomar.api.directory.DirectoryUnavailableException;
import org.palomar.api.directory.Resolution;
import org.palomar.api.mailbox.Flags;
import org.palomar.api.mailbox.MailStore;
import org.palomar.api.mailbox.MailStore.Placement;
import org.palomar.api.mailbox.MailboxName;
import org.palomar.api.mailbox.NewMessage;
import org.palomar.api.mailbox.SpecialUse;
import org.palomar.api.mailbox.StagedMessage;
import org.palomar.api.metric.Counter;
import org.palomar.api.metric.MetricSink;
import org.palomar.api.metric.MetricSource;
import org.palomar.api.metric.Timing;
import org.palomar.api.pipeline.Disposition;
import org.palomar.api.pipeline.MailTransaction;
import org.palomar.api.pipeline.Recipient;
import org.palomar.api.pipeline.Reply;
import org.palomar.api.store.StoreException;
import org.palomar.api.store.UnitOfWork;
import org.palomar.api.store.UnitsOfWork;
import org.palomar.mime.Headers;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings each message into its mailboxes in one durable commit. */
@Component(service = {DeliveryAgent.class, MetricSource.class})
public final class MailDelivery implements DeliveryAgent, MetricSource {

    private static final Logger LOG = LoggerFactory.getLogger(MailDelivery.class);

    private final Directory directory;
    private final MailStore mailStore;
    private final UnitsOfWork unitsOfWork;
    private final Counter inbox = new Counter();
    private final Counter junk = new Counter();
    private final Counter failed = new Counter();
    private final Timing commits = new Timing();

    @Activate
    public MailDelivery(
            @Reference Directory directory, @Reference MailStore mailStore, @Reference UnitsOfWork unitsOfWork) {
        this.directory = directory;
        this.mailStore = mailStore;
        this.unitsOfWork = unitsOfWork;
    }

    @Override
    public Map<Recipient, Reply> deliver(List<Disposition> dispositions, boolean refusable) {
        Settlement settlement = Settlement.of(dispositions, refusable);
        Map<Recipient, Reply> replies = new LinkedHashMap<>(settlement.replies());
        if (settlement.deliveries().isEmpty()) {
            return replies;
        }
        Copies copies = new Copies();
        try {
            List<String> visited =
                    deliveredTo(settlement.deliveries().getFirst().transaction());
            for (Settlement.Part part : settlement.deliveries()) {
                replies.putAll(address(part, visited, copies));
            }
            boolean deferred = replies.values().stream().anyMatch(Reply::isTemporary);
            if (!copies.byAccount().isEmpty() && (refusable || !deferred)) {
                commit(settlement.deliveries().getFirst().transaction(), copies);
            }
            return replies;
        } catch (StoreException failure) {
            failed.increment();
            LOG.warn("The mail store refused a message: {}", failure.getMessage());
            return insteadOfDelivery(replies, Replies.of(failure));
        } catch (IOException failure) {
            failed.increment();
            LOG.error("A message could not be read back while it was delivered: {}", failure.toString());
            return insteadOfDelivery(replies, Replies.NO_STORE);
        }
    }

    /** Adds a copy for each account behind a part's recipients, and says what each recipient is answered once the copies are durable. */
    private Map<Recipient, Reply> address(Settlement.Part part, List<String> visited, Copies copies) {
        Map<Recipient, Reply> replies = new LinkedHashMap<>();
        MailTransaction transaction = part.transaction();
        boolean redirected = !part.recipients().equals(transaction.recipients());
        for (Recipient target : transaction.recipients()) {
            replies.put(target, address(target, transaction, visited, copies));
        }
        if (!redirected) {
            return replies;
        }
        Reply worst = replies.values().stream()
                .max((a, b) -> Integer.compare(a.code(), b.code()))
                .orElse(Replies.DELIVERED);
        return part.recipients().stream().collect(Collectors.toMap(r -> r, r -> worst));
    }

    private Reply address(Recipient recipient, MailTransaction transaction, List<String> visited, Copies copies) {
        try {
            return switch (directory.resolve(recipient.address())) {
                case Resolution.Deliverable(var accounts, var foreign)
                when foreign.isEmpty() -> {
                    for (AccountId id : accounts) {
                        Optional<Account> account = directory.account(id);
                        if (account.isEmpty()) {
                            yield Replies.UNKNOWN;
                        }
                        Address owner = account.get().address();
                        if (visited.contains(owner.toString())) {
                            yield Replies.LOOP;
                        }
                        copies.add(id, owner, transaction);
                    }
                    yield Replies.DELIVERED;
                }
                case Resolution.Deliverable alsoElsewhere -> Replies.NOT_LOCAL;
                case Resolution.UnknownRecipient unknown -> Replies.UNKNOWN;
                case Resolution.NotLocal elsewhere -> Replies.NOT_LOCAL;
                case Resolution.AliasLoop loop -> Replies.ALIAS_LOOP;
            };
        } catch (DirectoryUnavailableException unavailable) {
            LOG.warn("The directory could not be asked: {}", unavailable.getMessage());
            return Replies.NO_DIRECTORY;
        }
    }

    private void commit(MailTransaction transaction, Copies copies) throws StoreException, IOException {
        long start = System.nanoTime();
        try (StagedMessage staged = mailStore.stage(transaction.content())) {
            List<Placement> placements = new ArrayList<>(copies.byAccount().size());
            for (Map.Entry<AccountId, Copies.Copy> entry : copies.byAccount().entrySet()) {
                Copies.Copy copy = entry.getValue();
                placements.add(new Placement(
                        entry.getKey(),
                        copy.junk() ? junkOf(entry.getKey()) : MailboxName.INBOX,
                        new NewMessage(staged, copy.prefix(), Flags.NONE, transaction.received())));
            }
            UnitOfWork unit = unitsOfWork.open();
            mailStore.deliver(unit, placements);
            unit.commit();
        }
        commits.recordSince(start);
        copies.byAccount().values().forEach(copy -> (copy.junk() ? junk : inbox).increment());
    }

    private MailboxName junkOf(AccountId account) throws StoreException {
        return mailStore.account(account).withUse(SpecialUse.JUNK).orElse(MailboxName.INBOX);
    }

    private static List<String> deliveredTo(MailTransaction transaction) throws IOException {
        return Headers.read(transaction.content()).all("Delivered-To").stream()
                .map(field -> field.text().strip())
                .toList();
    }

    private static Map<Recipient, Reply> insteadOfDelivery(Map<Recipient, Reply> replies, Reply failure) {
        replies.replaceAll((recipient, reply) -> reply.equals(Replies.DELIVERED) ? failure : reply);
        return replies;
    }

    @Override
    public void report(MetricSink sink) {
        String help = "Copies put into mailboxes";
        sink.counter("palomar_delivery_copies", help, Map.of("mailbox", "inbox"), inbox.value());
        sink.counter("palomar_delivery_copies", help, Map.of("mailbox", "junk"), junk.value());
        sink.counter("palomar_delivery_failures", "Messages that the store refused", Map.of(), failed.value());
        sink.timing("palomar_delivery_commit", "From staging to durable", Map.of(), commits);
    }
}
