package org.palomar.mailboxes;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.palomar.api.directory.AccountId;
import org.palomar.api.mailbox.Flag;
import org.palomar.api.mailbox.FlagChange;
import org.palomar.api.mailbox.Flags;
import org.palomar.api.mailbox.MailStore;
import org.palomar.api.mailbox.Mailbox;
import org.palomar.api.mailbox.MailboxException;
import org.palomar.api.mailbox.MailboxName;
import org.palomar.api.mailbox.NewMessage;
import org.palomar.api.mailbox.StagedMessage;
import org.palomar.api.mailbox.StoredMessage;
import org.palomar.api.mailbox.UidSet;
import org.palomar.api.message.Content;
import org.palomar.api.store.StoreException;
import org.palomar.api.store.UnitOfWork;
import org.palomar.mailboxes.internal.KeyValueMailStore;
import org.palomar.storage.KeyValueEngine;
import org.palomar.storage.Store;
import org.palomar.storage.StoreSettings;
import org.palomar.storage.Stores;
import org.palomar.storage.rocksdb.internal.RocksEngine;

/** Measures what the README says. Not a test: {@code main}, with an empty folder as {@code palomar.data}. */
final class Figures {

    private static final Content NO_PREFIX = Content.of(new byte[0]);
    private static final int BODY = 16 << 10;
    private static final int MANY = 100_000;

    private static long processorBefore;

    private KeyValueEngine engine;
    private Store.Owned store;
    private MailStore mail;

    private Figures() throws StoreException {
        engine = RocksEngine.ofDataFolder();
        store = Stores.open(engine, StoreSettings.DEFAULT);
        mail = KeyValueMailStore.open(store, Clock.systemUTC(), 10_000_000);
    }

    public static void main(String[] arguments) throws Exception {
        Figures figures = new Figures();
        System.out.println("data in " + Path.of(System.getProperty("palomar.data")));
        for (int round = 0; round < 4; round++) {
            figures.deliver(16, 12_000);
        }
        figures.deliver(1, 2_000);
        figures.fill();
        for (int round = 0; round < 4; round++) {
            figures.reopen();
            figures.open();
        }
        figures.storeFlags();
        figures.readSummaries();
        figures.readBodies(16, 16_000);
        figures.close();
    }

