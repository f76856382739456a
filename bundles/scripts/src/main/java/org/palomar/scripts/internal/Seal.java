package org.palomar.scripts.internal;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.palomar.api.store.StoreException;

/** What every record of this bundle has around it: the version of its form before it, a checksum (CRC-32C) behind it. */
final class Seal {

    private static final byte VERSION = 1;
    private static final int CHECKSUM = Integer.BYTES;

    private Seal() {}

    static byte[] close(byte[] content) {
        ByteBuffer record = ByteBuffer.allocate(1 + content.length + CHECKSUM);
        record.put(VERSION).put(content);
        return record.putInt(checksum(record.array(), 1 + content.length)).array();
    }

    /** @throws StoreException {@code DAMAGED} */
    static byte[] open(byte[] record) throws StoreException {
        int length = record.length - CHECKSUM;
        if (length < 1
                || record[0] != VERSION
                || checksum(record, length) != ByteBuffer.wrap(record).getInt(length)) {
            throw damaged();
        }
        return Arrays.copyOfRange(record, 1, length);
    }

    static StoreException damaged() {
        return new StoreException(StoreException.Reason.DAMAGED, "a record of the scripts can't be read");
    }

    private static int checksum(byte[] octets, int length) {
        CRC32C crc = new CRC32C();
        crc.update(octets, 0, length);
        return (int) crc.getValue();
    }
}
