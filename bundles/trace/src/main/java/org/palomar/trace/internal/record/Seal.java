package org.palomar.trace.internal.record;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.util.zip.CRC32C;
import org.palomar.api.store.StoreException;

/** What every record of this bundle has around it: the version of its form before it, a checksum (CRC-32C) behind it. */
final class Seal {

    private static final int CHECKSUM = Integer.BYTES;

    /** Puts a record's fields. */
    @FunctionalInterface
    interface Writing {
        void write(DataOutputStream out) throws IOException;
    }

    /** Takes a record's fields; what no writer wrote ends in an {@link IOException} or {@link IllegalArgumentException}. */
    @FunctionalInterface
    interface Reading<T> {
        T read(DataInputStream in) throws IOException;
    }

    private Seal() {}

    static byte[] close(int version, int expected, Writing fields) {
        ByteArrayOutputStream octets = new ByteArrayOutputStream(expected);
        DataOutputStream out = new DataOutputStream(octets);
        try {
            out.writeByte(version);
            fields.write(out);
            byte[] sealed = octets.toByteArray();
            out.writeInt(checksum(sealed, sealed.length));
        } catch (IOException impossible) {
            throw new UncheckedIOException("memory does not fail", impossible);
        }
        return octets.toByteArray();
    }

    /** What is behind the fields is of a newer version and is not looked at. */
    static <T> T open(int version, byte[] record, Reading<T> fields) throws StoreException {
        int length = record.length - CHECKSUM;
        if (length < 1
                || record[0] != version
                || checksum(record, length) != ByteBuffer.wrap(record).getInt(length)) {
            throw new StoreException(StoreException.Reason.DAMAGED, "a record of the trace can't be read");
        }
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(record, 1, length - 1))) {
            return fields.read(in);
        } catch (IOException | IllegalArgumentException | DateTimeException | ArithmeticException malformed) {
            throw new StoreException(StoreException.Reason.DAMAGED, "a record of the trace can't be read", malformed);
        }
    }

    private static int checksum(byte[] octets, int length) {
        CRC32C crc = new CRC32C();
        crc.update(octets, 0, length);
        return (int) crc.getValue();
    }
}