    private static byte[] message(int number) {
        byte[] octets = new byte[BODY];
        new Random(number).nextBytes(octets);
        for (int i = 0; i < octets.length; i++) {
            octets[i] = (byte) (i % 76 == 75 ? '\n' : 'a' + (octets[i] & 0xf));
        }
        byte[] head = ("From: Ana <ana@example.org>\r\nTo: b@example.org\r\nSubject: message " + number
                        + "\r\nMessage-ID: <" + number
                        + "@example.org>\r\nDate: Mon, 3 Feb 2020 04:05:06 +0000\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(head, 0, octets, 0, head.length);
        return octets;
    }

    private void deliver(int threads, int count) throws Exception {
        List<byte[]> messages = new ArrayList<>();
        Random random = new Random();
        for (int i = 0; i < count; i++) {
            messages.add(message(random.nextInt()));
        }
        AtomicInteger next = new AtomicInteger();
        processorBefore = processor();
        long start = System.nanoTime();
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int thread = 0; thread < threads; thread++) {
                AccountId account = new AccountId(1 + thread);
                Future<Boolean> unused = executor.submit(() -> {
                    for (int i = next.getAndIncrement(); i < count; i = next.getAndIncrement()) {
                        deliverOne(account, messages.get(i));
                    }
                    return true;
                });
            }
        }
        reportRate("deliver, " + threads + " threads", start, count);
    }

    private void deliverOne(AccountId account, byte[] octets) throws StoreException, IOException {
        try (StagedMessage staged = mail.stage(Content.of(octets))) {
            UnitOfWork unit = store.open();
            NewMessage copy = new NewMessage(staged, NO_PREFIX, Flags.NONE, Instant.now());
            mail.deliver(unit, List.of(new MailStore.Placement(account, MailboxName.INBOX, copy)));
            unit.commit();
        }
    }

    private Mailbox large() throws StoreException, MailboxException {
        return mail.account(new AccountId(99)).open(MailboxName.INBOX);
    }

    private void fill() throws StoreException, IOException, MailboxException {
        processorBefore = processor();
        long start = System.nanoTime();
        byte[] pattern = message(1);
        for (int done = 0; done < MANY; done += 500) {
            List<NewMessage> messages = new ArrayList<>();
            for (int i = 0; i < 500; i++) {
                byte[] small = Arrays.copyOf(pattern, 1000);
                ByteBuffer.wrap(small).putInt(900, done + i);
                messages.add(new NewMessage(mail.stage(Content.of(small)), NO_PREFIX, Flags.NONE, Instant.now()));
            }
            large().append(messages);
        }
        report("append of 100,000, 500 at a time", start);
    }

    private void reopen() throws StoreException {
        close();
        engine = RocksEngine.ofDataFolder();
        store = Stores.open(engine, StoreSettings.DEFAULT);
        mail = KeyValueMailStore.open(store, Clock.systemUTC(), 10_000_000);
    }

    private void close() {
        store.close();
        engine.close();
    }

    private void open() throws StoreException, MailboxException {
        processorBefore = processor();
        long start = System.nanoTime();
        int count = large().view().count();
        report("open of a mailbox of " + count, start);
    }

    private void storeFlags() throws StoreException, MailboxException {
        for (Flag flag : List.of(Flag.SEEN, Flag.FLAGGED, Flag.ANSWERED, Flag.DRAFT)) {
            processorBefore = processor();
            long start = System.nanoTime();
            large().changeFlags(UidSet.ALL, new FlagChange(FlagChange.Kind.ADD, Flags.of(flag)), Long.MAX_VALUE);
            report("STORE of 100,000", start);
        }
    }

    private void readSummaries() throws StoreException, MailboxException {
        for (int round = 0; round < 3; round++) {
            AtomicInteger seen = new AtomicInteger();
            processorBefore = processor();
            long start = System.nanoTime();
            large().read(
                            UidSet.ALL,
                            one -> seen.addAndGet(
                                    one.summary().envelope().subject().length()),
                            uid -> {});
            report("summaries of 100,000", start);
        }
    }

    private void readBodies(int threads, int count) throws Exception {
        for (int round = 0; round < 3; round++) {
            AtomicInteger next = new AtomicInteger(1);
            processorBefore = processor();
            long start = System.nanoTime();
            try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int thread = 0; thread < threads; thread++) {
                    AccountId account = new AccountId(1 + thread);
                    Future<Boolean> unused = executor.submit(() -> {
                        Mailbox inbox = mail.account(account).open(MailboxName.INBOX);
                        for (int i = next.getAndIncrement(); i <= count; i = next.getAndIncrement()) {
                            inbox.read(UidSet.of(1 + i % inbox.view().count()), Figures::drain, uid -> {});
                        }
                        return true;
                    });
                }
            }
            reportRate("bodies of 16 KiB, " + threads + " threads", start, count);
        }
    }

    private static void drain(StoredMessage one) {
        try (var in = one.content().open()) {
            if (in.readAllBytes().length != BODY) {
                throw new IllegalStateException("a short body");
            }
        } catch (IOException | StoreException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private static void report(String what, long start) {
        double millis = (System.nanoTime() - start) / 1e6;
        long now = processor();
        System.out.printf("%s: %.1f ms, processor %.1f ms%n", what, millis, (now - processorBefore) / 1e6);
        processorBefore = processor();
    }

    private static void reportRate(String what, long start, int count) {
        double seconds = (System.nanoTime() - start) / 1e9;
        double processor = (processor() - processorBefore) / 1e3 / count;
        System.out.printf("%s: %.0f/s, processor %.0f us each%n", what, count / seconds, processor);
    }

    /** Nanoseconds that this process used: what a busy machine doesn't blur. */
    private static long processor() {
        return ProcessHandle.current()
                .info()
                .totalCpuDuration()
                .map(Duration::toNanos)
                .orElse(0L);
    }
}
