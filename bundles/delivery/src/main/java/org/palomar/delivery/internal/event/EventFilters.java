package org.palomar.delivery.internal.event;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.palomar.api.directory.AccountId;
import org.palomar.api.mailbox.Annotated;
import org.palomar.api.mailbox.AnnotationName;
import org.palomar.api.mailbox.Flags;
import org.palomar.api.mailbox.MailAccount;
import org.palomar.api.mailbox.MailStore;
import org.palomar.api.mailbox.MailboxException;
import org.palomar.api.mailbox.StoredMessage;
import org.palomar.api.mailbox.UidSet;
import org.palomar.api.metric.Counter;
import org.palomar.api.metric.MetricSink;
import org.palomar.api.metric.Timing;
import org.palomar.api.script.MailboxEvents;
import org.palomar.api.script.StoredScript;
import org.palomar.api.store.StoreException;
import org.palomar.delivery.internal.script.Event.Scripts.Bound;
import org.palomar.delivery.internal.script.Filters;
import org.palomar.sieve.SieveEnvironment;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs the operator's scripts for events and that of the mailbox on each message of an event. Safe for any thread. */
final class EventFilters implements MailboxEvents {

    private static final Logger LOG = LoggerFactory.getLogger(EventFilters.class);

    /** Messages of one command that scripts run on; whoever changes more at once hears that the others were left alone. */
    static final int MOST_MESSAGES = 5000;

    /** For which the client of one command is kept waiting by scripts. */
    static final Duration MOST_TIME = Duration.ofSeconds(20);

    /** Messages whose changes are made together. */
    private static final int TOGETHER = 100;

    private final MailStore store;
    private final Filters filters;
    private final EventDelivery delivery;
    private final Turns turns;
    private final Clock clock;
    private final Counter events = new Counter();
    private final Counter failures = new Counter();
    private final Counter passedOver = new Counter();
    private final Timing times = new Timing();

    EventFilters(MailStore store, Filters filters, EventDelivery delivery, Turns turns, Clock clock) {
        this.turns = turns;
        this.store = store;
        this.filters = filters;
        this.delivery = delivery;
        this.clock = clock;
    }

    @Override
    public boolean concern(AccountId account, Cause cause) throws StoreException {
        return filters.concernEvents(account);
    }

    @Override
    public void happened(Event event) {
        long start = System.nanoTime();
        try {
            MailAccount account = store.account(event.account().id());
            Optional<StoredScript> script = script(event, account);
            if (event.uids().isEmpty() || (script.isEmpty() && !filters.haveEventScripts())) {
                return;
            }
            events.increment();
            all(event, account, script);
            times.recordSince(start);
        } catch (StoreException | MailboxException | IOException failure) {
            failed(event, failure);
        } catch (RuntimeException | LinkageError bug) {
            failures.increment();
            LOG.error(
                    "Scripts for {} of {} met a bug; messages stay as they are",
                    event.name(),
                    event.account().address(),
                    bug);
        }
    }

    private void failed(Event event, Exception failure) {
        failures.increment();
        LOG.warn(
                "What scripts want done in {} of {} can't be done; messages stay as they are: {}",
                event.name(),
                event.account().address(),
                failure.getMessage());
    }

    /** RFC 6785 §2.3.1: the mailbox's, and only where it names none that of the account; one that is not there is none. */
    private Optional<StoredScript> script(Event event, MailAccount account) throws StoreException {
        if (!filters.hasScripts(event.account().id())) {
            return Optional.empty();
        }
        Optional<String> own = named(event.mailbox());
        Optional<String> name = own.isPresent() ? own : named(account);
        return name.isPresent() ? filters.named(event.account().id(), name.get()) : Optional.empty();
    }

    private static Optional<String> named(Annotated annotated) throws StoreException {
        return annotated.annotation(AnnotationName.EVENT_SCRIPT).map(name -> new String(name, StandardCharsets.UTF_8));
    }

    private void all(Event event, MailAccount account, Optional<StoredScript> script)
            throws StoreException, MailboxException, IOException {
        EventRun run = new EventRun(
                delivery,
                turns,
                clock,
                event.account(),
                event.mailbox(),
                (flags, content) -> what(event, script, flags));
        long deadline = System.nanoTime() + MOST_TIME.toNanos();
        List<Long> some = new ArrayList<>();
        int done = 0;
        long left = 0;
        for (var uids = event.uids().iterator(); uids.hasNext(); ) {
            long uid = uids.nextLong();
            if (done + some.size() < MOST_MESSAGES && System.nanoTime() < deadline) {
                some.add(uid);
                if (some.size() == TOGETHER || !uids.hasNext()) {
                    done += some(event, account, store, run, some);
                    some.clear();
                }
            } else {
                left++;
            }
        }
        if (!some.isEmpty()) {
            done += some(event, account, store, run, some);
        }
        if (left > 0) {
            leftAlone(event, script, run, done, left);
        }
    }

    private static org.palomar.delivery.internal.script.Event what(
            Event event, Optional<StoredScript> script, Flags flags) {
        SieveEnvironment.Cause cause = switch (event.cause()) {
            case APPEND -> SieveEnvironment.Cause.APPEND;
            case COPY -> SieveEnvironment.Cause.COPY;
            case FLAG -> SieveEnvironment.Cause.FLAG;
        };
        return new org.palomar.delivery.internal.script.Event(
                cause, event.name(), event.from(), event.changed(), flags, new Bound(script), Optional.empty());
    }

    private void leftAlone(Event event, Optional<StoredScript> script, EventRun run, int done, long left)
            throws StoreException, IOException {
        passedOver.add(left);
        LOG.warn(
                "Scripts for {} of {} ran on {} messages of one command and left {} alone",
                event.name(),
                event.account().address(),
                done,
                left);
        if (script.isPresent()) {
            String fault = "It ran on " + done + " messages that were changed at once, and not on the other " + left
                    + "; change fewer at once.";
            List<StoredMessage> last = new ArrayList<>();
            event.mailbox().read(UidSet.of(event.uids().last(event.uids().rangeCount() - 1)), last::add, damaged -> {});
            for (StoredMessage about : last) {
                run.complain(about, fault);
            }
        }
    }

    @SuppressWarnings("ThreadPriorityCheck") // virtual threads have no time slices: others have their turn
    private static int some(Event event, MailAccount account, MailStore store, EventRun run, List<Long> uids)
            throws StoreException, MailboxException, IOException {
        UidSet.Builder set = new UidSet.Builder();
        uids.forEach(set::add);
        List<StoredMessage> messages = new ArrayList<>(uids.size());
        event.mailbox().read(set.build(), messages::add, damaged -> {
            // The check of the store finds it; no script can read it.
        });
        Aftermath aftermath = new Aftermath(store, account, event.mailbox());
        for (StoredMessage message : messages) {
            var unused = run.one(message, aftermath);
            Thread.yield();
        }
        aftermath.carryOut();
        return messages.size();
    }

    void report(MetricSink sink) {
        sink.counter("palomar_delivery_events", "Commands of clients that scripts ran on", Map.of(), events.value());
        sink.counter(
                "palomar_delivery_event_failures",
                "Commands of clients whose scripts could not be carried out",
                Map.of(),
                failures.value());
        sink.counter(
                "palomar_delivery_event_passed_over",
                "Messages that scripts did not run on, as one command had too many",
                Map.of(),
                passedOver.value());
        sink.timing("palomar_delivery_event", "Scripts of one command of a client", Map.of(), times);
    }
}
