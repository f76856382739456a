package org.palomar.queue.internal;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.palomar.api.message.Content;

/**
 * A message that lets somebody know that it was read to its end.
 *
 * @param read called by the reading thread, each time
 */
record WatchedContent(Content content, Runnable read) implements Content {

    @Override
    public long size() {
        return content.size();
    }

    @Override
    public InputStream open() throws IOException {
        return new Watched(content.open());
    }

    private final class Watched extends FilterInputStream {

        private long octets;

        Watched(InputStream in) {
            super(in);
        }

        private void count(long more) {
            octets += Math.max(more, 0);
            if (more < 0 || octets >= content.size()) {
                read.run();
            }
        }

        @Override
        public int read() throws IOException {
            int octet = super.read();
            count(octet < 0 ? -1 : 1);
            return octet;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int count = super.read(buffer, offset, length);
            count(count);
            return count;
        }

        @Override
        public long skip(long wanted) throws IOException {
            long skipped = super.skip(wanted);
            count(skipped);
            return skipped;
        }

        /** What was read twice would be counted twice. */
        @Override
        public boolean markSupported() {
            return false;
        }
    }
}
