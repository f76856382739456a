package org.palomar.tlsreports.internal;

import java.util.List;
import java.util.Optional;
import org.palomar.api.address.Domain;
import org.palomar.api.health.HealthFinding;
import org.palomar.api.metric.MetricSink;
import org.palomar.api.store.StoreException;
import org.palomar.api.tlsreport.TlsReports;
import org.palomar.api.tlsreport.TlsSession;
import org.palomar.api.tlsreport.TlsWatch;
import org.palomar.reports.Books;
import org.palomar.reports.DailyReports;
import org.palomar.reports.Keys;
import org.palomar.reports.Ledger;
import org.palomar.reports.Reporter;
import org.palomar.reports.Room;
import org.palomar.reports.Shelf;
import org.palomar.reports.Surroundings;
import org.palomar.tlsreports.internal.record.Tally;

/** The reports over one store, from their opening to their end. Safe for any thread. */
public final class RunningReports implements TlsReports {

    /** The first octet of this bundle's keys. */
    static final Keys KEYS = new Keys('y');

    static final Room ROOM = new Room(64L << 10, 32L << 20, 48L << 20);

    private final DailyReports<TlsSession, Tally> daily;

    private RunningReports(DailyReports<TlsSession, Tally> daily) {
        this.daily = daily;
    }

    /**
     * Reads what was counted; nothing is sent before {@link #start}.
     *
     * @throws StoreException when the store can't be read
     */
    static RunningReports open(House house) throws StoreException {
        Ledger<TlsSession, Tally> ledger = new Ledger<>(
                "tls-reports",
                "TLS",
                "TLS with",
                "TLS sessions",
                KEYS,
                Tally.NONE,
                ROOM,
                Tally.VERSION,
                Tally::decode,
                (shelf, attempts) -> new Dispatch(house, shelf, attempts));
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

    TlsWatch watch() {
        return session -> daily.books().count(session.destination(), session);
    }

    TlsReports reports() {
        return this;
    }

    @Override
    public List<Counted> counted() {
        return daily.reporter().counted().stream()
                .map(one -> new Counted(
                        one.subject().day(),
                        one.subject().domain(),
                        one.counts().succeeded(),
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

    Reporter<TlsSession, Tally> reporter() {
        return daily.reporter();
    }

    Shelf<TlsSession, Tally> shelf() {
        return daily.shelf();
    }

    Books<TlsSession, Tally> books() {
        return daily.books();
    }

    List<HealthFinding> findings() {
        return daily.findings();
    }

    void report(MetricSink sink) {
        daily.report(sink);
    }
}
