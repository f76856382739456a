package org.palomar.limits.internal;

import java.time.Instant;
import org.palomar.api.limit.Charge;
import org.palomar.api.store.StoreException;
import org.palomar.api.store.UnitOfWork;
import org.palomar.limits.internal.record.Amount;
import org.palomar.limits.internal.record.Counts;
import org.palomar.limits.internal.record.Moment;
import org.palomar.storage.Contribution;
import org.palomar.storage.Transaction;
import org.palomar.storage.WriteBatch;

/**
 * Room that is reserved until the committer counts it with the message, or it is given back. The two may come at once, where whoever waits for a commit has lost patience with a slow disk: then the first one
 * holds, and a message whose room was given back is not written. Nor is one whose account was frozen meanwhile: what is written after a freeze, nothing would hold.
 */
final class ReservedCharge implements Charge, Contribution {

    private enum State {
        RESERVED,
        COUNTED,
        ENDED
    }

    private final Ledger ledger;
    private final Party party;
    private final Rules rules;
    private final Instant instant;
    private final Amount amount;
    private final Runnable closing;
    private State state = State.RESERVED;
    private Counts accountBefore = Counts.NONE;
    private Counts domainBefore = Counts.NONE;

    /**
     * The amount was reserved already. Under the party's lock.
     *
     * @param closing run once, when this is closed
     */
    ReservedCharge(Ledger ledger, Party party, Rules rules, Instant instant, Amount amount, Runnable closing) {
        this.ledger = ledger;
        this.party = party;
        this.rules = rules;
        this.instant = instant;
        this.amount = amount;
        this.closing = closing;
    }

    @Override
    public void addTo(UnitOfWork unit) throws StoreException {
        Transaction.of(unit).add(this);
    }

    @Override
    public void write(WriteBatch batch) throws StoreException {
        ledger.requireCurrent();
        if (!party.with(this::count)) {
            throw new StoreException(
                    StoreException.Reason.UNAVAILABLE,
                    "nobody waits for this message any more, or its account is frozen");
        }
        batch.put(party.account().countsKey(), party.account().counts().encode());
        batch.put(party.domain().countsKey(), party.domain().counts().encode());
    }

    private boolean count() {
        if (state != State.RESERVED) {
            return false;
        }
        if (party.account().standing().freeze().isPresent()) {
            state = State.ENDED;
            giveBack();
            return false;
        }
        state = State.COUNTED;
        accountBefore = party.account().counts();
        domainBefore = party.domain().counts();
        party.account()
                .counts(accountBefore
                        .at(Moment.of(instant, rules.accountZone()))
                        .plus(amount));
        party.domain()
                .counts(domainBefore.at(Moment.of(instant, rules.domainZone())).plus(amount));
        giveBack();
        return true;
    }

    @Override
    public void abandoned() {
        party.with(() -> {
            state = State.ENDED;
            party.account().counts(accountBefore);
            party.domain().counts(domainBefore);
            return state;
        });
    }

    @Override
    public void close() {
        party.with(() -> {
            if (state == State.RESERVED) {
                state = State.ENDED;
                giveBack();
            }
            return state;
        });
        closing.run();
    }

    private void giveBack() {
        party.account().giveBack(amount);
        party.domain().giveBack(amount);
    }
}
