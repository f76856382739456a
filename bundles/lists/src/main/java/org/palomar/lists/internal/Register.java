package org.palomar.lists.internal;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.palomar.api.address.Address;
import org.palomar.api.list.ListMember.State;
import org.palomar.api.list.ListTerms;
import org.palomar.api.store.StoreException;
import org.palomar.lists.internal.post.Freshness;
import org.palomar.lists.internal.post.Proof;
import org.palomar.lists.internal.record.HeldRecord;
import org.palomar.lists.internal.record.Keys;
import org.palomar.lists.internal.record.ListRecord;
import org.palomar.lists.internal.record.Member;
import org.palomar.storage.Contribution;
import org.palomar.storage.Seal;
import org.palomar.storage.Store;
import org.palomar.storage.WriteBatch;

/** All lists, their members, and the posts that are held. Read by any thread; what changes them is a contribution to a transaction of the store. */
final class Register {

    private static final int NAME_OCTETS = 64;

    /** Until nobody remembers. */
    private static final Instant FOREVER = Instant.ofEpochMilli(Long.MAX_VALUE);

    private final Store store;
    private final Tokens tokens;
    private final Map<Address, Roll> byAddress = new ConcurrentHashMap<>();
    private final Map<Integer, Roll> byNumber = new ConcurrentHashMap<>();
    private final Map<Address, Integer> unreadable;
    private final Map<Long, HeldRecord> held = new ConcurrentHashMap<>();
    private final AtomicInteger lastList;
    private final AtomicLong lastPost;
    private final List<String> damages;
    private volatile boolean retired;

    private Register(Store store, Tokens tokens, Loading.Loaded loaded) {
        this.store = store;
        this.tokens = tokens;
        this.unreadable = new ConcurrentHashMap<>(loaded.unreadable());
        this.damages = loaded.damages();
        this.lastList = new AtomicInteger(loaded.lastList());
        this.lastPost = new AtomicLong(loaded.lastPost());
        loaded.rolls().forEach(this::add);
        loaded.held().forEach(post -> held.put(post.number(), post));
    }

