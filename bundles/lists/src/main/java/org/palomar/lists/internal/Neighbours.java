package org.palomar.lists.internal;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.palomar.api.address.Address;
import org.palomar.api.address.Domain;
import org.palomar.api.directory.Account;
import org.palomar.api.directory.Directory;
import org.palomar.api.directory.DirectoryAdmin;
import org.palomar.api.directory.DirectoryUnavailableException;
import org.palomar.api.directory.Resolution;
import org.palomar.api.dns.Resolver;
import org.palomar.api.queue.OutboundQueue;
import org.palomar.api.service.ExpectedService;
import org.palomar.api.signing.MailSigner;
import org.palomar.api.store.StoreException;
import org.palomar.api.trace.Storyteller;

/** Services that come and go while lists are kept. Safe for any thread. */
public final class Neighbours {

    private final AtomicReference<@Nullable OutboundQueue> queue = new AtomicReference<>();
    private final AtomicReference<@Nullable Directory> directory = new AtomicReference<>();
    private final AtomicReference<@Nullable DirectoryAdmin> directoryAdmin = new AtomicReference<>();
    private final AtomicReference<@Nullable Resolver> resolver = new AtomicReference<>();
    private final ExpectedService<MailSigner> signer;
    private final Storyteller storyteller = new Storyteller();

    public Neighbours(ExpectedService<MailSigner> signer) {
        this.signer = signer;
    }

    /** Signs what lists send; waited for while it is being updated. */
    public ExpectedService<MailSigner> signer() {
        return signer;
    }

    /** Tells the trace, while there is one. */
    public Storyteller storyteller() {
        return storyteller;
    }

    OutboundQueue queue() throws StoreException {
        OutboundQueue present = queue.get();
        if (present == null) {
            throw new StoreException(StoreException.Reason.UNAVAILABLE, "the queue is missing");
        }
        return present;
    }

    Optional<Resolver> resolver() {
        return Optional.ofNullable(resolver.get());
    }

    Directory directory() throws DirectoryUnavailableException {
        return present(directory.get());
    }

    DirectoryAdmin directoryAdmin() throws DirectoryUnavailableException {
        return present(directoryAdmin.get());
    }

    private static <S> S present(@Nullable S service) throws DirectoryUnavailableException {
        if (service == null) {
            throw new DirectoryUnavailableException(
                    "the directory is missing", new IllegalStateException("there is no such service"));
        }
        return service;
    }

    boolean isLocal(Domain domain) throws DirectoryUnavailableException {
        return directory().isLocal(domain);
    }

    /** Whether mail for an address goes to an account. */
    boolean isOf(Address address, Account account) throws DirectoryUnavailableException {
        return directory().resolve(address) instanceof Resolution.Deliverable found
                && found.accounts().contains(account.id());
    }

    /** Whether an address is an alias of a list. */
    boolean leadsTo(Address address, Address list) throws DirectoryUnavailableException {
        return isLocal(address.domain())
                && directory().resolve(address) instanceof Resolution.Deliverable found
                && found.lists().stream().anyMatch(one -> one.folded().equals(list));
    }

    public void set(OutboundQueue service) {
        queue.set(service);
    }

    void unset(OutboundQueue service) {
        queue.compareAndSet(service, null);
    }

    public void set(Directory service) {
        directory.set(service);
    }

    void unset(Directory service) {
        directory.compareAndSet(service, null);
    }

    public void set(DirectoryAdmin service) {
        directoryAdmin.set(service);
    }

    void unset(DirectoryAdmin service) {
        directoryAdmin.compareAndSet(service, null);
    }

    public void set(Resolver service) {
        resolver.set(service);
    }

    void unset(Resolver service) {
        resolver.compareAndSet(service, null);
    }
}
