package org.palomar.lists.internal;

import java.io.DataInputStream;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import org.palomar.api.address.Address;
import org.palomar.api.list.ListTerms;
import org.palomar.api.store.StoreException;
import org.palomar.lists.internal.record.HeldRecord;
import org.palomar.lists.internal.record.Keys;
import org.palomar.lists.internal.record.ListRecord;
import org.palomar.lists.internal.record.Member;
import org.palomar.storage.Contribution;
import org.palomar.storage.Seal;
import org.palomar.storage.Store;
import org.palomar.storage.Transaction;

/** All lists, their members, and the posts that are held. Read by any thread; what changes them is a contribution to a transaction of the store. */
final class Register {

    private static final int SECRET_VERSION = 1;
    private static final int SECRET_OCTETS = 32;
    private static final int LAST_VERSION = 1;

    private final Store store;
    private final Map<Address, Roll> byAddress = new ConcurrentHashMap<>();
    private final Map<Integer, Roll> byNumber = new ConcurrentHashMap<>();
    private final Map<Long, HeldRecord> held = new ConcurrentHashMap<>();
    private final AtomicInteger lastList = new AtomicInteger();
    private final AtomicLong lastPost = new AtomicLong();
    private final List<String> damages = new ArrayList<>();
    private final Tokens tokens;
    private volatile boolean retired;

    private Register(Store store, Tokens tokens) {
        this.store = store;
        this.tokens = tokens;
    }

    /**
     * Reads all of it. A record that is damaged is named in {@link #damages()}, and others are not affected.
     *
     * @throws StoreException when the store can't be read, or has lost the secret of the tokens that were given
     */
    static Register open(Store store) throws StoreException {
        store.settle();
        Register register = new Register(store, new Tokens(secret(store)));
        register.load();
        return register;
    }

    private static byte[] secret(Store store) throws StoreException {
        Optional<byte[]> record = store.get(Keys.secret());
        if (record.isPresent()) {
            return Seal.open(SECRET_VERSION, record.get(), "the secret of mailing lists", in -> {
                byte[] secret = new byte[SECRET_OCTETS];
                in.readFully(secret);
                return secret;
            });
        }
        byte[] fresh = new byte[SECRET_OCTETS];
        new SecureRandom().nextBytes(fresh);
        byte[] sealed = Seal.close(SECRET_VERSION, SECRET_OCTETS, out -> out.write(fresh));
        Transaction transaction = store.open();
        transaction.add(batch -> batch.put(Keys.secret(), sealed));
        transaction.commit();
        return fresh;
    }

