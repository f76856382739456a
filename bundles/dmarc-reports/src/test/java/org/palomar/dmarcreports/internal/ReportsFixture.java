package org.palomar.dmarcreports.internal;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.palomar.api.address.AddressLiteral;
import org.palomar.api.address.Domain;
import org.palomar.api.config.Values;
import org.palomar.api.dmarc.Disposition;
import org.palomar.api.dmarc.DmarcPolicy;
import org.palomar.api.dmarc.DmarcSighting;
import org.palomar.api.dmarc.DmarcSighting.Outcome;
import org.palomar.api.dmarc.DmarcSighting.Sender;
import org.palomar.api.dmarc.DmarcSighting.Signature;
import org.palomar.api.dns.Answer;
import org.palomar.api.dns.Failure;
import org.palomar.api.dns.HostAddresses;
import org.palomar.api.dns.MailRoute;
import org.palomar.api.dns.Resolver;
import org.palomar.api.dns.Security;
import org.palomar.api.dns.ServiceHost;
import org.palomar.api.dns.TlsaRecord;
import org.palomar.api.message.Content;
import org.palomar.api.message.HeaderField;
import org.palomar.api.queue.Outbound;
import org.palomar.api.queue.OutboundQueue;
import org.palomar.api.signing.MailSigner;
import org.palomar.api.signing.Signatures;
import org.palomar.api.store.StagedBody;
import org.palomar.api.store.StoreException;
import org.palomar.api.store.UnitOfWork;
import org.palomar.reports.Neighbours;
import org.palomar.storage.Contribution;
import org.palomar.storage.FaultyEngine;
import org.palomar.storage.Store;
import org.palomar.storage.StoreSettings;
import org.palomar.storage.Stores;
import org.palomar.storage.Transaction;
import org.palomar.storage.WriteBatch;

/** Reports over a disk that fails by order, a queue that remembers, a DNS that says what the test wants, and a clock that is set. */
abstract class ReportsFixture implements OutboundQueue, Resolver {

    static final Domain BANK = Domain.of("bank.test");
    static final Outcome PASSED = new Outcome(true, false, Disposition.NONE, List.of());
    static final Outcome FAILED = new Outcome(false, false, Disposition.REJECT, List.of());
    static final MailSigner SIGNER = message -> (author, front) -> Optional.of(
            new Signatures(author, List.of("s1"), List.of(new HeaderField("DKIM-Signature", "d=" + author))));

    private static final Duration HOUR = Duration.ofHours(1);

    final List<Outbound> queued = new CopyOnWriteArrayList<>();
    final Map<String, String> texts = new ConcurrentHashMap<>();
    final Neighbours neighbours = new Neighbours(() -> false);
    Instant now = Instant.parse("2026-03-01T12:00:00Z");
    boolean sends = true;
    FaultyEngine engine = new FaultyEngine();
    RunningReports reports;
    private Store.Owned store;
    private final AtomicLong nanos = new AtomicLong();
    private final List<Store.StagedBlob> bodies = new CopyOnWriteArrayList<>();
    private int messages;

    @BeforeEach
    void open() throws Exception {
        neighbours.set((OutboundQueue) this);
        neighbours.set((Resolver) this);
        neighbours.signer().set(SIGNER);
        store = Stores.open(engine, StoreSettings.DEFAULT);
        InstantSource source = () -> now;
        reports = RunningReports.open(
                new House(store, source.withZone(ZoneOffset.UTC), nanos::get, this::settings, neighbours));
    }

    private DmarcReportsSettings settings() {
        try {
            return DmarcReportsSettings.read(new Values(
                    Map.of("send", Boolean.toString(sends), "organization", "Señor \"X\" & <hijos>"),
                    () -> Domain.of("mail.here.test")));
        } catch (Exception impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @AfterEach
    void close() {
        store.close();
    }

    /** The process ends at once. */
    void crash() throws Exception {
        engine = engine.crashed();
        reports.daily().shelf().retire();
        store.close();
        open();
    }

    void keep() throws StoreException {
        reports.daily().shelf().keep();
    }

    void nextDay() {
        now = now.plus(Duration.ofDays(1));
        nanos.addAndGet(Duration.ofDays(1).toNanos());
    }

    void sendDue() throws StoreException {
        reports.daily().reporter().sendDue();
    }

    static DmarcPolicy policy(Domain domain, String places) {
        return new DmarcPolicy(
                domain, domain, true, false, Disposition.REJECT, Disposition.QUARANTINE, 50, "1:d", places);
    }

    static InetAddress address(String text) {
        return AddressLiteral.parseHost(text).orElseThrow();
    }

    /** A message of bank.test, which wants its reports at a place. */
    DmarcSighting message(String places, String client, Outcome outcome) {
        return new DmarcSighting(
                "m" + messages++,
                policy(BANK, places),
                address(client),
                BANK,
                "news.bank.test",
                new Sender("news.bank.test", false, "softfail"),
                List.of(new Signature(BANK, "s1", "pass"), new Signature(Domain.of("esp.test"), "", "temperror")),
                outcome,
                false);
    }

    void sees(String places) {
        reports.saw(message(places, "192.0.2.7", PASSED));
    }

    @Override
    public void add(UnitOfWork unit, StagedBody body, List<Outbound> entries) throws StoreException {
        Store.StagedBlob blob = Store.StagedBlob.of(body);
        Transaction.of(unit).add(new Contribution() {
            @Override
            public void write(WriteBatch batch) {
                blob.refer(batch, entries.getFirst().transaction().getBytes(StandardCharsets.US_ASCII));
            }

            @Override
            public void committed() {
                queued.addAll(entries);
                bodies.add(blob);
            }
        });
    }

    String to(int index) {
        return queued.get(index).recipients().getFirst().address().toString();
    }

    Content mail(int index) throws IOException, StoreException {
        try (InputStream in = store.blob(bodies.get(index).id()).open()) {
            return Content.of(in.readAllBytes());
        }
    }

    @Override
    public Answer<List<String>> txt(Domain name) {
        String text = texts.getOrDefault(name.name(), "");
        return text.equals("?")
                ? new Answer.Failed<>(Failure.TIMEOUT, "nobody answers")
                : text.isEmpty() ? none() : new Answer.Found<>(List.of(text), HOUR, Security.INSECURE);
    }

    private static <T> Answer<T> none() {
        return new Answer.NoSuchName<>(HOUR, Security.INSECURE);
    }

    @Override
    public Answer<HostAddresses> addresses(Domain host) {
        return none();
    }

    @Override
    public Answer<MailRoute> mx(Domain domain) {
        return none();
    }

    @Override
    public Answer<List<TlsaRecord>> tlsa(Domain host, int port) {
        return none();
    }

    @Override
    public Answer<List<Domain>> ptr(InetAddress client) {
        return none();
    }

    @Override
    public Answer<List<ServiceHost>> srv(Domain service) {
        return none();
    }
}
