package org.palomar.storage;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.palomar.api.store.StoreException;

/** What a stored record has around it: the version of its form before it, a checksum (CRC-32C) behind it. */
public final class Seal {

    private static final int CHECKSUM = Integer.BYTES;

    /** Puts a record's fields. */
    @FunctionalInterface
    public interface Writing {
        void write(DataOutputStream out) throws IOException;
    }

    /** Takes a record's fields; what no writer wrote ends in an {@link IOException} or {@link IllegalArgumentException}. */
    @FunctionalInterface
    public interface Reading<T> {
        T read(DataInputStream in) throws IOException;
    }

    private Seal() {}

    /** @param expected about how many octets it will have */
    public static byte[] close(int version, int expected, Writing fields) {
        ByteArrayOutputStream octets = new ByteArrayOutputStream(expected);
        DataOutputStream out = new DataOutputStream(octets);
        try {
            out.writeByte(version);
            fields.write(out);
            out.writeInt(checksum(octets.toByteArray(), octets.size()));
        } catch (IOException impossible) {
            throw new UncheckedIOException("memory does not fail", impossible);
        }
        return octets.toByteArray();
    }

    /**
     * @param what the record is, for the message
     * @throws StoreException {@code DAMAGED} for octets that {@link #close} did not make of such fields
     */
    public static <T> T open(int version, byte[] record, String what, Reading<T> fields) throws StoreException {
        int length = record.length - CHECKSUM;
        if (length < 1
                || record[0] != version
                || checksum(record, length) != ByteBuffer.wrap(record).getInt(length)) {
            throw damaged(what);
        }
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(record, 1, length - 1))) {
            T value = fields.read(in);
            if (in.available() > 0) {
                throw damaged(what);
            }
            return value;
        } catch (IOException | IllegalArgumentException malformed) {
            throw new StoreException(StoreException.Reason.DAMAGED, what + " can't be read", malformed);
        }
    }

    private static StoreException damaged(String what) {
        return new StoreException(StoreException.Reason.DAMAGED, what + " can't be read");
    }

    private static int checksum(byte[] octets, int length) {
        CRC32C crc = new CRC32C();
        crc.update(octets, 0, length);
        return (int) crc.getValue();
    }
}
