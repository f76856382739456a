package org.palomar.api.message;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;

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
        return new Octets(octets);
    }

    /** This content behind a few octets of its own, as trace header fields are put before a message. */
    default Content prefixedBy(byte[] prefix) {
        return prefix.length == 0 ? this : new Prefixed(prefix, this);
    }

    /** Octets in memory. */
    record Octets(byte[] octets) implements Content {
        @Override
        public long size() {
            return octets.length;
        }

        @Override
        public InputStream open() {
            return new ByteArrayInputStream(octets);
        }

        @Override
        public InputStream open(long offset, long length) {
            return new ByteArrayInputStream(octets, Math.toIntExact(offset), Math.toIntExact(length));
        }
    }

    /** A prefix and the rest. */
    record Prefixed(byte[] prefix, Content rest) implements Content {
        @Override
        public long size() {
            return prefix.length + rest.size();
        }

        @Override
        public InputStream open() throws IOException {
            return new SequenceInputStream(new ByteArrayInputStream(prefix), rest.open());
        }
    }
}
