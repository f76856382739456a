package org.palomar.filter.scorer.internal.record;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import org.palomar.api.scorer.MailKind;
import org.palomar.api.store.StoreException;
import org.palomar.storage.Seal;

/**
 * How much one owner has taught the server.
 *
 * @param spam messages
 * @param ham messages
 * @param day of the last, since 1970, by UTC
 * @param today messages on that day
 */
public record Tally(int spam, int ham, int day, int today) {

    public static final Tally NONE = new Tally(0, 0, 0, 0);

    private static final int VERSION = 1;
    private static final int LENGTH = 4 * Integer.BYTES;

    public Tally {
        if (spam < 0 || ham < 0 || today < 0) {
            throw new IllegalArgumentException("nobody teaches less than nothing");
        }
    }

    public int of(MailKind kind) {
        return kind == MailKind.SPAM ? spam : ham;
    }

    /** Messages on some day. */
    public int on(int someDay) {
        return someDay == day ? today : 0;
    }

    public boolean isNothing() {
        return spam + ham == 0;
    }

    /** After one more lesson, which may have taken others back. */
    public Tally taught(int moreSpam, int moreHam, int now) {
        return new Tally(Math.max(0, spam + moreSpam), Math.max(0, ham + moreHam), now, on(now) + 1);
    }

    /** Of two together, on no day. */
    public Tally plus(Tally more) {
        return new Tally(spam + more.spam, ham + more.ham, 0, 0);
    }

    /** Of some without one of them, on no day. */
    public Tally minus(Tally less) {
        return new Tally(Math.max(0, spam - less.spam), Math.max(0, ham - less.ham), 0, 0);
    }

    public byte[] encode() {
        return Seal.close(VERSION, LENGTH, this::write);
    }

    private void write(DataOutputStream out) throws IOException {
        out.writeInt(spam);
        out.writeInt(ham);
        out.writeInt(day);
        out.writeInt(today);
    }

    public static Tally decode(byte[] record) throws StoreException {
        return Seal.open(VERSION, record, "how much an owner has taught the server", Tally::read);
    }

    private static Tally read(DataInputStream in) throws IOException {
        int spam = in.readInt();
        int ham = in.readInt();
        int day = in.readInt();
        int today = in.readInt();
        if (spam < 0 || ham < 0 || today < 0) {
            throw new IOException("less than nothing");
        }
        return new Tally(spam, ham, day, today);
    }
}
