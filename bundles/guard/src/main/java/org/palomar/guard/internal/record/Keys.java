package org.palomar.guard.internal.record;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Optional;
import org.palomar.api.address.Network;
import org.palomar.api.store.StoreException;
import org.palomar.storage.Seal;

/**
 * The keys of this bundle, and the records that need no class of their own.
 *
 * <pre>
 * k 1 &lt;bits:1&gt; &lt;octets:1&gt; &lt;address&gt; &lt;name&gt;  a block
 * k 2 &lt;bits:1&gt; &lt;octets:1&gt; &lt;address&gt; &lt;name&gt;  the day on which the owner of a name was last let in from there
 * </pre>
 */
public final class Keys {

    private static final byte BLOCK = 1;
    private static final byte PLACE = 2;
    private static final int ADDRESS_AT = 4;
    private static final int VERSION = 1;

    private Keys() {}

    public static byte[] block(Subject subject) {
        return key(BLOCK, subject);
    }

    public static byte[] place(Subject subject) {
        return key(PLACE, subject);
    }

    /** The first key that can be one of this bundle's. */
    public static byte[] all() {
        return new byte[] {'k', BLOCK};
    }

    /** The first key behind them. */
    public static byte[] afterAll() {
        return new byte[] {'k', PLACE + 1};
    }

    /** Whether a key of this bundle's is that of a block. */
    public static boolean isBlock(byte[] key) {
        return key[1] == BLOCK;
    }

    /** What a key of this bundle's is about; empty for one that nobody here wrote. */
    public static Optional<Subject> subject(byte[] key) {
        if (key.length < ADDRESS_AT || key.length < ADDRESS_AT + key[3]) {
            return Optional.empty();
        }
        ByteBuffer rest = ByteBuffer.wrap(key, 2, key.length - 2);
        int bits = Byte.toUnsignedInt(rest.get());
        byte[] address = new byte[Math.max(rest.get(), 0)];
        rest.get(address);
        try {
            Network network = Network.around(InetAddress.getByAddress(address), bits);
            return Optional.of(new Subject(
                    network, StandardCharsets.UTF_8.decode(rest.slice()).toString()));
        } catch (UnknownHostException | IllegalArgumentException damaged) {
            return Optional.empty();
        }
    }

    public static byte[] encode(LocalDate day) {
        return Seal.close(VERSION, Long.BYTES, out -> out.writeLong(day.toEpochDay()));
    }

    public static LocalDate day(byte[] record) throws StoreException {
        long day = Seal.open(VERSION, record, "a known place", in -> in.readLong());
        if (day < 0 || day > Integer.MAX_VALUE) {
            throw new StoreException(StoreException.Reason.DAMAGED, "a known place is of no day");
        }
        return LocalDate.ofEpochDay(day);
    }

    private static byte[] key(byte kind, Subject subject) {
        byte[] address = subject.network().base().getAddress();
        byte[] name = subject.name().getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(ADDRESS_AT + address.length + name.length)
                .put((byte) 'k')
                .put(kind)
                .put((byte) subject.network().bits())
                .put((byte) address.length)
                .put(address)
                .put(name)
                .array();
    }
}
