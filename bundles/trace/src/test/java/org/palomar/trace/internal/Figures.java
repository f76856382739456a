package org.palomar.trace.internal;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.palomar.api.address.Address;
import org.palomar.api.directory.AccountId;
import org.palomar.api.mailbox.MailboxName;
import org.palomar.api.pipeline.StepReport;
import org.palomar.api.trace.Happening;
import org.palomar.api.trace.StoryId;
import org.palomar.api.trace.TraceEvent;
import org.palomar.api.trace.TraceQuery;
import org.palomar.storage.KeyValueEngine;
import org.palomar.storage.Store;
import org.palomar.storage.StoreSettings;
import org.palomar.storage.Stores;
import org.palomar.storage.Transaction;
import org.palomar.storage.rocksdb.internal.RocksEngine;

/**
 * Measures what the README says. Not a test: {@code main}, with an empty folder as {@code palomar.data}; the arguments are the number of stories and of days that they are of; a third one
 * says that the folder has them already.
 */
final class Figures {

    private static final int UNIT = 500;
    private static final TraceSettings SETTINGS = new TraceSettings(3650, 1L << 40);

    private final Random random = new Random(1);
    private final Instant begin = Instant.parse("2026-11-01T00:00:00Z");
    private final int stories;
    private final Duration span;

    private Figures(String[] arguments) {
        stories = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 1_000_000;
        span = Duration.ofDays(arguments.length > 1 ? Integer.parseInt(arguments[1]) : 1);
    }

    public static void main(String[] arguments) throws Exception {
        System.out.println("data in " + Path.of(System.getProperty("palomar.data")));
        Figures figures = new Figures(arguments);
        if (arguments.length < 3) {
            figures.fill();
        }
        figures.ask();
    }

    private void fill() throws Exception {
        try (KeyValueEngine engine = RocksEngine.ofDataFolder();
                Store.Owned store = Stores.open(engine, StoreSettings.DEFAULT)) {
            RunningTrace trace = new RunningTrace(store, Clock.systemUTC(), () -> SETTINGS);
            long start = System.nanoTime();
            for (int from = 0; from < stories; from += UNIT) {
                Transaction unit = store.open();
                List<TraceEvent> events = new ArrayList<>();
                for (int i = from; i < from + UNIT; i++) {
                    tell(i, events);
                }
                trace.trace().add(unit, events);
                unit.commit();
            }
            System.out.println(stories + " stories told in " + millis(start) + " ms, " + trace.octets() / stories
                    + " octets each");
            trace.stop();
        }
    }

    private void tell(int number, List<TraceEvent> events) {
        StoryId story = new StoryId(begin.plus(span.dividedBy(stories).multipliedBy(number)), "M" + number);
        Address recipient = Address.of("user" + random.nextInt(5000) + "@customer" + random.nextInt(300) + ".example");
        String subject = "Offer " + random.nextInt(100_000) + " of this week: doves and pigeonholes";
        events.add(new TraceEvent(
                story,
                story.received(),
                Telling.incoming(
                        "news" + random.nextInt(100_000) + "@sender" + number % 5000 + ".example",
                        subject,
                        recipient)));
        for (String step : List.of("spf", "dkim", "scorer")) {
            StepReport report = new StepReport(step, "accept", "", Duration.ofNanos(50_000), List.of());
            events.add(new TraceEvent(story, story.received(), new Happening.Judged(report)));
        }
        events.add(new TraceEvent(
                story,
                story.received(),
                new Happening.Delivered(
                        recipient, new AccountId(1 + random.nextInt(5000)), MailboxName.INBOX, "inbox")));
    }

    private void ask() throws Exception {
        try (KeyValueEngine engine = RocksEngine.ofDataFolder();
                Store.Owned store = Stores.open(engine, StoreSettings.DEFAULT)) {
            RunningTrace trace = new RunningTrace(store, Clock.systemUTC(), () -> SETTINGS);
            for (int round = 0; round < 3; round++) {
                ask(trace, "newest 20", TraceQuery.ALL);
                ask(
                        trace,
                        "a sender, last day",
                        day(Optional.of("nobody@sender7.example"), Optional.empty(), List.of()));
                ask(trace, "a recipient, last day", day(Optional.empty(), Optional.of("user77@customer7*"), List.of()));
                ask(trace, "words, last day", day(Optional.empty(), Optional.empty(), List.of("99999", "doves")));
                ask(trace, "an id", TraceQuery.of("M" + stories / 2));
                ask(trace, "an owner", TraceQuery.ALL.ownedBy(new AccountId(77)));
                ask(
                        trace,
                        "a sender, all",
                        new TraceQuery(
                                Optional.empty(),
                                Optional.empty(),
                                Optional.of("nobody@sender7.example"),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                List.of(),
                                Optional.empty(),
                                Optional.empty()));
            }
            trace.stop();
        }
    }

    private TraceQuery day(Optional<String> sender, Optional<String> recipient, List<String> words) {
        Instant end = begin.plus(span);
        return new TraceQuery(
                Optional.empty(),
                Optional.empty(),
                sender,
                recipient,
                Optional.of(end.minus(Duration.ofDays(1))),
                Optional.of(end),
                words,
                Optional.empty(),
                Optional.empty());
    }

    private static void ask(RunningTrace trace, String what, TraceQuery query) throws Exception {
        long start = System.nanoTime();
        long processor = processor();
        int found = trace.search().find(query, 20).size();
        System.out.println(what + ": " + found + " in " + millis(start) + " ms, "
                + (processor() - processor) / 1_000_000 + " ms of processor time");
    }

    /** Nanoseconds of all threads. */
    private static long processor() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
    }

    private static long millis(long startNanos) {
        return (System.nanoTime() - startNanos) / 1_000_000;
    }
}
