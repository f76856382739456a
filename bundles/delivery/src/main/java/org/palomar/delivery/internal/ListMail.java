package org.palomar.delivery.internal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.palomar.api.address.Address;
import org.palomar.api.list.MailingLists;
import org.palomar.api.list.MailingLists.Part;
import org.palomar.api.list.MailingLists.Ruling;
import org.palomar.api.pipeline.MailTransaction;
import org.palomar.api.pipeline.Reply;
import org.palomar.api.service.Presence;
import org.palomar.api.store.StoreException;
import org.palomar.api.store.UnitOfWork;
import org.palomar.api.trace.Happening;

/** What of one message goes to mailing lists, each once. For one thread, used once. */
final class ListMail implements AutoCloseable {

    private final Supplier<Presence<MailingLists>> lists;
    private final Map<Address, Part> parts = new LinkedHashMap<>();

    /** @param lists asked once a list is named; may wait */
    ListMail(Supplier<Presence<MailingLists>> lists) {
        this.lists = lists;
    }

    /** Why a list does not take it; empty if it does. */
    Optional<Reply> take(Address to, MailTransaction message) throws IOException, StoreException {
        if (parts.containsKey(to.folded())) {
            return Optional.empty();
        }
        if (message.junk()) {
            return Optional.of(Replies.SPAM_FOR_LIST);
        }
        if (!(lists.get() instanceof Presence.There<MailingLists>(MailingLists service))) {
            return Optional.of(Replies.NO_LISTS);
        }
        return switch (service.receive(message, to)) {
            case Ruling.Refused(Reply reply) -> Optional.of(reply);
            case Ruling.Taken(Part part) -> {
                parts.put(to.folded(), part);
                yield Optional.empty();
            }
        };
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

    /** To be called after the commit. */
    @Override
    public void close() {
        parts.values().forEach(Part::close);
    }
}
