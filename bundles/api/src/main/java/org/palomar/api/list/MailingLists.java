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

        /** What steps here have found of the sender in the envelope. */
        enum Sender {
            /** SPF or a signature passes for its domain: a notice goes to nobody who is forged. */
            KNOWN,
            /** Neither passes: it may be forged, as far as is known. */
            DOUBTFUL,
            /** Nobody has looked, or the DNS did not answer. */
            UNASKED
        }

        /** It is not taken. */
        record Refused(Reply reply, Sender sender) implements Ruling {

            /** Whoever the sender is. */
            public Refused(Reply reply) {
                this(reply, Sender.UNASKED);
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
