package org.palomar.limits.internal.record;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.EnumSet;
import java.util.Set;
import org.palomar.api.limit.Measure;
import org.palomar.api.store.StoreException;
import org.palomar.storage.Seal;

/**
 * What an account, or the accounts of a domain together, have submitted. Immutable; pure.
 *
 * @param day days since 1970 in the zone of whoever is counted
 * @param today submitted on that day
 * @param minute when the minute began: with the first message in it, in milliseconds since 1970
 * @param inMinute submitted in that minute
 * @param firstDay of the first message ever; {@link #NEVER} before it
 * @param told of what people were told on that day
 */
public record Counts(long day, Amount today, long minute, Amount inMinute, long firstDay, Set<Matter> told) {

    public static final long NEVER = Long.MAX_VALUE;

    public static final Counts NONE = new Counts(0, Amount.ZERO, 0, Amount.ZERO, NEVER, Set.of());

    /** Milliseconds. */
    public static final long MINUTE = 60_000;

    private static final int VERSION = 1;
    private static final int EXPECTED = 72;

    public Counts {
        told = Set.copyOf(told);
    }

    /**
     * What counts at this moment: a new day and a new minute begin with nothing. A clock that goes back, or a zone that changes, does not begin the same day again: it goes on, for as long as
     * it takes until the next. Where a clock was wrong by more than a day, what was counted is taken for today's.
     */
    public Counts at(Moment now) {
        boolean later = now.day() > day;
        long elapsed = now.millis() - minute;
        return new Counts(
                later || now.day() < day - 1 ? now.day() : day,
                later ? Amount.ZERO : today,
                elapsed < 0 || elapsed >= MINUTE ? now.millis() : minute,
                elapsed >= MINUTE ? Amount.ZERO : inMinute,
                firstDay,
                later ? Set.of() : told);
    }

    /** With these, in the day and the minute that this has. */
    public Counts plus(Amount amount) {
        return new Counts(
                day, today.plus(amount), minute, inMinute.plus(amount), firstDay == NEVER ? day : firstDay, told);
    }

    public Counts withTold(Matter matter) {
        Set<Matter> more = EnumSet.of(matter);
        more.addAll(told);
        return new Counts(day, today, minute, inMinute, firstDay, more);
    }

    /** As if nobody had been told of anything today. */
    public Counts untold() {
        return new Counts(day, today, minute, inMinute, firstDay, Set.of());
    }

    /** As if nothing had been sent today, nor anybody told. */
    public Counts forgotten() {
        return new Counts(day, Amount.ZERO, minute, Amount.ZERO, firstDay, Set.of());
    }

    /** How much of a measure is used. */
    public long used(Measure measure) {
        return (measure.isDaily() ? today : inMinute).of(measure);
    }

    /** Days since the first message ever: 0 on its day, and before it. */
    public long age() {
        return firstDay == NEVER ? 0 : Math.max(0, day - firstDay);
    }

    public byte[] encode() {
        return Seal.close(VERSION, EXPECTED, out -> {
            out.writeLong(day);
            write(out, today);
            out.writeLong(minute);
            write(out, inMinute);
            out.writeLong(firstDay);
            int bits = 0;
            for (Matter matter : told) {
                bits |= matter.bit();
            }
            out.writeShort(bits);
        });
    }

    public static Counts decode(byte[] record) throws StoreException {
        return Seal.open(
                VERSION,
                record,
                "a count of messages",
                in -> new Counts(in.readLong(), amount(in), in.readLong(), amount(in), in.readLong(), told(in)));
    }

    private static void write(DataOutputStream out, Amount amount) throws IOException {
        out.writeLong(amount.messages());
        out.writeLong(amount.recipients());
    }

    private static Amount amount(DataInputStream in) throws IOException {
        return new Amount(in.readLong(), in.readLong());
    }

    private static Set<Matter> told(DataInputStream in) throws IOException {
        int bits = in.readUnsignedShort();
        Set<Matter> told = EnumSet.noneOf(Matter.class);
        for (Matter matter : Matter.values()) {
            if ((bits & matter.bit()) != 0) {
                told.add(matter);
            }
        }
        return told;
    }
}
