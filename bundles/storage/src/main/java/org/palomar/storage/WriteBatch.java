package org.palomar.storage;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Puts and deletes that happen together, in their order. For one thread. The arrays are not copied and must not change. */
public final class WriteBatch {

    /** One change. */
    public sealed interface Change {}

    /** Sets a key. */
    public static final class Put implements Change {
        private static final byte[] NOTHING = {};

        private final byte[] key;
        private final byte[] head;
        private final byte[] tail;

        Put(byte[] key, byte[] head, byte[] tail) {
            this.key = key;
            this.head = head;
            this.tail = tail;
        }

        public byte[] key() {
            return key;
        }

        /** The whole value; made anew by each call if it was put in two parts. */
        public byte[] value() {
            if (tail.length == 0) {
                return head;
            }
            byte[] value = Arrays.copyOf(head, head.length + tail.length);
            System.arraycopy(tail, 0, value, head.length, tail.length);
            return value;
        }
    }

    /** Removes a key, whether it is there or not. */
    public static final class Delete implements Change {
        private final byte[] key;

        Delete(byte[] key) {
            this.key = key;
        }

        public byte[] key() {
            return key;
        }
    }

    /** Removes all keys in {@code [from, to)}. */
    public static final class DeleteRange implements Change {
        private final byte[] from;
        private final byte[] to;

        DeleteRange(byte[] from, byte[] to) {
            this.from = from;
            this.to = to;
        }

        public byte[] from() {
            return from;
        }

        public byte[] to() {
            return to;
        }
    }

    private final List<Change> changes = new ArrayList<>();
    private long octets;

    public void put(byte[] key, byte[] value) {
        put(key, value, Put.NOTHING);
    }

    /** Puts a value in two parts, so that many values may share the second one while they wait. */
    public void put(byte[] key, byte[] head, byte[] tail) {
        changes.add(new Put(key, head, tail));
        octets += key.length + head.length + tail.length;
    }

    public void delete(byte[] key) {
        changes.add(new Delete(key));
        octets += key.length;
    }

    public void deleteRange(byte[] from, byte[] to) {
        changes.add(new DeleteRange(from, to));
        octets += from.length + to.length;
    }

    /** Adds all changes of another batch behind those of this one. */
    public void append(WriteBatch other) {
        changes.addAll(other.changes);
        octets += other.octets;
    }

    public List<Change> changes() {
        return changes;
    }

    /** Sum of all keys and values. */
    public long octets() {
        return octets;
    }

    public boolean isEmpty() {
        return changes.isEmpty();
    }
}