    private void load() throws StoreException {
        store.scan(Keys.lists(), Keys.members(), (key, value) -> {
            int number = Keys.list(key);
            lastList.accumulateAndGet(number, Math::max);
            readable(() -> add(new Roll(number, ListRecord.decode(value))));
            return true;
        });
        store.scan(Keys.members(), Keys.heldPosts(), (key, value) -> {
            Roll roll = byNumber.get(Keys.list(key));
            if (roll != null) {
                readable(() -> roll.put(Member.decode(value)));
            }
            return true;
        });
        store.scan(Keys.heldPosts(), Keys.lastHeld(), (key, value) -> {
            lastPost.accumulateAndGet(Keys.held(key), Math::max);
            readable(() -> {
                HeldRecord post = HeldRecord.decode(value);
                held.put(post.number(), post);
            });
            return true;
        });
        Optional<byte[]> last = store.get(Keys.lastHeld());
        if (last.isPresent()) {
            readable(() -> lastPost.accumulateAndGet(
                    Seal.open(LAST_VERSION, last.get(), "the number of held posts", DataInputStream::readLong),
                    Math::max));
        }
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

    private void add(Roll roll) {
        byNumber.put(roll.number(), roll);
        byAddress.put(roll.address(), roll);
    }

    Store store() {
        return store;
    }

    Tokens tokens() {
        return tokens;
    }

    /** One sentence for each record that could not be read at the start. */
    List<String> damages() {
        return List.copyOf(damages);
    }

    /** From now on every change is refused, as another instance of the bundle may have the lists by then. */
    void retire() {
        retired = true;
    }

    /** @param address folded */
    Optional<Roll> roll(Address address) {
        return Optional.ofNullable(byAddress.get(address));
    }

    Optional<Roll> roll(int number) {
        return Optional.ofNullable(byNumber.get(number));
    }

    /** Ordered by address. */
    List<Roll> rolls() {
        return byAddress.values().stream()
                .sorted(Comparator.comparing((Roll roll) -> roll.address().domain())
                        .thenComparing(roll -> roll.address().localPart()))
                .toList();
    }

    /** The oldest first. */
    List<HeldRecord> held() {
        return held.values().stream()
                .sorted(Comparator.comparingLong(HeldRecord::number))
                .toList();
    }

    Optional<HeldRecord> held(long number) {
        return Optional.ofNullable(held.get(number));
    }

    long held(Roll roll) {
        return held.values().stream()
                .filter(post -> post.list() == roll.number())
                .count();
    }

    /** One that no post had before; it stays so after a restart once a post with it is held. */
    long nextPost() {
        return lastPost.incrementAndGet();
    }

    Contribution creation(Address address, ListTerms terms, Instant now) {
        return change(batch -> {
            if (byAddress.containsKey(address)) {
                throw gone("the list exists already");
            }
            Roll roll = new Roll(lastList.incrementAndGet(), new ListRecord(address, terms, now, 1));
            batch.put(Keys.list(roll.number()), roll.list().encode());
            add(roll);
            return () -> {
                byNumber.remove(roll.number());
                byAddress.remove(roll.address());
            };
        });
    }

    Contribution terms(Roll roll, ListTerms terms) {
        return change(batch -> {
            requireThere(roll);
            ListRecord before = roll.list();
            roll.set(before.with(terms));
            batch.put(Keys.list(roll.number()), roll.list().encode());
            return () -> roll.set(before);
        });
    }

    Contribution removal(Roll roll) {
        return change(batch -> {
            requireThere(roll);
            List<HeldRecord> posts = held.values().stream()
                    .filter(post -> post.list() == roll.number())
                    .toList();
            batch.delete(Keys.list(roll.number()));
            batch.deleteRange(Keys.member(roll.number(), 0), Keys.member(roll.number(), Integer.MAX_VALUE));
            for (HeldRecord post : posts) {
                batch.delete(Keys.held(post.number()));
                store.release(batch, post.body(), Keys.held(post.number()));
                held.remove(post.number());
            }
            byNumber.remove(roll.number());
            byAddress.remove(roll.address());
            return () -> {
                add(roll);
                posts.forEach(post -> held.put(post.number(), post));
            };
        });
    }

    /** Who is one already is left out. */
    Contribution additions(Roll roll, Collection<Address> addresses, Instant now) {
        return change(batch -> {
            requireThere(roll);
            ListRecord before = roll.list();
            List<Member> added = new ArrayList<>();
            int next = before.nextMember();
            for (Address address : addresses) {
                if (roll.member(address).isEmpty()) {
                    Member member = Member.of(next++, address, now);
                    roll.put(member);
                    added.add(member);
                    batch.put(Keys.member(roll.number(), member.number()), member.encode());
                }
            }
            roll.set(before.withNextMember(next));
            batch.put(Keys.list(roll.number()), roll.list().encode());
            return () -> {
                added.forEach(roll::remove);
                roll.set(before);
            };
        });
    }

    /** Changes one member who may have gone by then. */
    Contribution member(Roll roll, int number, UnaryOperator<Member> change) {
        return change(batch -> {
            Optional<Member> before = roll.member(number);
            if (before.isEmpty() || byNumber.get(roll.number()) == null) {
                return () -> {};
            }
            Member after = change.apply(before.get());
            roll.put(after);
            batch.put(Keys.member(roll.number(), number), after.encode());
            return () -> roll.put(before.get());
        });
    }

    Contribution departures(Roll roll, Collection<Member> members) {
        return change(batch -> {
            List<Member> gone = members.stream()
                    .filter(member -> roll.member(member.number()).isPresent())
                    .toList();
            for (Member member : gone) {
                batch.delete(Keys.member(roll.number(), member.number()));
                roll.remove(member);
            }
            return () -> gone.forEach(roll::put);
        });
    }

    /** @param body open until the commit */
    Contribution holding(Roll roll, HeldRecord post, Store.StagedBlob body) {
        return change(batch -> {
            requireThere(roll);
            batch.put(Keys.held(post.number()), post.encode());
            batch.put(Keys.lastHeld(), Seal.close(LAST_VERSION, Long.BYTES, out -> out.writeLong(lastPost.get())));
            body.refer(batch, Keys.held(post.number()));
            held.put(post.number(), post);
            return () -> held.remove(post.number());
        });
    }

    /** Refused in its commit when somebody else has ended it: nobody gets it twice. */
    Contribution ending(HeldRecord post) {
        return change(batch -> {
            if (held.remove(post.number()) == null) {
                throw gone("somebody else has decided that post");
            }
            batch.delete(Keys.held(post.number()));
            store.release(batch, post.body(), Keys.held(post.number()));
            return () -> held.put(post.number(), post);
        });
    }

    @SuppressWarnings("ReferenceEquality") // this very list, not another of its name
    private void requireThere(Roll roll) throws StoreException {
        if (byNumber.get(roll.number()) != roll) {
            throw gone("the list was removed meanwhile");
        }
    }

    private Contribution change(Change.Work work) {
        return new Change(batch -> {
            if (retired) {
                throw gone("lists are kept elsewhere by now");
            }
            return work.write(batch);
        });
    }

    private static StoreException gone(String why) {
        return new StoreException(StoreException.Reason.UNAVAILABLE, why);
    }
}
