package org.palomar.api.quarantine;

import java.util.Optional;
import org.palomar.api.address.Address;
import org.palomar.api.store.StoreException;

/** What an owner does by a link of a digest. A token names one entry of one account, and holds for a time; whoever has it has the owner's mail. Safe for any thread. */
public interface QuarantineLinks {

    /** The path of a link, before its token. */
    String PATH = "/quarantine/release/";

    /** What a token is good for. */
    sealed interface Found {

        /**
         * The entry is there, and may be released by it.
         *
         * @param author whose mail its owner may have wanted from now on; empty where that has no effect here
         */
        record Open(QuarantineEntry entry, Optional<Language> language, Optional<Address> author) implements Found {}

        /** Somebody is just deciding on its entry. */
        record Busy() implements Found {}

        /** It was given here, and its entry is there no more: it was released or deleted, or its time is over. */
        record Over() implements Found {}

        /** It was never given, its own time is over, or nobody but an operator may release the entry. */
        record Unknown() implements Found {}
    }

    /** What an owner reads. */
    enum Language {
        ENGLISH,
        SPANISH
    }

    /** Reads a token; changes nothing. */
    Found look(String token) throws StoreException;

    /**
     * Releases the entry of a token, as {@link QuarantineAdmin#release} does.
     *
     * @return what the token was good for: {@link Found.Open} if the message has been delivered
     * @throws QuarantineRefusalException when it stays, as its mailbox does not take it now
     * @throws StoreException when it is not known whether it has been delivered
     */
    Found release(String token) throws QuarantineRefusalException, StoreException;

    /** The same, as {@link QuarantineAdmin#releaseAndAllow} does. */
    Found releaseAndAllow(String token) throws QuarantineRefusalException, StoreException;
}
