package org.palomar.mailboxes.internal.record;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.palomar.api.mailbox.AnnotationName;

/** The keys of the annotations of one mailbox, which go with its other records, or of one account. See {@link Keys}. */
public final class AnnotationKeys {

    private final byte[] prefix;

    private AnnotationKeys(byte[] prefix) {
        this.prefix = prefix;
    }

    public static AnnotationKeys ofMailbox(long mailbox) {
        return new AnnotationKeys(Keys.kind(mailbox, Keys.ANNOTATION));
    }

    public static AnnotationKeys ofAccount(long account) {
        return new AnnotationKeys(ByteBuffer.allocate(1 + Long.BYTES)
                .put((byte) 'n')
                .putLong(account)
                .array());
    }

    /** Before all of them; each key is this and the name. */
    public byte[] first() {
        return prefix.clone();
    }

    /** Behind all of them: names are ASCII. */
    public byte[] end() {
        byte[] end = Arrays.copyOf(prefix, prefix.length + 1);
        end[prefix.length] = (byte) 0x80;
        return end;
    }

    public byte[] of(AnnotationName name) {
        byte[] octets = name.value().getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocate(prefix.length + octets.length)
                .put(prefix)
                .put(octets)
                .array();
    }
}
