package org.palomar.delivery.internal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.palomar.api.directory.AccountId;
import org.palomar.api.pipeline.Disposition;
import org.palomar.api.pipeline.Reply;
import org.palomar.api.quarantine.HeldCopy;
import org.palomar.api.quarantine.Quarantine;
import org.palomar.api.service.Presence;
import org.palomar.api.store.StagedBody;
import org.palomar.api.store.StoreException;
import org.palomar.api.store.UnitOfWork;
import org.palomar.api.trace.Happening;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What of one message is held for review, and where. For one thread, used once. */
final class HeldMail {

    private static final Logger LOG = LoggerFactory.getLogger(HeldMail.class);

    private final Optional<Quarantine> quarantine;
    private final boolean missing;
    private final List<Happening> happenings = new ArrayList<>();

    private HeldMail(Presence<Quarantine> presence) {
        this.quarantine = presence instanceof Presence.There<Quarantine>(Quarantine service)
                ? Optional.of(service)
                : Optional.empty();
        this.missing = presence instanceof Presence.Missing<Quarantine>;
    }

    /** For messages that nobody holds. */
    static HeldMail none() {
        return new HeldMail(new Presence.Unwanted<>());
    }

    /** @param quarantine asked only if something is to be held; may wait */
    static HeldMail of(List<Disposition> dispositions, Supplier<Presence<Quarantine>> quarantine) {
        return dispositions.stream().anyMatch(Disposition.Hold.class::isInstance)
                ? new HeldMail(quarantine.get())
                : none();
    }

    /** Whether there is a quarantine; without one, what is held goes to Junk. */
    boolean isKept() {
        return quarantine.isPresent();
    }

    /** The same, with what is to be held put off while there ought to be a quarantine and is not: in Junk nobody would review it. */
    List<Disposition> possible(List<Disposition> dispositions) {
        return missing ? dispositions.stream().map(HeldMail::later).toList() : dispositions;
    }

    private static Disposition later(Disposition disposition) {
        return disposition instanceof Disposition.Hold hold
                ? new Disposition.Refuse(hold.recipients(), hold.transaction(), Replies.NO_QUARANTINE)
                : disposition;
    }

    /** Why nothing more can be held for an account now. */
    Optional<Reply> refusal(AccountId owner, long size) throws StoreException {
        try {
            return quarantine.isPresent() ? quarantine.get().refusal(owner, size) : Optional.empty();
        } catch (LinkageError replaced) {
            throw unavailable(replaced);
        }
    }

    /** @param copies at least one */
    void load(UnitOfWork unit, StagedBody body, List<HeldCopy> copies) throws StoreException, IOException {
        try {
            happenings.addAll(quarantine.orElseThrow().keep(unit, body, copies));
        } catch (LinkageError replaced) {
            throw unavailable(replaced);
        }
    }

    /** What the trace is told. */
    List<Happening> happenings() {
        return happenings;
    }

    private static StoreException unavailable(LinkageError replaced) {
        // its bundle is just being updated, and its classes are found no more
        LOG.warn("A message waits, as the quarantine is being replaced", replaced);
        return new StoreException(StoreException.Reason.UNAVAILABLE, "the quarantine is being replaced", replaced);
    }
}
