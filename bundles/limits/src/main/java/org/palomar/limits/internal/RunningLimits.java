package org.palomar.limits.internal;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.palomar.api.directory.AccountId;
import org.palomar.api.health.HealthFinding;
import org.palomar.api.limit.LimitsAdmin;
import org.palomar.api.limit.SendingLimits;
import org.palomar.api.limit.SendingWatch;
import org.palomar.api.metric.MetricSink;
import org.palomar.api.store.StoreException;
import org.palomar.limits.internal.record.Keys;
import org.palomar.limits.internal.record.Standing;
import org.palomar.storage.Store;

/** The limits over one store, from their opening to their end. Safe for any thread. */
public final class RunningLimits {

    /** How long messages that are being accepted are waited for. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Ledger ledger;
    private final Condition condition;
    private final LimitsMetrics metrics = new LimitsMetrics();
    private final Limiter limiter;
    private final Administration admin;
    private final Watch watch;

    private RunningLimits(Store store, Clock clock, Supplier<LimitsSettings> settings, Neighbours neighbours) {
        this.ledger = new Ledger(store);
        this.condition = new Condition(clock, neighbours);
        Judge judge = new Judge(settings, clock);
        Changes changes = new Changes(ledger);
        Notices notices = new Notices(store, neighbours, () -> settings.get().operator());
        Herald herald = new Herald(notices, changes, judge, condition, metrics, neighbours);
        this.limiter = new Limiter(ledger, judge, herald, condition, metrics);
        this.admin = new Administration(ledger, changes, judge, herald, condition, neighbours);
        this.watch = new Watch(ledger, judge, herald, neighbours);
    }

    /**
     * Opens them once all that was counted before is in the store.
     *
     * @throws StoreException when the store can't be read
     */
    public static RunningLimits open(Store store, Clock clock, Supplier<LimitsSettings> settings, Neighbours neighbours)
            throws StoreException {
        RunningLimits limits = new RunningLimits(store, clock, settings, neighbours);
        store.settle();
        limits.load();
        return limits;
    }

    /** Who is frozen; everything else is read when it is asked for. */
    private void load() throws StoreException {
        ledger.store().scan(Keys.standings(), Keys.afterStandings(), (key, record) -> {
            if (Keys.isOfAccount(key)) {
                load(Keys.account(key), record);
            }
            return true;
        });
    }

    private void load(AccountId account, byte[] record) {
        try {
            if (Standing.decode(record).freeze().isPresent()) {
                condition.frozen(account);
            }
        } catch (StoreException damaged) {
            condition.unreadable(account, damaged);
        }
    }

    public SendingLimits limits() {
        return limiter;
    }

    public LimitsAdmin admin() {
        return admin;
    }

    SendingWatch watch() {
        return watch;
    }

    /** From now on nothing is counted here: what is under way is refused, and comes again. */
    public void stop() {
        limiter.stop(PATIENCE);
        ledger.retire();
    }

    List<HealthFinding> findings() {
        return condition.findings();
    }

    void report(MetricSink sink) {
        metrics.report(sink, condition);
    }
}
