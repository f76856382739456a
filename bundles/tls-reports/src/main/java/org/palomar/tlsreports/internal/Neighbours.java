package org.palomar.tlsreports.internal;

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
final class Neighbours {

    /** How long a signer that is being updated is waited for; reports are in no hurry, and come again. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final AtomicReference<@Nullable OutboundQueue> queue = new AtomicReference<>();
    private final AtomicReference<@Nullable Resolver> resolver = new AtomicReference<>();
    private final ExpectedService<MailSigner> signer;

    /** @param signs whether there ought to be somebody who signs */
    Neighbours(BooleanSupplier signs) {
        this.signer = new ExpectedService<>(signs, PATIENCE);
    }

    ExpectedService<MailSigner> signer() {
        return signer;
    }

    Optional<OutboundQueue> queue() {
        return Optional.ofNullable(queue.get());
    }

    Optional<Resolver> resolver() {
        return Optional.ofNullable(resolver.get());
    }

    void set(OutboundQueue service) {
        queue.set(service);
    }

    void unset(OutboundQueue service) {
        queue.compareAndSet(service, null);
    }

    void set(Resolver service) {
        resolver.set(service);
    }

    void unset(Resolver service) {
        resolver.compareAndSet(service, null);
    }
}
