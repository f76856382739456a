package org.palomar.dmarcreports.internal;

import java.util.List;
import java.util.Optional;
import org.palomar.api.address.Domain;
import org.palomar.api.dmarc.DmarcReports;
import org.palomar.api.dmarc.DmarcSighting;
import org.palomar.api.dmarc.DmarcWatch;
import org.palomar.api.health.HealthFinding;
import org.palomar.api.metric.MetricSink;
import org.palomar.api.store.StoreException;
import org.palomar.dmarcreports.internal.record.Tally;
import org.palomar.reports.DailyReports;
import org.palomar.reports.Keys;
import org.palomar.reports.Ledger;
import org.palomar.reports.Room;
import org.palomar.reports.Surroundings;

/** The reports over one store, from their opening to their end. Safe for any thread. */
final class RunningReports implements DmarcWatch, DmarcReports {

    /** The first octet of this bundle's keys. */
    static final Keys KEYS = new Keys('j');

    /** Of one domain as many sources as a report has rows; of all a tenth of the heap, as anybody who sends mail is counted. */
    static final Room ROOM = new Room(512L << 10, 16L << 20, 24L << 20);

    private final DailyReports<DmarcSighting, Tally> daily;
    private final Lately seen = new Lately();

    private RunningReports(DailyReports<DmarcSighting, Tally> daily) {
        this.daily = daily;
    }

    /**
     * Reads what was counted; nothing is sent before {@link #start}.
     *
     * @throws StoreException when the store can't be read
     */
    static RunningReports open(House house) throws StoreException {
        Ledger<DmarcSighting, Tally> ledger = new Ledger<>(
                "dmarc-reports",
                "DMARC",
                "mail of",
                "messages judged by DMARC",
                KEYS,
                Tally.NONE,
                ROOM,
                Tally.VERSION,
                Tally::decode,
                (shelf, attempts) -> new Dispatch(house, shelf));
        return new RunningReports(DailyReports.open(
                ledger,
                new Surroundings(
                        house.store(),
                        house.clock(),
                        house.nanos(),
                        () -> house.settings().get().send(),
                        () -> house.settings().get().submitter().host())));
    }

    void start() {
        daily.start();
    }

    void stop() {
        daily.stop();
    }

    @Override
    public void saw(DmarcSighting sighting) {
        if (seen.isNew(sighting.id())) {
            daily.books().count(sighting.policy().domain(), sighting);
        }
    }

    @Override
    public List<Counted> counted() {
        return daily.reporter().counted().stream()
                .map(one -> new Counted(
                        one.subject().day(),
                        one.subject().domain(),
                        one.counts().passed(),
                        one.counts().failed(),
                        one.state()))
                .toList();
    }

    @Override
    public List<Sent> send(Optional<Domain> domain) throws StoreException {
        return daily.reporter().send(domain).stream()
                .map(one -> new Sent(one.day(), one.domain(), one.done(), one.outcome()))
                .toList();
    }

    DailyReports<DmarcSighting, Tally> daily() {
        return daily;
    }

    List<HealthFinding> findings() {
        return daily.findings();
    }

    void report(MetricSink sink) {
        daily.report(sink);
    }
}
