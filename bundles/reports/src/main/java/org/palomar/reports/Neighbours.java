package org.palomar.reports;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.palomar.api.dns.Resolver;
import org.palomar.api.queue.OutboundQueue;
import org.palomar.api.service.ExpectedService;
import org.palomar.api.signing.MailSigner;

/** The services of other bundles, which come and go. Safe for any thread. */
public final class Neighbours {

    /** How long a signer that is being updated is waited for; reports are in no hurry, and come again. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final AtomicReference<@Nullable OutboundQueue> queue = new AtomicReference<>();
    private final AtomicReference<@Nullable Resolver> resolver = new AtomicReference<>();
    private final ExpectedService<MailSigner> signer;

    /** @param signs whether there ought to be somebody who signs */
    public Neighbours(BooleanSupplier signs) {
        this.signer = new ExpectedService<>(signs, PATIENCE);
    }

    public ExpectedService<MailSigner> signer() {
        return signer;
    }

    public Optional<OutboundQueue> queue() {
        return Optional.ofNullable(queue.get());
    }

    public Optional<Resolver> resolver() {
        return Optional.ofNullable(resolver.get());
    }

    public void set(OutboundQueue service) {
        queue.set(service);
    }

    public void unset(OutboundQueue service) {
        queue.compareAndSet(service, null);
    }

    public void set(Resolver service) {
        resolver.set(service);
    }

    public void unset(Resolver service) {
        resolver.compareAndSet(service, null);
    }
}
