package org.palomar.quarantine.internal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.palomar.api.address.Address;
import org.palomar.api.delivery.DeliveryAgent;
import org.palomar.api.delivery.ReleaseAgent;
import org.palomar.api.directory.Account;
import org.palomar.api.directory.Directory;
import org.palomar.api.directory.DirectoryUnavailableException;
import org.palomar.api.message.Content;
import org.palomar.api.pipeline.MailTransaction;
import org.palomar.api.pipeline.Reply;
import org.palomar.api.quarantine.QuarantineAdmin;
import org.palomar.api.quarantine.QuarantineEntry;
import org.palomar.api.quarantine.QuarantineFilter;
import org.palomar.api.quarantine.QuarantineId;
import org.palomar.api.quarantine.QuarantineRefusalException;
import org.palomar.api.quarantine.Reviewer;
import org.palomar.api.scorer.MailKind;
import org.palomar.api.scorer.Training;
import org.palomar.api.store.StoreException;
import org.palomar.quarantine.internal.record.EntryRecord;
import org.palomar.storage.Transaction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What people decide, each entry by one of them at a time. */
final class Administration implements QuarantineAdmin {

    private static final Logger LOG = LoggerFactory.getLogger(Administration.class);

    private final Ledger ledger;
    private final Claims claims;
    private final Ending ending;
    private final Neighbours neighbours;
    private final Allowing allowing;
    private final QuarantineMetrics metrics;

    Administration(Ledger ledger, Claims claims, Ending ending, Neighbours neighbours, QuarantineMetrics metrics) {
        this.ledger = ledger;
        this.claims = claims;
        this.ending = ending;
        this.neighbours = neighbours;
        this.allowing = new Allowing(neighbours);
        this.metrics = metrics;
    }

    @Override
    public Optional<String> preferenceProblem(String key, String value) {
        return Terms.problem(key, value);
    }

    @Override
    public List<String> preferenceKeys() {
        return Terms.KEYS;
    }

    @Override
    public List<QuarantineEntry> entries(QuarantineFilter filter, int most) throws StoreException {
        return found(filter, entry -> Optional.of(entry), most);
    }

    @Override
    public List<QuarantineId> ids(QuarantineFilter filter, QuarantineId upTo, int most) throws StoreException {
        long last = Math.min(upTo.number(), ledger.decided()); // what is just being added is meant by nobody
        return found(filter, entry -> Optional.of(entry.id()).filter(id -> id.number() <= last), most);
    }

    private <T> List<T> found(QuarantineFilter filter, Function<QuarantineEntry, Optional<T>> part, int most)
            throws StoreException {
        Function<EntryRecord, Optional<T>> taken =
                record -> Optional.of(record.entry()).filter(filter::takes).flatMap(part);
        if (filter.refused()) {
            return ledger.refused(taken, most);
        }
        return filter.account().isPresent()
                ? ledger.entries(filter.account().get(), taken, most)
                : ledger.entries(taken, most);
    }

    @Override
    public Optional<QuarantineEntry> entry(QuarantineId id) throws StoreException {
        return ledger.entry(id).map(EntryRecord::entry);
    }

    @Override
    public Optional<Content> message(QuarantineId id) throws StoreException {
        return ledger.entry(id).map(record -> ledger.store().blob(record.body()));
    }

    /** Works on an entry that is claimed. */
    private interface Decision {
        void take(EntryRecord record, Claims.Claim claim) throws QuarantineRefusalException, StoreException;
    }

    private void decide(QuarantineId id, Reviewer by, Decision decision)
            throws QuarantineRefusalException, StoreException {
        Claims.Claim taken = claims.take(id).orElseThrow(() -> QuarantineRefusalException.busy(id));
        try (Claims.Claim claim = taken) {
            // Whose it is, who asks for somebody else's hears nothing of.
            EntryRecord record = ledger.entry(id)
                    .filter(found -> by.owner()
                            .map(owner -> found.entry().account().equals(owner)
                                    && !found.entry().refused())
                            .orElse(true))
                    .orElseThrow(() -> new QuarantineRefusalException(
                            "There is no entry " + id + " (any more); mail:quarantine lists them."));
            decision.take(record, claim);
        }
    }

    @Override
    public void release(QuarantineId id, Reviewer by) throws QuarantineRefusalException, StoreException {
        decide(id, by, (record, claim) -> release(record, by.name(), claim));
        metrics.released.increment();
    }

    @Override
    public Optional<Address> author(QuarantineId id) throws StoreException {
        Optional<Content> message = message(id);
        return message.isPresent() ? Allowing.author(message.get()) : Optional.empty();
    }

