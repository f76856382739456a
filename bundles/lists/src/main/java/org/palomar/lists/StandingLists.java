package org.palomar.lists;

import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.palomar.api.config.InvalidConfigurationException;
import org.palomar.api.config.Values;
import org.palomar.api.directory.Directory;
import org.palomar.api.directory.DirectoryAdmin;
import org.palomar.api.dns.Resolver;
import org.palomar.api.list.ListAdmin;
import org.palomar.api.list.ListLeaving;
import org.palomar.api.list.ListNames;
import org.palomar.api.list.MailingLists;
import org.palomar.api.queue.OutboundQueue;
import org.palomar.api.service.ExpectedService;
import org.palomar.api.signing.MailSigner;
import org.palomar.api.store.StoreException;
import org.palomar.lists.internal.ListsSettings;
import org.palomar.lists.internal.Neighbours;
import org.palomar.lists.internal.RunningLists;
import org.palomar.storage.Store;

/** The real lists over a store: for tests of whatever asks them. Nothing is signed before a signer is there. Safe for any thread. */
public final class StandingLists implements AutoCloseable {

    private final RunningLists lists;
    private final Neighbours neighbours;

    private StandingLists(RunningLists lists, Neighbours neighbours) {
        this.lists = lists;
        this.neighbours = neighbours;
    }

    /** @param settings keys of {@code palomar.lists.cfg} */
    public static StandingLists open(
            Store store, Clock clock, Directory directory, DirectoryAdmin admin, Map<String, String> settings)
            throws StoreException, InvalidConfigurationException {
        ListsSettings read = ListsSettings.read(new Values(settings));
        Neighbours neighbours = new Neighbours(new ExpectedService<>(() -> false, Duration.ZERO));
        neighbours.set(directory);
        neighbours.set(admin);
        return new StandingLists(RunningLists.open(store, clock, () -> read, neighbours), neighbours);
    }

    /** @param atOnce members for whom posts are prepared at one time */
    public static StandingLists open(
            Store store,
            Clock clock,
            Directory directory,
            DirectoryAdmin admin,
            Map<String, String> settings,
            int atOnce)
            throws StoreException, InvalidConfigurationException {
        ListsSettings read = ListsSettings.read(new Values(settings));
        Neighbours neighbours = new Neighbours(new ExpectedService<>(() -> false, Duration.ZERO));
        neighbours.set(directory);
        neighbours.set(admin);
        return new StandingLists(RunningLists.open(store, clock, () -> read, neighbours, atOnce), neighbours);
    }

    public void use(OutboundQueue queue) {
        neighbours.set(queue);
    }

    public void use(Resolver resolver) {
        neighbours.set(resolver);
    }

    public void use(MailSigner signer) {
        neighbours.signer().set(signer);
    }

    public ListAdmin admin() {
        return lists.admin();
    }

    public ListNames names() {
        return lists.names();
    }

    public MailingLists lists() {
        return lists.lists();
    }

    public ListLeaving leaving() {
        return lists.leaving();
    }

    /** Throws away what has waited too long. */
    public void sweep() {
        lists.sweep();
    }

    @Override
    public void close() {
        lists.stop();
    }
}
