package org.palomar.limits.internal;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.palomar.api.country.Countries;
import org.palomar.api.country.Country;
import org.palomar.api.directory.Account;
import org.palomar.api.directory.AccountId;
import org.palomar.api.directory.Directory;
import org.palomar.api.directory.DirectoryUnavailableException;
import org.palomar.api.queue.OutboundQueue;
import org.palomar.api.queue.QueueAdmin;
import org.palomar.api.service.ExpectedService;
import org.palomar.api.signing.MailSigner;

/** Services that come and go, and can be done without for a while. Safe for any thread. */
public final class Neighbours {

    private final AtomicReference<@Nullable OutboundQueue> queue = new AtomicReference<>();
    private final AtomicReference<@Nullable QueueAdmin> queueAdmin = new AtomicReference<>();
    private final AtomicReference<@Nullable Directory> directory = new AtomicReference<>();
    private final AtomicReference<@Nullable Countries> countries = new AtomicReference<>();
    private final ExpectedService<MailSigner> signer;

    /** Where nobody signs, and nobody misses it. */
    public Neighbours() {
        this(() -> false);
    }

    /** @param signs whether there ought to be a signer */
    Neighbours(BooleanSupplier signs) {
        this.signer = new ExpectedService<>(signs, Duration.ZERO); // what is told is told again later, and nobody waits
    }

    ExpectedService<MailSigner> signer() {
        return signer;
    }

    Optional<OutboundQueue> queue() {
        return Optional.ofNullable(queue.get());
    }

    Optional<QueueAdmin> queueAdmin() {
        return Optional.ofNullable(queueAdmin.get());
    }

    Directory directory() throws DirectoryUnavailableException {
        Directory present = directory.get();
        if (present == null) {
            throw new DirectoryUnavailableException(
                    "the directory is missing", new IllegalStateException("there is no such service"));
        }
        return present;
    }

    /** The account, if it can be found now. */
    Optional<Account> account(AccountId id) {
        try {
            return directory().account(id);
        } catch (DirectoryUnavailableException later) {
            return Optional.empty();
        }
    }

    /** In which country an address is used; empty also where nobody can tell now. */
    Optional<Country> country(InetAddress address) {
        Countries present = countries.get();
        try {
            return present == null ? Optional.empty() : present.of(address);
        } catch (IOException untold) {
            return Optional.empty(); // whose database that is says so
        }
    }

    public void set(Countries service) {
        countries.set(service);
    }

    void unset(Countries service) {
        countries.compareAndSet(service, null);
    }

    public void set(OutboundQueue service) {
        queue.set(service);
    }

    void unset(OutboundQueue service) {
        queue.compareAndSet(service, null);
    }

    public void set(QueueAdmin service) {
        queueAdmin.set(service);
    }

    void unset(QueueAdmin service) {
        queueAdmin.compareAndSet(service, null);
    }

    public void set(Directory service) {
        directory.set(service);
    }

    void unset(Directory service) {
        directory.compareAndSet(service, null);
    }
}
