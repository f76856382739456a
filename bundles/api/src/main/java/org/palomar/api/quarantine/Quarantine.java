package org.palomar.api.quarantine;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.palomar.api.directory.AccountId;
import org.palomar.api.pipeline.MailTransaction;
import org.palomar.api.pipeline.Reply;
import org.palomar.api.store.StagedBody;
import org.palomar.api.store.StoreException;
import org.palomar.api.store.UnitOfWork;
import org.palomar.api.trace.Happening;

/** Keeps mail that is to be reviewed, as whoever accepts mail asks it to. Safe for any thread. */
public interface Quarantine {

    /**
     * Why nothing more can be kept for an account just now, or this message never; empty where it can. Several who ask at once may all hear that it can. Where an account has too much, what has been there longest, and for long
     * enough, goes for it, in commits of their own: it is gone though the message is not kept in the end.
     *
     * @param size octets of the message
     */
    Optional<Reply> refusal(AccountId owner, long size) throws StoreException;

    /**
     * Adds copies of one message to a unit of work: each is an entry of its own when the unit is committed.
     *
     * @param body the message, which all copies share; stays open until the unit is committed
     * @return what the trace is to be told of the message
     * @throws IOException when the message can't be read; nothing was added
     * @throws StoreException {@code UNAVAILABLE} when body or unit belong to another store
     */
    List<Happening> keep(UnitOfWork unit, StagedBody body, List<HeldCopy> copies) throws StoreException, IOException;

    /**
     * Keeps for a while what a filter step has refused once it was there, for operators alone, if settings want that; in a commit of its own, for which the caller waits. The message is refused whatever becomes of that, so
     * nothing is thrown: what goes wrong, health tells.
     *
     * @param message for those recipients alone for whom it is refused, with the fields that steps added for them
     * @param reply that its sender hears
     */
    void keepRefused(MailTransaction message, Reply reply);
}
