package org.palomar.lists.internal;

import java.io.DataInputStream;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import org.palomar.api.address.Address;
import org.palomar.api.store.StoreException;
import org.palomar.lists.internal.record.HeldRecord;
import org.palomar.lists.internal.record.Keys;
import org.palomar.lists.internal.record.ListRecord;
import org.palomar.lists.internal.record.Member;
import org.palomar.storage.KeyValueEngine;
import org.palomar.storage.Seal;
import org.palomar.storage.Store;
import org.palomar.storage.Transaction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads all that is stored, once. A record that is damaged is named, and others are not affected. For one thread. */
final class Loading {

    private static final Logger LOG = LoggerFactory.getLogger(Loading.class);

    static final int NUMBER_VERSION = 1;
    static final int NAME_VERSION = 1;

    private static final int SECRET_VERSION = 1;
    private static final int SECRET_OCTETS = 32;

    private final Store store;
    private final Map<Integer, Roll> rolls = new HashMap<>();
    private final List<HeldRecord> held = new ArrayList<>();
    private final Map<Address, Integer> unreadable = new HashMap<>();
    private final List<String> damages = new ArrayList<>();
    private int lastList;
    private long lastPost;

    /**
     * What was there.
     *
     * @param unreadable lists whose record is damaged, by their addresses, with their numbers
     * @param damages one sentence for each record that can't be read
     */
    record Loaded(
            List<Roll> rolls,
            List<HeldRecord> held,
            Map<Address, Integer> unreadable,
            List<String> damages,
            int lastList,
            long lastPost) {

        Loaded {
            rolls = List.copyOf(rolls);
            held = List.copyOf(held);
            unreadable = Map.copyOf(unreadable);
            damages = List.copyOf(damages);
        }
    }

    private Loading(Store store) {
        this.store = store;
    }

    /** @throws StoreException when the store can't be read */
    static Loaded of(Store store) throws StoreException {
        Loading loading = new Loading(store);
        loading.lists();
        loading.members();
        loading.posts();
        loading.names();
        loading.bars();
        loading.passed();
        return new Loaded(
                List.copyOf(loading.rolls.values()),
                loading.held,
                loading.unreadable,
                loading.damages,
                loading.lastList,
                loading.lastPost);
    }

    /**
     * The secret of tokens, made where there is none yet. One that is damaged is made anew where there are no lists: nothing counts any more that was given by it, and mail for names that nobody has need not wait.
     *
     * @throws StoreException when the store can't be read, or has lost it
     */
    static byte[] secret(Store store) throws StoreException {
        Optional<byte[]> known;
        try {
            known = known(store);
        } catch (StoreException failure) {
            if (failure.reason() != StoreException.Reason.DAMAGED || hasLists(store)) {
                throw failure;
            }
            LOG.warn("There are no mailing lists, so their secret is made anew: {}", failure.getMessage());
            known = Optional.empty();
        }
        return known.isPresent() ? known.get() : fresh(store);
    }

    private static Optional<byte[]> known(Store store) throws StoreException {
        Optional<byte[]> record = store.get(Keys.secret());
        return record.isEmpty()
                ? Optional.empty()
                : Optional.of(Seal.open(SECRET_VERSION, record.get(), "the secret of mailing lists", in -> {
                    byte[] secret = new byte[SECRET_OCTETS];
                    in.readFully(secret);
                    return secret;
                }));
    }

    /** Whether there is anything of a list, whatever of it can be read. */
    private static boolean hasLists(Store store) throws StoreException {
        AtomicBoolean any = new AtomicBoolean();
        KeyValueEngine.Visitor found = (key, value) -> {
            any.set(true);
            return false;
        };
        store.scan(Keys.lists(), Keys.lastHeld(), found);
        store.scan(Keys.names(), Keys.bars(), found);
        return any.get();
    }

    private static byte[] fresh(Store store) throws StoreException {
        byte[] fresh = new byte[SECRET_OCTETS];
        new SecureRandom().nextBytes(fresh);
        byte[] sealed = Seal.close(SECRET_VERSION, SECRET_OCTETS, out -> out.write(fresh));
        Transaction transaction = store.open();
        transaction.add(batch -> batch.put(Keys.secret(), sealed));
        transaction.commit();
        return fresh;
    }

    private void lists() throws StoreException {
        store.scan(Keys.lists(), Keys.members(), (key, value) -> {
            int number = Keys.list(key);
            lastList = Math.max(lastList, number);
            readable(() -> rolls.put(number, new Roll(number, ListRecord.decode(value))));
            return true;
        });
    }

    private void members() throws StoreException {
        TreeSet<Integer> orphaned = new TreeSet<>();
        store.scan(Keys.members(), Keys.heldPosts(), (key, value) -> {
            Roll roll = rolls.get(Keys.list(key));
            if (roll == null) {
                orphaned.add(Keys.list(key));
                lastList = Math.max(lastList, Keys.list(key));
            } else {
                readable(() -> roll.put(Member.decode(value)));
            }
            return true;
        });
        orphaned.forEach(list -> damages.add("members of list number " + list + " are there, and the list is not"));
    }

    private void posts() throws StoreException {
        store.scan(Keys.heldPosts(), Keys.lastHeld(), (key, value) -> {
            lastPost = Math.max(lastPost, Keys.held(key));
            readable(() -> held.add(HeldRecord.decode(value)));
            return true;
        });
        Optional<byte[]> last = store.get(Keys.lastHeld());
        if (last.isPresent()) {
            readable(() -> lastPost = Math.max(
                    lastPost,
                    Seal.open(NUMBER_VERSION, last.get(), "the number of held posts", DataInputStream::readLong)));
        }
    }

    private void names() throws StoreException {
        store.scan(Keys.names(), Keys.bars(), (key, value) -> {
            int list = Keys.list(key);
            lastList = Math.max(lastList, list);
            if (!rolls.containsKey(list)) {
                readable(() -> unreadable.put(
                        Seal.open(NAME_VERSION, value, "the name of a mailing list", in -> Address.of(in.readUTF())),
                        list));
            }
            return true;
        });
    }

    private void bars() throws StoreException {
        store.scan(Keys.bars(), Keys.passed(), (key, value) -> {
            Optional<Roll> roll = Optional.ofNullable(rolls.get(Keys.list(key)));
            Optional<Address> address = Keys.barred(key);
            if (roll.isPresent() && address.isPresent()) {
                readable(() -> roll.get()
                        .bar(
                                address.get(),
                                Instant.ofEpochMilli(Seal.open(
                                        NUMBER_VERSION, value, "who may not join", DataInputStream::readLong))));
            }
            return true;
        });
    }

    private void passed() throws StoreException {
        store.scan(Keys.passed(), Keys.end(), (key, value) -> {
            Optional<Roll> roll = Optional.ofNullable(rolls.get(Keys.list(key)));
            if (roll.isPresent()) {
                readable(() -> roll.get()
                        .passed()
                        .put(
                                Keys.passedId(key),
                                new Passed.When(
                                        Instant.ofEpochMilli(Seal.open(
                                                NUMBER_VERSION,
                                                value,
                                                "when a post has passed",
                                                DataInputStream::readLong)),
                                        "")));
            }
            return true;
        });
    }

    private interface Reading {
        void read() throws StoreException;
    }

    private void readable(Reading reading) throws StoreException {
        try {
            reading.read();
        } catch (StoreException failure) {
            if (failure.reason() != StoreException.Reason.DAMAGED) {
                throw failure;
            }
            damages.add(String.valueOf(failure.getMessage()));
        }
    }
}
