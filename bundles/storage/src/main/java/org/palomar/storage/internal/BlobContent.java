package org.palomar.storage.internal;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.Optional;
import org.palomar.api.message.Content;
import org.palomar.api.store.StoreException;
import org.palomar.storage.BlobId;

/** A stored body, read chunk by chunk as it is needed. Immutable; its streams are for one thread. */
final class BlobContent implements Content {

    /** Fetches one stored value. */
    @FunctionalInterface
    interface Chunks {
        Optional<byte[]> get(byte[] key) throws StoreException;
    }

    private final Chunks chunks;
    private final BlobId id;

    BlobContent(Chunks chunks, BlobId id) {
        this.chunks = chunks;
        this.id = id;
    }

    @Override
    public long size() {
        return id.size();
    }

    @Override
    public InputStream open() {
        return new Stream(0, id.size());
    }

    @Override
    public InputStream open(long offset, long length) {
        Objects.checkFromIndexSize(offset, length, id.size());
        return new Stream(offset, offset + length);
    }

    private byte[] chunk(int index) throws IOException {
        try {
            byte[] chunk = chunks.get(BlobKeys.chunk(id, index))
                    .orElseThrow(() -> new IOException("a piece of the stored message is missing"));
            long expected = Math.min(BlobKeys.CHUNK, id.size() - (long) index * BlobKeys.CHUNK);
            if (Chunk.verify(chunk) != expected) {
                throw new IOException("a piece of the stored message is too short or too long");
            }
            return chunk;
        } catch (StoreException unreadable) {
            throw new IOException(unreadable.getMessage(), unreadable);
        }
    }

    private final class Stream extends InputStream {
        private long position;
        private final long end;
        private int loaded = -1;
        private byte[] octets = new byte[0];

        Stream(long position, long end) {
            this.position = position;
            this.end = end;
        }

        @Override
        public int read() throws IOException {
            if (position >= end) {
                return -1;
            }
            load();
            return octets[(int) (position++ % BlobKeys.CHUNK)] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            Objects.checkFromIndexSize(offset, length, buffer.length);
            if (length == 0) {
                return 0;
            }
            if (position >= end) {
                return -1;
            }
            load();
            int start = (int) (position % BlobKeys.CHUNK);
            int count = (int) Math.min(Math.min(length, end - position), BlobKeys.CHUNK - start);
            System.arraycopy(octets, start, buffer, offset, count);
            position += count;
            return count;
        }

        @Override
        public long skip(long count) {
            long skipped = Math.clamp(count, 0, end - position);
            position += skipped;
            return skipped;
        }

        @Override
        public int available() {
            int start = (int) (position % BlobKeys.CHUNK);
            boolean ready = position < end && loaded == (int) (position / BlobKeys.CHUNK);
            return ready ? (int) Math.min(end - position, BlobKeys.CHUNK - start) : 0;
        }

        private void load() throws IOException {
            int index = Math.toIntExact(position / BlobKeys.CHUNK);
            if (index != loaded) {
                octets = chunk(index);
                loaded = index;
            }
        }
    }
}
