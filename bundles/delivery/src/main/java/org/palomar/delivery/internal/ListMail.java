package org.palomar.delivery.internal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.palomar.api.address.Address;
import org.palomar.api.list.MailingLists;
import org.palomar.api.list.MailingLists.Part;
import org.palomar.api.list.MailingLists.Ruling;
import org.palomar.api.pipeline.MailTransaction;
import org.palomar.api.service.Presence;
import org.palomar.api.store.StoreException;
import org.palomar.api.store.UnitOfWork;
import org.palomar.api.trace.Happening;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What of one message goes to mailing lists, each once. For one thread, used once. */
final class ListMail implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ListMail.class);

    private final Supplier<Presence<MailingLists>> lists;
    private final Map<Address, Part> parts = new LinkedHashMap<>();
    /** Lists that get it by way of the queue, as there is no room for more at one time. */
    private final Set<Address> later = new LinkedHashSet<>();

    /** @param lists asked once a list is named; may wait */
    ListMail(Supplier<Presence<MailingLists>> lists) {
        this.lists = lists;
    }

    /**
     * Why one of these lists does not take it: none of them gets it by this then. Empty if all do.
     *
     * @param queued to add those to that are to get it by way of the queue
     */
    Optional<Ruling.Refused> take(Collection<Address> to, MailTransaction message, Collection<Address> queued)
            throws IOException, StoreException {
        Map<Address, Part> taken = new LinkedHashMap<>();
        List<Address> put = new ArrayList<>();
        boolean all = false;
        try {
            for (Address list : to) {
                boolean known = parts.containsKey(list.folded()) || later.contains(list.folded());
                Optional<Ruling.Refused> refusal = known ? Optional.empty() : take(list, message, taken, put);
                if (refusal.isPresent()) {
                    return refusal;
                }
            }
            parts.putAll(taken);
            all = true;
        } finally {
            if (!all) {
                letGo(taken.values()); // the room that they have is others'
            }
        }
        put.forEach(list -> later.add(list.folded()));
        queued.addAll(put);
        return Optional.empty();
    }

    /** Who has it so far: of all further ones nothing may be left where one of them does not take it. */
    Set<Address> taken() {
        Set<Address> all = new HashSet<>(parts.keySet());
        all.addAll(later);
        return all;
    }

    /** Takes it back from all others than these. */
    void backTo(Set<Address> before) {
        Map<Address, Part> gone = new LinkedHashMap<>(parts);
        gone.keySet().removeAll(before);
        parts.keySet().retainAll(before);
        later.retainAll(before);
        letGo(gone.values());
    }

    private static int members(Collection<Part> some) {
        return some.stream().mapToInt(Part::members).sum();
    }

    private Optional<Ruling.Refused> take(
            Address to, MailTransaction message, Map<Address, Part> taken, List<Address> put)
            throws IOException, StoreException {
        if (message.junk()) {
            return Optional.of(new Ruling.Refused(Replies.SPAM_FOR_LIST));
        }
        if (!(lists.get() instanceof Presence.There<MailingLists>(MailingLists service))) {
            return Optional.of(new Ruling.Refused(Replies.NO_LISTS));
        }
        try {
            int before = members(parts.values()) + members(taken.values());
            return switch (service.receive(message, to, before)) {
                case Ruling.Refused refused -> Optional.of(refused);
                case Ruling.Taken(Part part) -> {
                    taken.put(to.folded(), part);
                    yield Optional.empty();
                }
                case Ruling.Later later -> {
                    put.add(to);
                    yield Optional.empty();
                }
            };
        } catch (LinkageError replaced) {
            // its bundle is just being updated, and its classes are found no more
            LOG.warn("Message {} for {} waits, as mailing lists are being replaced", message.id(), to, replaced);
            return Optional.of(new Ruling.Refused(Replies.NO_LISTS));
        }
    }

    boolean isEmpty() {
        return parts.isEmpty();
    }

    /** Answers whether there is anything that must be durable. */
    boolean load(UnitOfWork unit) throws StoreException {
        boolean durable = false;
        for (Part part : parts.values()) {
            part.addTo(unit);
            durable |= part.isDurable();
        }
        return durable;
    }

    List<Happening> happenings() {
        List<Happening> all = new ArrayList<>();
        parts.values().forEach(part -> all.addAll(part.happenings()));
        return all;
    }

    /** To be called after the commit, of which nothing here may make a failure. */
    @Override
    public void close() {
        letGo(parts.values());
    }

    private static void letGo(Collection<Part> some) {
        for (Part part : some) {
            try {
                part.close();
            } catch (RuntimeException | LinkageError bug) {
                LOG.warn("What was made of a message to a mailing list was not let go", bug);
            }
        }
    }
}
