package org.palomar.lists.internal.record;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.palomar.api.address.Address;
import org.palomar.api.list.ListMember;
import org.palomar.api.list.ListMember.State;
import org.palomar.api.store.StoreException;
import org.palomar.storage.Seal;

/**
 * A member as it is stored. Immutable; pure.
 *
 * @param number of the list's own, positive
 * @param address as it was given: mail goes there; its folded form is what is compared
 * @param bounceDays days since 1970 on which mail came back, ascending; at most {@value #MAX_DAYS}
 */
public record Member(int number, Address address, State state, Instant since, List<Long> bounceDays) {

    /** As many as the setting can ask for. */
    public static final int MAX_DAYS = 30;

    private static final int VERSION = 1;
    private static final int EXPECTED = 96;

    public Member {
        bounceDays = List.copyOf(bounceDays);
        if (number <= 0 || bounceDays.size() > MAX_DAYS) {
            throw new IllegalArgumentException("not a member");
        }
    }

    public static Member of(int number, Address address, Instant now) {
        return new Member(number, address, State.ACTIVE, now, List.of());
    }

    /** The member in another state; an active one has no bounces. */
    public Member with(State other, Instant now) {
        return new Member(number, address, other, now, other == State.ACTIVE ? List.of() : bounceDays);
    }

    /**
     * The member after mail came back; itself if that changes nothing.
     *
     * @param day since 1970
     * @param forget days after which an earlier one does not count
     */
    public Member bounced(long day, long forget) {
        if (state != State.ACTIVE || bounceDays.contains(day)) {
            return this;
        }
        List<Long> days = new ArrayList<>(bounceDays.stream()
                .filter(old -> old > day - forget && old <= day)
                .toList());
        days.add(day);
        return new Member(
                number, address, state, since, days.subList(Math.max(0, days.size() - MAX_DAYS), days.size()));
    }

    public ListMember shown() {
        return new ListMember(address, state, since, bounceDays.size());
    }

    public byte[] encode() {
        return Seal.close(VERSION, EXPECTED, out -> {
            out.writeInt(number);
            out.writeUTF(address.toString());
            out.writeUTF(state.name());
            out.writeLong(since.toEpochMilli());
            out.writeByte(bounceDays.size());
            for (long day : bounceDays) {
                out.writeInt((int) day);
            }
        });
    }

    public static Member decode(byte[] record) throws StoreException {
        return Seal.open(VERSION, record, "a member of a mailing list", in -> {
            int number = in.readInt();
            Address address = Address.of(in.readUTF());
            State state = State.valueOf(in.readUTF());
            Instant since = Instant.ofEpochMilli(in.readLong());
            List<Long> days = new ArrayList<>();
            int count = in.readUnsignedByte();
            if (count > MAX_DAYS) {
                throw new IOException("too many days");
            }
            for (int i = 0; i < count; i++) {
                days.add((long) in.readInt());
            }
            return new Member(number, address, state, since, days);
        });
    }
}
