package org.palomar.queue.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.palomar.api.address.Domain;
import org.palomar.api.queue.Attempt;
import org.palomar.api.queue.AttemptResult;
import org.palomar.api.queue.OutboundRecipient;
import org.palomar.api.queue.RecipientResult;
import org.palomar.api.queue.RemoteReply;
import org.palomar.api.queue.Transport;

/** Another server in a few words: answers as it is told, and remembers what it was asked. Safe for any thread. */
final class ScriptedTransport implements Transport {

    static final RemoteReply TAKEN = new RemoteReply(250, "2.0.0", "Taken");
    static final RemoteReply LATER = new RemoteReply(451, "4.7.1", "Come back later");
    static final RemoteReply UNKNOWN = new RemoteReply(550, "5.1.1", "No such user");
    static final RemoteReply NOBODY = new RemoteReply(451, "4.4.1", "Connection refused");

    private final List<Attempt> attempts = new CopyOnWriteArrayList<>();
    private final List<String> received = new CopyOnWriteArrayList<>();
    private volatile Function<Attempt, AttemptResult> answer = each(ScriptedTransport::deliver);

    private volatile Optional<Domain> smartHost = Optional.empty();
    private final AtomicLong ways = new AtomicLong();

    private static RecipientResult deliver(OutboundRecipient recipient) {
        return new RecipientResult.Delivered(TAKEN, "mx.test", true);
    }

    /** The same for each attempt. */
    void answers(Function<Attempt, AttemptResult> other) {
        answer = other;
    }

    /** An answer for each recipient by itself. */
    static Function<Attempt, AttemptResult> each(Function<OutboundRecipient, RecipientResult> results) {
        return attempt -> new AttemptResult.Answered(
                attempt.message().recipients().stream().map(results).toList());
    }

    /** All mail that is not redirected goes through this server. */
    void goesThrough(Domain host) {
        smartHost = Optional.of(host);
        ways.incrementAndGet();
    }

    @Override
    public long ways() {
        return ways.get();
    }

    @Override
    public Optional<Domain> through(Domain destination) {
        return smartHost;
    }

    void takesAll() {
        answer = each(ScriptedTransport::deliver);
    }

    void refusesAll() {
        answer = each(recipient -> new RecipientResult.Failed(UNKNOWN, "mx.test"));
    }

    void defersAll() {
        answer = each(recipient -> new RecipientResult.Deferred(LATER, "mx.test"));
    }

    void isDown() {
        answer = attempt -> new AttemptResult.Unreachable(NOBODY);
    }

    List<Attempt> attempts() {
        return attempts;
    }

    /** Messages that were taken for somebody, as octets. */
    List<String> received() {
        return received;
    }

    @Override
    public AttemptResult deliver(Attempt attempt) {
        Function<Attempt, AttemptResult> answers = answer; // first: whoever sees the attempt may tell it something else
        attempts.add(attempt);
        AttemptResult result = answers.apply(attempt);
        if (result instanceof AttemptResult.Answered answered
                && answered.results().stream().anyMatch(RecipientResult.Delivered.class::isInstance)) {
            received.add(text(attempt));
        }
        return result;
    }

    private static String text(Attempt attempt) {
        try (InputStream in = attempt.content().open()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
