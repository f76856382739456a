package org.palomar.mailboxes.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.palomar.api.mailbox.MailboxName;
import org.palomar.api.store.StoreException;
import org.palomar.mailboxes.internal.record.AccountRecord;
import org.palomar.mailboxes.internal.record.Keys;
import org.palomar.mailboxes.internal.record.StateRecord;
import org.palomar.storage.Store;

/** What an inspection found, in sentences, and the names of places for them. For one thread. */
final class Problems {

    private static final int MAX = 1000;

    private final Store store;
    private final List<String> sentences = new ArrayList<>();

    Problems(Store store) {
        this.store = store;
    }

    void add(String sentence) {
        if (sentences.size() < MAX) {
            sentences.add(sentence);
        }
    }

    List<String> sentences() {
        return sentences;
    }

    /** A mailbox as the operator knows it, or by its number where that can't be found out. */
    String nameOf(long mailbox) throws StoreException {
        Optional<StateRecord> state = state(mailbox);
        if (state.isPresent()) {
            long account = state.get().account();
            Optional<MailboxName> name = account(account)
                    .flatMap(record -> record.mailboxes().entrySet().stream()
                            .filter(entry -> entry.getValue().mailbox() == mailbox)
                            .map(Map.Entry::getKey)
                            .findFirst());
            if (name.isPresent()) {
                return nameOf(account, name.get());
            }
        }
        return "Mailbox number " + mailbox;
    }

    static String nameOf(long account, MailboxName mailbox) {
        return "Account " + account + ", mailbox " + mailbox;
    }

    /** A mailbox's state; empty if it is missing or damaged. */
    Optional<StateRecord> state(long mailbox) throws StoreException {
        return decode(Keys.state(mailbox), StateRecord::decode);
    }

    /** An account's list; empty if it is missing or damaged. */
    Optional<AccountRecord> account(long account) throws StoreException {
        return decode(Keys.account(account), AccountRecord::decode);
    }

    /** Makes a value of a record. */
    @FunctionalInterface
    private interface Decoder<T> {
        T decode(byte[] octets) throws StoreException;
    }

    private <T> Optional<T> decode(byte[] key, Decoder<T> decoder) throws StoreException {
        try {
            Optional<byte[]> octets = store.get(key);
            return octets.isPresent() ? Optional.of(decoder.decode(octets.get())) : Optional.empty();
        } catch (StoreException failure) {
            requireDamage(failure);
            return Optional.empty();
        }
    }

    /** Whether a record is there, be it damaged. */
    boolean exists(byte[] key) throws StoreException {
        try {
            return store.get(key).isPresent();
        } catch (StoreException failure) {
            requireDamage(failure);
            return true;
        }
    }

    /** Damage is what an inspection looks for; anything else ends it. */
    static void requireDamage(StoreException failure) throws StoreException {
        if (failure.reason() != StoreException.Reason.DAMAGED) {
            throw failure;
        }
    }
}
