package org.palomar.tlsreports.internal;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.palomar.api.address.Domain;
import org.palomar.api.config.Values;
import org.palomar.api.message.HeaderField;
import org.palomar.api.queue.Outbound;
import org.palomar.api.queue.OutboundQueue;
import org.palomar.api.signing.MailSigner;
import org.palomar.api.signing.Signatures;
import org.palomar.api.store.StagedBody;
import org.palomar.api.store.StoreException;
import org.palomar.api.store.UnitOfWork;
import org.palomar.api.tlsreport.TlsFailure;
import org.palomar.api.tlsreport.TlsPolicy;
import org.palomar.api.tlsreport.TlsReports;
import org.palomar.api.tlsreport.TlsSession;
import org.palomar.reports.Neighbours;
import org.palomar.storage.Contribution;
import org.palomar.storage.FaultyEngine;
import org.palomar.storage.KeyValueEngine;
import org.palomar.storage.Store;
import org.palomar.storage.StoreSettings;
import org.palomar.storage.Stores;
import org.palomar.storage.Transaction;
import org.palomar.storage.WriteBatch;

/** Reports over a disk that fails, or hangs, by order, a queue that remembers, and a clock that is set. */
abstract class ReportsFixture implements OutboundQueue {

    static final Domain FAR = Domain.of("far.test");
    static final TlsPolicy STS =
            new TlsPolicy(TlsPolicy.Type.STS, FAR, List.of("version: STSv1", "mode: enforce"), List.of("mx.far.test"));
    static final TlsFailure EXPIRED =
            new TlsFailure(TlsFailure.Kind.CERTIFICATE_EXPIRED, "192.0.2.1", "mx.far.test", "192.0.2.2");

    private static final StoreSettings SETTINGS = new StoreSettings(
            StoreSettings.DEFAULT.reserve(),
            StoreSettings.DEFAULT.groupOctets(),
            StoreSettings.DEFAULT.groupTransactions(),
            Duration.ofMillis(300),
            StoreSettings.DEFAULT.readThreads());

    static final MailSigner SIGNER = message -> (author, front) -> Optional.of(
            new Signatures(author, List.of("s1"), List.of(new HeaderField("DKIM-Signature", "d=" + author))));

    /** What came to the queue. */
    record Queued(Outbound envelope, String text) {}

    final List<Queued> queued = new CopyOnWriteArrayList<>();
    final KnownTexts dns = new KnownTexts();
    boolean signs;
    final Neighbours neighbours = new Neighbours(() -> signs);
    Instant now = Instant.parse("2026-03-01T12:00:00Z");
    private final AtomicLong nanos = new AtomicLong();
    boolean sends = true;
    WebPlaces web = new HttpsPlaces(
            (remote, from, connect, write) -> {
                throw new IOException("nobody is there");
            },
            this::settings);
    FaultyEngine engine = new FaultyEngine();
    Store.Owned store;
    RunningReports reports;

    private volatile CountDownLatch hang = new CountDownLatch(0);
    private final AtomicReference<Runnable> meanwhile = new AtomicReference<>(() -> {});

    @BeforeEach
    void open() throws Exception {
        neighbours.set(this);
        neighbours.set(dns);
        neighbours.signer().set(SIGNER);
        store = Stores.open(slowly(engine), SETTINGS);
        InstantSource source = () -> now;
        Clock clock = source.withZone(ZoneOffset.UTC);
        reports = RunningReports.open(new House(
                interruptible(),
                clock,
                nanos::get,
                this::settings,
                neighbours,
                (resolver, uri, report, limit) -> web.post(resolver, uri, report, limit)));
    }

    TlsReportsSettings settings() {
        try {
            return TlsReportsSettings.read(new Values(
                    Map.of("send", Boolean.toString(sends), "organization", "Señor \"X\""),
                    () -> Domain.of("mail.here.test")));
        } catch (Exception impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** As the store, but that something may happen before a transaction begins. */
    private Store interruptible() {
        return Store.class.cast(Proxy.newProxyInstance(
                Store.class.getClassLoader(), new Class<?>[] {Store.class}, (self, called, arguments) -> {
                    if (called.getName().equals("open")) {
                        meanwhile.getAndSet(() -> {}).run();
                    }
                    return unwrapped(called, store, arguments);
                }));
    }

    /** As the engine, but that a write waits while the disk hangs. */
    private KeyValueEngine slowly(KeyValueEngine disk) {
        return KeyValueEngine.class.cast(Proxy.newProxyInstance(
                KeyValueEngine.class.getClassLoader(),
                new Class<?>[] {KeyValueEngine.class},
                (self, called, arguments) -> {
                    if (called.getName().equals("write")) {
                        hang.await();
                    }
                    return unwrapped(called, disk, arguments);
                }));
    }

    private static Object unwrapped(Method called, Object target, Object[] arguments) throws Throwable {
        try {
            return called.invoke(target, arguments);
        } catch (InvocationTargetException failed) {
            throw failed.getCause();
        }
    }

    /** From now on no write ends. */
    void diskHangs() {
        hang = new CountDownLatch(1);
    }

    void diskAnswers() {
        hang.countDown();
    }

    /** What happens before the next transaction begins. */
    void meanwhile(Runnable what) {
        meanwhile.set(what);
    }

    @AfterEach
    void close() {
        store.close();
    }

    /** The process ends at once. */
    void crash() throws Exception {
        engine = engine.crashed();
        reports.shelf().retire();
        store.close();
        open();
    }

    @Override
    public void add(UnitOfWork unit, StagedBody body, List<Outbound> messages) throws StoreException {
        Store.StagedBlob blob = Store.StagedBlob.of(body);
        Transaction.of(unit).add(new Contribution() {
            @Override
            public void write(WriteBatch batch) {
                blob.refer(batch, messages.getFirst().transaction().getBytes(StandardCharsets.US_ASCII));
            }

            @Override
            public void committed() {
                queued.add(new Queued(messages.getFirst(), blob.id().toString()));
            }
        });
        texts.add(blob);
    }

    private final List<Store.StagedBlob> texts = new CopyOnWriteArrayList<>();

    String mail(int index) throws IOException {
        try (InputStream in = store.blob(texts.get(index).id()).open()) {
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
        }
    }

    static String json(String mail) throws IOException {
        String encoded = mail.substring(mail.indexOf(".json.gz\"\r\n\r\n") + 13, mail.lastIndexOf("\r\n--part"));
        byte[] octets = Base64.getMimeDecoder().decode(encoded);
        try (GZIPInputStream gzip = new GZIPInputStream(new ByteArrayInputStream(octets))) {
            return new String(gzip.readAllBytes(), StandardCharsets.US_ASCII);
        }
    }

    void sees(Domain domain, TlsPolicy policy, TlsFailure... failure) {
        reports.watch()
                .saw(new TlsSession(
                        domain,
                        policy,
                        Optional.of(List.of(failure))
                                .filter(all -> !all.isEmpty())
                                .map(List::getFirst)));
    }

    void nextDay() {
        passes(Duration.ofDays(1));
    }

    /** Time goes on. */
    void passes(Duration time) {
        now = now.plus(time);
        nanos.addAndGet(time.toNanos());
    }

    void keep() throws StoreException {
        reports.shelf().keep();
    }

    void sendDue() throws StoreException {
        reports.reporter().sendDue();
    }

    List<TlsReports.Counted> counted() {
        return reports.reports().counted();
    }
}
