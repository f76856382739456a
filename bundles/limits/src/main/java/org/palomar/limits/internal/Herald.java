package org.palomar.limits.internal;

import java.time.Instant;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.palomar.api.directory.Account;
import org.palomar.api.limit.Freeze;
import org.palomar.api.limit.Usage.Source;
import org.palomar.api.queue.QueueAdmin;
import org.palomar.api.queue.QueueFilter;
import org.palomar.api.store.StoreException;
import org.palomar.limits.internal.Notices.Audience;
import org.palomar.limits.internal.notice.Occasion;
import org.palomar.limits.internal.record.Matter;
import org.palomar.limits.internal.record.Moment;
import org.palomar.storage.Contribution;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sees to it that people are told of each matter once a day. Whoever meets it first waits for the commit that tells of it. Safe for any thread. */
final class Herald {

    private static final Logger LOG = LoggerFactory.getLogger(Herald.class);

    /** A matter that is being told. */
    private record Telling(String whose, Matter matter) {}

    private final Notices notices;
    private final Changes changes;
    private final Judge judge;
    private final Condition condition;
    private final LimitsMetrics metrics;
    private final Neighbours neighbours;
    private final Set<Telling> telling = ConcurrentHashMap.newKeySet();

    Herald(
            Notices notices,
            Changes changes,
            Judge judge,
            Condition condition,
            LimitsMetrics metrics,
            Neighbours neighbours) {
        this.notices = notices;
        this.changes = changes;
        this.judge = judge;
        this.condition = condition;
        this.metrics = metrics;
        this.neighbours = neighbours;
    }

    /** An account, or its domain, has met a limit. */
    void reached(Account account, Party party, Decision.Reached reached) {
        if (reached.limit().most() == 0) {
            return; // whoever may not send at all meets that each time
        }
        Occasion occasion = new Occasion.LimitReached(
                reached.measure(),
                reached.limit(),
                reached.source() == Source.WARM_UP,
                Replies.when(reached.ends(), reached.zone()));
        Tally tally = reached.measure().isOfDomain() ? party.domain() : party.account();
        if (once(account, party, tally, Matter.of(reached.measure()), occasion, EnumSet.allOf(Audience.class))) {
            LOG.info(
                    "Account {} has reached its limit: {} {}",
                    account.address(),
                    reached.limit(),
                    reached.measure().key());
        }
        if (reached.measure().isDaily()) {
            condition.reached(account.id(), reached.ends());
        }
    }

    /** An account does something that is not usual. */
    void unusual(Account account, Party party, Matter matter, Occasion occasion) {
        if (once(account, party, party.account(), matter, occasion, EnumSet.of(Audience.OPERATOR))) {
            LOG.warn("Account {} sends in an unusual way: {}", account.address(), occasion);
        }
    }

    /**
     * An account is frozen; its owner is told, and if the server does it by itself, the operator too. It is frozen also where nobody can be told.
     *
     * @return whether it was not frozen before
     */
    boolean freeze(Account account, Party party, Freeze freeze) throws StoreException {
        if (party.with(() -> party.account().standing().freeze()).isPresent()) {
            hold(account); // what could not be held the last time
            return false;
        }
        Set<Audience> audience = freeze.automatic() ? EnumSet.allOf(Audience.class) : EnumSet.of(Audience.OWNER);
        Occasion occasion = new Occasion.Frozen(freeze.reason(), freeze.automatic());
        try {
            notices.tell(
                    account, occasion, audience, freeze.since(), zone(party, party.account()), frozen(party, freeze));
            metrics.told(audience.size());
        } catch (StoreException untold) {
            LOG.warn("Nobody can be told that account {} is frozen: {}", account.address(), untold.getMessage());
            changes.commit(frozen(party, freeze));
        }
        condition.frozen(account.id());
        LOG.warn("Account {} is frozen: {}", account.address(), freeze.reason());
        hold(account);
        return true;
    }

    /** What it has in the queue waits for the operator: it may be what the account is frozen for. */
    private void hold(Account account) {
        try {
            Optional<QueueAdmin> admin = neighbours.queueAdmin();
            if (admin.isPresent()) {
                QueueAdmin.Changed held = admin.get().hold(QueueFilter.ALL.of(account.id()));
                LOG.info(
                        "Of account {} {} entries of the queue are held, and what is left of {} that are just being delivered",
                        account.address(),
                        held.changed(),
                        held.busy());
            } else {
                LOG.warn("What account {} has in the queue goes on, as the queue is missing", account.address());
            }
        } catch (StoreException failure) {
            LOG.warn("What account {} has in the queue may go on: {}", account.address(), failure.getMessage());
        }
    }

    private Contribution frozen(Party party, Freeze freeze) {
        return changes.standing(
                party,
                party.account(),
                standing -> standing.freeze().isPresent() ? standing : standing.with(Optional.of(freeze)));
    }

    /** @return whether this call told it */
    private boolean once(
            Account account, Party party, Tally tally, Matter matter, Occasion occasion, Set<Audience> audience) {
        Instant now = judge.now();
        ZoneId zone = zone(party, tally);
        Moment moment = Moment.of(now, zone);
        Telling mine = new Telling(
                tally == party.domain()
                        ? account.address().domain().name()
                        : account.address().toString(),
                matter);
        if (isTold(party, tally, moment, matter) || !telling.add(mine)) {
            return false;
        }
        try {
            if (isTold(party, tally, moment, matter)) {
                return false;
            }
            notices.tell(
                    account,
                    occasion,
                    audience,
                    now,
                    zone,
                    changes.counts(party, tally, counts -> counts.at(moment).withTold(matter)));
            metrics.told(audience.size());
            return true;
        } catch (StoreException failure) {
            LOG.warn(
                    "Nobody could be told of {} of account {}; it is tried again at the next occasion: {}",
                    matter,
                    account.address(),
                    failure.getMessage());
            return false;
        } finally {
            telling.remove(mine);
        }
    }

    private static boolean isTold(Party party, Tally tally, Moment moment, Matter matter) {
        return party.with(() -> tally.counts().at(moment).told().contains(matter));
    }

    private ZoneId zone(Party party, Tally tally) {
        Rules rules = party.with(() -> judge.rules(party));
        return tally == party.domain() ? rules.domainZone() : rules.accountZone();
    }
}
