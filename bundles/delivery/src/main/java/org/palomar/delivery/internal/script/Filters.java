package org.palomar.delivery.internal.script;

import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.palomar.api.address.Address;
import org.palomar.api.directory.AccountId;
import org.palomar.api.health.HealthFinding;
import org.palomar.api.mailbox.MailStore;
import org.palomar.api.metric.Counter;
import org.palomar.api.metric.MetricSink;
import org.palomar.api.metric.Timing;
import org.palomar.api.script.ScriptMemory;
import org.palomar.api.script.Scripts;
import org.palomar.api.store.StoreException;
import org.palomar.delivery.internal.letter.Occasion;

/** The filters of all owners, and the operator's. Safe for any thread. */
public final class Filters {

    private final OwnerWorld.Services services;
    private final Claims claims = new Claims();
    private final Timing runs = new Timing();
    private final Counter failures = new Counter();

    Filters(OwnerWorld.Services services) {
        this.services = services;
    }

    /** Over the services of a server. */
    public static Filters of(MailStore mail, Scripts scripts, ScriptMemory memory, GlobalScripts global, Clock clock) {
        return new Filters(new OwnerWorld.Services(mail, memory, new PersonalScripts(scripts), global, clock));
    }

    /** Whether any script would run on the mail of an account; from memory. */
    public boolean concern(AccountId account) throws StoreException {
        return !services.global().before().isEmpty()
                || !services.global().after().isEmpty()
                || services.personal().active(account).isPresent();
    }

    /** What one message is going to have remembered. */
    public Claims.Held open() {
        return claims.open();
    }

    /**
     * Runs all scripts on one copy.
     *
     * @param added the header fields that filter steps added
     * @param nowhere addresses to which nothing is redirected, as the message would come back or is taken by nobody
     * @throws IOException when the message can't be read
     * @throws StoreException when the store does not answer: the message must come again
     */
    public Filtered run(Subject subject, byte[] added, Predicate<Address> nowhere, Claims.Held held)
            throws IOException, StoreException {
        long start = System.nanoTime();
        Occasion occasion = Occasion.of(
                subject.transaction().id(),
                subject.owner(),
                subject.recipient(),
                subject.transaction().sender(),
                services.clock().instant(),
                subject.content(added));
        try {
            Sequence sequence = new Sequence(services, subject, occasion, held);
            sequence.run();
            if (sequence.hasFailed()) {
                failures.increment();
            }
            return new Consequences(services, subject, occasion, nowhere, held).of(sequence);
        } catch (OwnerWorld.UnavailableException unavailable) {
            throw unavailable.failure();
        } finally {
            runs.recordSince(start);
        }
    }

    /** What is wrong with the operator's scripts. */
    public List<HealthFinding> findings() {
        return services.global().findings();
    }

    public void report(MetricSink sink) {
        sink.timing("palomar_delivery_filter", "Sieve filters of one copy", Map.of(), runs);
        sink.counter("palomar_delivery_filter_failures", "Copies whose filter failed", Map.of(), failures.value());
    }
}
