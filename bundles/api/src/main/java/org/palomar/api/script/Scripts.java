package org.palomar.api.script;

import java.util.List;
import java.util.Optional;
import org.palomar.api.directory.AccountId;
import org.palomar.api.store.StoreException;

/** The Sieve scripts of all accounts. Each change is durable when the call returns, and seen by the next call. Safe for any thread. */
public interface Scripts {

    /** An account's scripts, ordered by name; from memory. */
    List<StoredScript> list(AccountId account) throws StoreException;

    /** The script that filters the account's mail; from memory, as every delivery asks it. */
    Optional<StoredScript> active(AccountId account) throws StoreException;

    /** The text of a script, as it was given. */
    Optional<byte[]> text(AccountId account, ScriptName name) throws StoreException;

    /**
     * Whether a script of this size could be put under this name (RFC 5804 §2.5).
     *
     * @throws ScriptRefusalException {@code TOO_MANY}, {@code TOO_LARGE}
     */
    void requireRoom(AccountId account, ScriptName name, long octets) throws ScriptRefusalException, StoreException;

    /**
     * Whether a text is a script; nothing is kept.
     *
     * @param text in UTF-8
     * @throws ScriptRefusalException {@code WRONG}, {@code TOO_LARGE}
     */
    void check(byte[] text) throws ScriptRefusalException;

    /**
     * Keeps a script, in the place of one of the same name, which stays active if it was.
     *
     * @param text in UTF-8; copied
     * @throws ScriptRefusalException {@code WRONG}, {@code TOO_MANY}, {@code TOO_LARGE}
     */
    void put(AccountId account, ScriptName name, byte[] text) throws ScriptRefusalException, StoreException;

    /** @throws ScriptRefusalException {@code NON_EXISTENT}, {@code ACTIVE} */
    void delete(AccountId account, ScriptName name) throws ScriptRefusalException, StoreException;

    /**
     * Renames a script, which stays active if it was.
     *
     * @throws ScriptRefusalException {@code NON_EXISTENT}, {@code ALREADY_EXISTS}
     */
    void rename(AccountId account, ScriptName from, ScriptName to) throws ScriptRefusalException, StoreException;

    /**
     * Makes a script the active one, or none of them.
     *
     * @throws ScriptRefusalException {@code NON_EXISTENT}
     */
    void activate(AccountId account, Optional<ScriptName> name) throws ScriptRefusalException, StoreException;

    /** Removes everything of an account, what is remembered of its runs as well. */
    void erase(AccountId account) throws StoreException;

    /** What scripts may ask for. */
    ScriptLanguage language();
}
