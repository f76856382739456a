package org.palomar.queue.internal.record;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.palomar.api.address.Domain;
import org.palomar.api.queue.QueueId;

/**
 * The keys of this bundle.
 *
 * <pre>
 * q 1 &lt;id:16&gt;  row: body, destination, when it is due, what was said of each recipient that waits
 * q 2 &lt;id:16&gt;  letter: sender, recipients, options, prefix
 * q 3 &lt;id:16&gt;  is there while the entry is held; empty. Beside the row, so that an entry can be held while a delivery is about to write its row
 * q 4 &lt;domain&gt; is there while whatever comes for that destination is held: since when, in milliseconds since 1970
 * </pre>
 *
 * Ids rise with time, so that the oldest entries come first.
 */
public final class Keys {

    /** What a record is, where it can't be read. */
    static final String WHAT = "an entry of the queue";

    private static final byte ROW = 1;
    private static final byte LETTER = 2;
    private static final byte HOLD = 3;
    private static final byte HELD_DESTINATION = 4;
    private static final int ID_AT = 2;
    private static final int ID = 2 * Long.BYTES;

    private Keys() {}

    public static byte[] row(QueueId id) {
        return key(ROW, id);
    }

    public static byte[] letter(QueueId id) {
        return key(LETTER, id);
    }

    public static byte[] hold(QueueId id) {
        return key(HOLD, id);
    }

    /** The first key that a hold can have. */
    public static byte[] holds() {
        return new byte[] {'q', HOLD};
    }

    /** The first key behind all holds. */
    public static byte[] afterHolds() {
        return new byte[] {'q', HOLD + 1};
    }

    /** The first key that the hold behind this one can have. */
    public static byte[] holdAfter(QueueId id) {
        return ByteBuffer.allocate(ID_AT + ID + 1).put(hold(id)).array();
    }

    /** A destination whose mail is held as it comes. */
    public static byte[] heldDestination(Domain destination) {
        byte[] name = destination.name().getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocate(ID_AT + name.length)
                .put((byte) 'q')
                .put(HELD_DESTINATION)
                .put(name)
                .array();
    }

    /** The first key that a held destination can have. */
    public static byte[] heldDestinations() {
        return new byte[] {'q', HELD_DESTINATION};
    }

    /** The first key behind all held destinations. */
    public static byte[] afterHeldDestinations() {
        return new byte[] {'q', HELD_DESTINATION + 1};
    }

    /** The domain in the key of a held destination; empty if it is damaged. */
    public static Optional<Domain> destination(byte[] key) {
        return Domain.parse(new String(key, ID_AT, key.length - ID_AT, StandardCharsets.US_ASCII));
    }

    /** The first key that a row can have. */
    public static byte[] rows() {
        return new byte[] {'q', ROW};
    }

    /** The first key behind all rows. */
    public static byte[] afterRows() {
        return new byte[] {'q', ROW + 1};
    }

    /** The first key that the row behind this one can have. */
    public static byte[] rowAfter(QueueId id) {
        return ByteBuffer.allocate(ID_AT + ID + 1).put(row(id)).array();
    }

    /** The id in a key. */
    public static QueueId id(byte[] key) {
        ByteBuffer octets = ByteBuffer.wrap(key, ID_AT, ID);
        return new QueueId(octets.getLong(), octets.getLong());
    }

    /** Whether it is the key of a row, however damaged the store. */
    public static boolean isRow(byte[] key) {
        return isOf(ROW, key);
    }

    /** Whether it is the key of a hold, however damaged the store. */
    public static boolean isHold(byte[] key) {
        return isOf(HOLD, key);
    }

    private static boolean isOf(byte kind, byte[] key) {
        return key.length == ID_AT + ID && key[0] == 'q' && key[1] == kind && key[ID_AT] >= 0;
    }

    /** The owner of the reference that keeps the body of an entry. */
    public static byte[] owner(QueueId id) {
        return ByteBuffer.allocate(1 + ID)
                .put((byte) 'q')
                .putLong(id.time())
                .putLong(id.rest())
                .array();
    }

    private static byte[] key(byte kind, QueueId id) {
        return ByteBuffer.allocate(ID_AT + ID)
                .put((byte) 'q')
                .put(kind)
                .putLong(id.time())
                .putLong(id.rest())
                .array();
    }
}
