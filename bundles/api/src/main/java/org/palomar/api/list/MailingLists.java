package org.palomar.api.list;

import java.io.IOException;
import java.util.List;
import org.palomar.api.address.Address;
import org.palomar.api.pipeline.MailTransaction;
import org.palomar.api.pipeline.Reply;
import org.palomar.api.store.StoreException;
import org.palomar.api.store.UnitOfWork;
import org.palomar.api.trace.Happening;

/** Takes mail that comes to an address of a list. Safe for any thread. */
public interface MailingLists {

    /** What becomes of one message. */
    sealed interface Ruling {

        /**
         * It is not taken.
         *
         * @param tellable whether a server of the sender's domain has brought it (SPF), so that a notice about it goes to nobody who is forged
         */
        record Refused(Reply reply, boolean tellable) implements Ruling {

            /** By a reply only. */
            public Refused(Reply reply) {
                this(reply, false);
            }
        }

        /** It is: what becomes of it is a part of the unit of work that accepts it. */
        record Taken(Part part) implements Ruling {}

        /** It is wanted, but not in the same commit as what the message has become already: it is to come again by way of the queue, with the rights of whoever submitted it. */
        record Later() implements Ruling {}
    }

    /** What a message to a list becomes. For one thread, used once. */
    interface Part extends AutoCloseable {

        /** Adds posts for members, changes of the list, and letters. May add nothing. */
        void addTo(UnitOfWork unit) throws StoreException;

        /** Whether {@link #addTo} adds something that must be durable. */
        boolean isDurable();

        /** Members for whom it has posts: what one commit holds is bounded. */
        int members();

        /** What the trace is told. */
        List<Happening> happenings();

        /** To be called after the commit, or where there is none. */
        @Override
        void close();
    }

    /**
     * Decides, and prepares what follows. May ask the DNS and sign, so that it takes time with the number of members.
     *
     * @param to an address of a list, as {@link ListNames} says
     * @param before members for whom parts of the same message that are not closed have posts
     * @throws IOException when the message can't be read
     * @throws StoreException when the store can't take it now
     */
    Ruling receive(MailTransaction message, Address to, int before) throws IOException, StoreException;
}
