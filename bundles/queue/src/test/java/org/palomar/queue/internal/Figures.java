package org.palomar.queue.internal;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.palomar.api.address.Address;
import org.palomar.api.address.Domain;
import org.palomar.api.address.ReversePath;
import org.palomar.api.config.Values;
import org.palomar.api.message.Content;
import org.palomar.api.queue.Outbound;
import org.palomar.api.queue.OutboundOptions;
import org.palomar.api.queue.OutboundRecipient;
import org.palomar.api.store.UnitOfWork;
import org.palomar.api.trace.Storyteller;
import org.palomar.storage.KeyValueEngine;
import org.palomar.storage.Store;
import org.palomar.storage.StoreSettings;
import org.palomar.storage.Stores;
import org.palomar.storage.rocksdb.internal.RocksEngine;

/** Measures what the README says. Not a test: {@code main}, with an empty folder as {@code palomar.data}; the arguments are numbers of entries, senders and destinations. */
final class Figures {

    private static final int UNIT = 1000;
    private static final Content PREFIX =
            Content.of("Received: from client.example.test by mail.example.test with ESMTPSA id 1\r\n"
                    .repeat(4)
                    .getBytes(StandardCharsets.US_ASCII));
    private static final Content BODY =
            Content.of("Subject: doves\r\n\r\nHello\r\n".getBytes(StandardCharsets.US_ASCII));

    private final int entries;
    private final int senders;
    private final int destinations;
    private final QueueSettings settings;

    private Figures(String[] arguments) throws Exception {
        entries = number(arguments, 0, 1_000_000);
        senders = number(arguments, 1, 5_000);
        destinations = number(arguments, 2, 20_000);
        settings = QueueSettings.read(new Values(Map.of(), () -> Domain.of("mail.example.test")));
    }

    private static int number(String[] arguments, int index, int fallback) {
        return arguments.length > index ? Integer.parseInt(arguments[index]) : fallback;
    }

    public static void main(String[] arguments) throws Exception {
        System.out.println("data in " + Path.of(System.getProperty("palomar.data")));
        Figures figures = new Figures(arguments);
        figures.fill();
        for (int round = 0; round < 3; round++) {
            figures.restart();
        }
    }

    private void fill() throws Exception {
        try (KeyValueEngine engine = RocksEngine.ofDataFolder();
                Store.Owned store = Stores.open(engine, StoreSettings.DEFAULT)) {
            RunningQueue queue =
                    RunningQueue.open(store, Clock.systemUTC(), () -> settings, new Courier(), new Storyteller());
            long start = System.nanoTime();
            for (int from = 0; from < entries; from += UNIT) {
                List<Outbound> messages = new ArrayList<>();
                for (int i = from; i < from + UNIT; i++) {
                    messages.add(message(i));
                }
                try (Store.StagedBlob body = store.stage(BODY)) {
                    UnitOfWork unit = store.open();
                    queue.intake().add(unit, body, messages);
                    unit.commit();
                }
            }
            System.out.println(entries + " entries added in " + millis(start) + " ms");
            queue.stop();
        }
    }

    private Outbound message(int number) {
        String sender = "sender" + number % senders;
        return new Outbound(
                "t" + number,
                Instant.now(),
                ReversePath.of(Address.of("news@" + sender + ".example.test")),
                List.of(OutboundRecipient.of(
                        Address.of("member" + number + "@d" + (number * 31L % destinations) + ".example.test"))),
                PREFIX,
                OutboundOptions.NONE,
                Optional.empty());
    }

    private void restart() throws Exception {
        try (KeyValueEngine engine = RocksEngine.ofDataFolder();
                Store.Owned store = Stores.open(engine, StoreSettings.DEFAULT)) {
            long before = heap();
            long start = System.nanoTime();
            RunningQueue queue =
                    RunningQueue.open(store, Clock.systemUTC(), () -> settings, new Courier(), new Storyteller());
            long took = millis(start);
            long memory = heap() - before;
            start = System.nanoTime();
            long found = queue.admin().summary(20).entries();
            System.out.println(found + " entries read in " + took + " ms, " + (memory >> 20) + " MB of heap, "
                    + memory / Math.max(1, found) + " octets an entry; summary in " + millis(start) + " ms");
            queue.stop();
        }
    }

    private static long millis(long startNanos) {
        return (System.nanoTime() - startNanos) / 1_000_000;
    }

    /** Octets that are in use once all that is not was collected. */
    private static long heap() {
        Runtime runtime = Runtime.getRuntime();
        for (int i = 0; i < 3; i++) {
            runtime.gc();
        }
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
