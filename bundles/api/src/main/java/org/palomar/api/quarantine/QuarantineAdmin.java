package org.palomar.api.quarantine;

import java.util.List;
import java.util.Optional;
import org.palomar.api.address.Address;
import org.palomar.api.message.Content;
import org.palomar.api.store.StoreException;

/** What people do with mail that is kept for review. Safe for any thread; what changes something waits for the disk. */
public interface QuarantineAdmin {

    /** The subject of preferences. */
    String PREFERENCES = "bundle.quarantine";

    /**
     * Why a value is none that a domain or an account may have of its own ({@link org.palomar.api.preference.Preference}, subject {@value #PREFERENCES}); empty if it is one.
     *
     * @param key one of {@link #preferenceKeys()}, or it is none
     */
    Optional<String> preferenceProblem(String key, String value);

    /** What a domain or an account may have of its own, such as the hour of its digest. */
    List<String> preferenceKeys();

    /**
     * Entries, the newest first. One whose record can't be read is left out, and {@code mail:health} tells of it.
     *
     * @param most so many at the most
     */
    List<QuarantineEntry> entries(QuarantineFilter filter, int most) throws StoreException;

    /**
     * The same of entries' numbers alone, of which very many fit into memory.
     *
     * @param upTo none with a greater number, so that nothing is meant that came after somebody has looked
     */
    List<QuarantineId> ids(QuarantineFilter filter, QuarantineId upTo, int most) throws StoreException;

    /** One entry; empty where there is none, or no more. */
    Optional<QuarantineEntry> entry(QuarantineId id) throws StoreException;

    /** The message of an entry as it was received; empty where there is none, or no more. */
    Optional<Content> message(QuarantineId id) throws StoreException;

    /**
     * Brings a message where it was to go, as though it had not been held: through the owner's scripts, with the time when it came. It is there and gone from here in one commit, so that it comes once whatever happens.
     *
     * @throws QuarantineRefusalException when there is no such entry (any more), somebody else's for who is no operator, or one that its mailbox does not take now: it stays
     */
    void release(QuarantineId id, Reviewer by) throws QuarantineRefusalException, StoreException;

    /**
     * Whose mail {@link #releaseAndAllow} would have wanted from now on; empty where the entry's message names no single author, as nobody could be proven to be it, or where there is no such entry.
     */
    Optional<Address> author(QuarantineId id) throws StoreException;

    /**
     * Puts the author on the owner's list of senders whose mail is wanted ({@link org.palomar.api.senderlist.SenderRule}), in the place of what stands there of the same address, and then {@link #release releases} the message.
     *
     * @return who is on the list now
     * @throws QuarantineRefusalException as for {@link #release}, and when there is no single author, the list is full, or the directory does not answer: the message stays
     */
    Address releaseAndAllow(QuarantineId id, Reviewer by) throws QuarantineRefusalException, StoreException;

    /**
     * Throws a message away, for good.
     *
     * @throws QuarantineRefusalException as for {@link #release}
     */
    void delete(QuarantineId id, Reviewer by) throws QuarantineRefusalException, StoreException;

    /**
     * Remembers that a message was not to be held; it stays where it is.
     *
     * @throws QuarantineRefusalException as for {@link #delete}
     */
    void callWrong(QuarantineId id, Reviewer by) throws QuarantineRefusalException, StoreException;
}