    @Override
    public Address releaseAndAllow(QuarantineId id, Reviewer by) throws QuarantineRefusalException, StoreException {
        List<Address> allowed = new ArrayList<>(1);
        decide(id, by, (record, claim) -> {
            Address author = Allowing.author(ledger.store().blob(record.body()))
                    .orElseThrow(() -> new QuarantineRefusalException("The message of entry " + id
                            + " names no single author who could be wanted from now on; it stays."));
            allowing.allow(record.entry().account(), author);
            allowed.add(author);
            String allSame = " Mail of " + author + " is wanted from now on all the same.";
            try {
                release(record, by.name() + ", who wants mail of " + author, claim);
            } catch (QuarantineRefusalException stays) {
                throw new QuarantineRefusalException(stays.getMessage() + allSame);
            } catch (StoreException failure) {
                throw new StoreException(failure.reason(), failure.getMessage() + "." + allSame, failure);
            }
        });
        metrics.released.increment();
        return allowed.getFirst();
    }

    private void release(EntryRecord record, String by, Claims.Claim claim)
            throws QuarantineRefusalException, StoreException {
        QuarantineEntry entry = record.entry();
        Account owner = owner(entry);
        ReleaseAgent agent = neighbours
                .agent()
                .orElseThrow(() -> new QuarantineRefusalException(
                        "Nobody delivers mail just now; entry " + entry.id() + " stays. See mail:health."));
        teach(record);
        AtomicBoolean ended = new AtomicBoolean();
        String detail = " by " + by
                + (entry.refused()
                        ? ", though its sender was told " + entry.judgement().reason()
                        : "");
        MailTransaction message = record.message(ledger.store().blob(record.body()));
        Reply reply = delivered(agent, message, owner, claim, (unit, replies) -> {
            ended.set(true);
            ending.add(unit, record, "released", detail);
        });
        if (reply.code() >= 300) {
            ending.settle(List.of(claim));
            ending.tell(entry, "not-released", detail + ": " + reply);
            throw new QuarantineRefusalException(
                    "Entry " + entry.id() + " stays, as its mailbox does not take it: " + reply);
        }
        if (!ended.get()) { // a script threw it away, so that nothing was written
            end(record, "released", detail, claim);
        }
    }

    /** Whoever releases a message or calls its holding wrong says that it is wanted, whatever comes of a release that is possible. Nothing depends on whether that is learned. */
    private void teach(EntryRecord record) {
        try {
            Optional<Training> training = neighbours.training();
            if (training.isPresent()) {
                training.get()
                        .suggest(
                                ledger.store().blob(record.body()),
                                MailKind.HAM,
                                record.entry().account());
            }
        } catch (IOException | RuntimeException | LinkageError unlearned) {
            LOG.warn("Nobody learns that entry {} is wanted", record.entry().id(), unlearned);
        }
    }

    /** Whatever goes wrong in the delivery, its commit may have been begun. */
    private Reply delivered(
            ReleaseAgent agent,
            MailTransaction message,
            Account owner,
            Claims.Claim claim,
            DeliveryAgent.Companion companion)
            throws StoreException {
        try {
            return agent.release(message, owner, companion);
        } catch (RuntimeException | LinkageError broken) {
            LOG.warn("Message {} was not released", message.id(), broken);
            ending.settle(List.of(claim));
            throw new StoreException(StoreException.Reason.UNAVAILABLE, "the delivery failed", broken);
        }
    }

    private Account owner(QuarantineEntry entry) throws QuarantineRefusalException {
        Directory directory = neighbours
                .directory()
                .orElseThrow(() -> new QuarantineRefusalException(
                        "The directory is missing; entry " + entry.id() + " stays. See mail:health."));
        try {
            return directory
                    .account(entry.account())
                    .orElseThrow(() -> new QuarantineRefusalException("The account of entry " + entry.id() + ", "
                            + entry.owner() + ", exists no more; mail:quarantine-show --message shows the message."));
        } catch (DirectoryUnavailableException unavailable) {
            throw new QuarantineRefusalException("The directory can't answer now (" + unavailable.getMessage()
                    + "); entry " + entry.id() + " stays. See mail:health.");
        }
    }

    private void end(EntryRecord record, String what, String detail, Claims.Claim claim) throws StoreException {
        Transaction unit = ledger.store().open();
        ending.add(unit, record, what, detail);
        ending.commit(unit, List.of(claim));
    }

    @Override
    public void delete(QuarantineId id, Reviewer by) throws QuarantineRefusalException, StoreException {
        decide(id, by, (record, claim) -> end(record, "deleted", " by " + by.name(), claim));
        metrics.deleted.increment();
    }

    @Override
    public void callWrong(QuarantineId id, Reviewer by) throws QuarantineRefusalException, StoreException {
        decide(id, by, (record, claim) -> {
            if (!record.entry().wrong()) {
                teach(record);
                Transaction unit = ledger.store().open();
                unit.add(ledger.changing(record.calledWrong()));
                ending.tell(unit, record.entry(), "called-wrong", " by " + by.name());
                ending.commit(unit, List.of(claim));
                metrics.wrong.increment();
            }
        });
    }
}