    /**
     * Reads all of it. A record that is damaged is named in {@link #damages()}, and others are not affected.
     *
     * @throws StoreException when the store can't be read, or has lost the secret of the tokens that were given
     */
    static Register open(Store store) throws StoreException {
        store.settle();
        return new Register(store, new Tokens(Loading.secret(store)), Loading.of(store));
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
        return damages;
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

    /**
     * Whether there is a list of that address whose record is damaged.
     *
     * @param address folded
     */
    boolean isUnreadable(Address address) {
        return unreadable.containsKey(address);
    }

    /** Addresses of lists whose records are damaged. */
    Set<Address> unreadable() {
        return Set.copyOf(unreadable.keySet());
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
            batch.put(
                    Keys.name(roll.number()),
                    Seal.close(Loading.NAME_VERSION, NAME_OCTETS, out -> out.writeUTF(address.toString())));
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
            List<HeldRecord> posts = forget(batch, roll.number());
            byNumber.remove(roll.number());
            byAddress.remove(roll.address());
            return () -> {
                add(roll);
                posts.forEach(post -> held.put(post.number(), post));
            };
        });
    }

    /** Removes a list whose record is damaged. */
    Contribution clearance(Address address) {
        return change(batch -> {
            Integer number = unreadable.remove(address);
            if (number == null) {
                throw gone("the list was removed meanwhile");
            }
            List<HeldRecord> posts = forget(batch, number);
            return () -> {
                unreadable.put(address, number);
                posts.forEach(post -> held.put(post.number(), post));
            };
        });
    }

    /** Deletes all of a list; answers the posts of it that were held. */
    private List<HeldRecord> forget(WriteBatch batch, int list) throws StoreException {
        batch.delete(Keys.list(list));
        batch.delete(Keys.name(list));
        batch.deleteRange(Keys.member(list, 0), Keys.member(list, Integer.MAX_VALUE));
        batch.deleteRange(Keys.bars(list), Keys.bars(list + 1));
        batch.deleteRange(Keys.passed(list), Keys.passed(list + 1));
        List<HeldRecord> posts =
                held.values().stream().filter(post -> post.list() == list).toList();
        for (HeldRecord post : posts) {
            batch.delete(Keys.held(post.number()));
            store.release(batch, post.body(), Keys.held(post.number()));
            held.remove(post.number());
        }
        return posts;
    }

    /** Who is one already is left out. */
    Contribution additions(Roll roll, Collection<Address> addresses, Instant now) {
        return change(batch -> {
            requireThere(roll);
            ListRecord before = roll.list();
            List<Member> added = new ArrayList<>();
            List<Runnable> undos = new ArrayList<>();
            int next = before.nextMember();
            for (Address address : addresses) {
                if (roll.member(address).isEmpty()) {
                    Member member = Member.of(next++, address, now);
                    roll.put(member);
                    added.add(member);
                    batch.put(Keys.member(roll.number(), member.number()), member.encode());
                    undos.add(bar(batch, roll, address, Instant.MIN));
                }
            }
            roll.set(before.withNextMember(next));
            batch.put(Keys.list(roll.number()), roll.list().encode());
            return () -> {
                undos.forEach(Runnable::run);
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

    /** By themselves; whom an operator has suspended may not undo that by joining again. */
    Contribution departures(Roll roll, Collection<Member> members) {
        return departures(roll, members, member -> member.state() == State.SUSPENDED ? FOREVER : Instant.MIN);
    }

    /** By an operator; confirmations of joining that were mailed before are of no use. */
    Contribution drops(Roll roll, Collection<Member> members, Instant until) {
        return departures(roll, members, member -> until);
    }

    private Contribution departures(Roll roll, Collection<Member> members, Function<Member, Instant> barred) {
        return change(batch -> {
            List<Member> gone = members.stream()
                    .flatMap(member -> roll.member(member.number()).stream())
                    .toList();
            List<Runnable> undos = new ArrayList<>();
            for (Member member : gone) {
                batch.delete(Keys.member(roll.number(), member.number()));
                roll.remove(member);
                undos.add(bar(batch, roll, member.address(), barred.apply(member)));
            }
            return () -> {
                undos.forEach(Runnable::run);
                gone.forEach(roll::put);
            };
        });
    }

    /** Changes until when somebody may not join by himself; answers how to take that back. */
    private static Runnable bar(WriteBatch batch, Roll roll, Address address, Instant until) {
        Instant before = roll.barredUntil(address);
        byte[] key = Keys.bar(roll.number(), address.folded());
        if (!until.equals(Instant.MIN)) {
            batch.put(key, Seal.close(Loading.NUMBER_VERSION, Long.BYTES, out -> out.writeLong(until.toEpochMilli())));
        } else if (!before.equals(Instant.MIN)) {
            batch.delete(key);
        }
        roll.bar(address, until);
        return () -> roll.bar(address, before);
    }

    /**
     * Remembers a post of elsewhere that passes; empty where it has no name, or its author is an account.
     *
     * @param once whether it is refused in its commit if another message that is the same has passed meanwhile
     */
    Optional<Contribution> passing(Roll roll, Post post, boolean once) {
        Passed.When when = new Passed.When(post.received(), post.transaction());
        return post.proof() == Proof.ACCOUNT
                ? Optional.empty()
                : Freshness.id(post.headers(), post.author().address()).map(id -> passing(roll, id, when, once));
    }

    private Contribution passing(Roll roll, String id, Passed.When when, boolean once) {
        return change(batch -> {
            Optional<Passed.When> before = roll.passed().when(id);
            if (once
                    && before.filter(one -> !one.transaction().equals(when.transaction()))
                            .isPresent()) {
                throw gone("the same post has just passed");
            }
            Map<String, Passed.When> forgotten = new HashMap<>();
            for (String old : roll.passed().old(when.time())) {
                roll.passed().when(old).ifPresent(one -> forgotten.put(old, one));
                batch.delete(Keys.passed(roll.number(), old));
                roll.passed().remove(old);
            }
            roll.passed().put(id, when);
            batch.put(
                    Keys.passed(roll.number(), id),
                    Seal.close(
                            Loading.NUMBER_VERSION,
                            Long.BYTES,
                            out -> out.writeLong(when.time().toEpochMilli())));
            return () -> {
                roll.passed().remove(id);
                before.ifPresent(one -> roll.passed().put(id, one));
                forgotten.forEach(roll.passed()::put);
            };
        });
    }

    /** @param body open until the commit */
    Contribution holding(Roll roll, HeldRecord post, Store.StagedBlob body) {
        return change(batch -> {
            requireThere(roll);
            batch.put(Keys.held(post.number()), post.encode());
            batch.put(
                    Keys.lastHeld(),
                    Seal.close(Loading.NUMBER_VERSION, Long.BYTES, out -> out.writeLong(lastPost.get())));
            body.refer(batch, Keys.held(post.number()));
            held.put(post.number(), post);
            return () -> held.remove(post.number());
        });
    }

    /** Moderators know of a post, if it still waits. */
    Contribution told(HeldRecord post) {
        return change(batch -> {
            HeldRecord before = held.get(post.number());
            if (before == null) {
                return () -> {};
            }
            batch.put(Keys.held(post.number()), before.told().encode());
            held.put(post.number(), before.told());
            return () -> held.put(post.number(), before);
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
