package org.palomar.api.message;

import java.io.IOException;
import java.io.InputStream;

/** Immutable octets that can be read any number of times, by any thread: a message, or a part of one. Lines end in CRLF. */
public interface Content {

    /** Length in octets. */
    long size();

    /** A fresh stream from the first octet; the caller closes it. */
    InputStream open() throws IOException;

    /** A fresh stream of {@code length} octets from {@code offset}; both within {@link #size()}. */
    default InputStream open(long offset, long length) throws IOException {
        InputStream in = open();
        in.skipNBytes(offset);
        return new BoundedInput(in, length);
    }

    /** Octets in memory; the array is not copied and must not change afterwards. */
    static Content of(byte[] octets) {
        return new OctetContent(octets);
    }

    /** This content behind a few octets of its own, as trace header fields are put before a message. */
    default Content prefixedBy(byte[] prefix) {
        return prefix.length == 0 ? this : new PrefixedContent(prefix, this);
    }
}
