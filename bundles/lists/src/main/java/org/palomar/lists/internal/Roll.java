package org.palomar.lists.internal;

import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.palomar.api.address.Address;
import org.palomar.api.list.ListTerms;
import org.palomar.lists.internal.record.ListRecord;
import org.palomar.lists.internal.record.Member;

/** One list and its members in memory, some 300 octets a member. Read by any thread; changed by the committer alone. */
final class Roll {

    private final int number;
    private volatile ListRecord list;
    private final Map<Address, Member> byAddress = new ConcurrentHashMap<>();
    private final Map<Integer, Member> byNumber = new ConcurrentHashMap<>();
    private final Map<Address, Instant> barred = new ConcurrentHashMap<>();
    private final Passed passed = new Passed();

    Roll(int number, ListRecord list) {
        this.number = number;
        this.list = list;
    }

    int number() {
        return number;
    }

    ListRecord list() {
        return list;
    }

    Address address() {
        return list.address();
    }

    ListTerms terms() {
        return list.terms();
    }

    Collection<Member> members() {
        return byNumber.values();
    }

    Optional<Member> member(Address address) {
        return Optional.ofNullable(byAddress.get(address.folded()));
    }

    Optional<Member> member(int member) {
        return Optional.ofNullable(byNumber.get(member));
    }

    /** Whether somebody may not join without an owner. */
    boolean isBarred(Address address, Instant now) {
        Instant until = barred.get(address.folded());
        return until != null && now.isBefore(until);
    }

    /** @param until {@link Instant#MIN} lifts it */
    void bar(Address address, Instant until) {
        if (until.equals(Instant.MIN)) {
            barred.remove(address.folded());
        } else {
            barred.put(address.folded(), until);
        }
    }

    Instant barredUntil(Address address) {
        return barred.getOrDefault(address.folded(), Instant.MIN);
    }

    /** Posts that went to members lately. */
    Passed passed() {
        return passed;
    }

    void set(ListRecord other) {
        list = other;
    }

    void put(Member member) {
        byNumber.put(member.number(), member);
        byAddress.put(member.address().folded(), member);
    }

    void remove(Member member) {
        byNumber.remove(member.number());
        byAddress.remove(member.address().folded());
    }
}
