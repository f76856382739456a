package org.palomar.lists.internal.post;

import java.io.IOException;
import java.io.InputStream;
import org.palomar.api.message.Content;

/**
 * What of a message is behind some of its octets.
 *
 * @param start from 0 to the size of the whole
 */
record Rest(Content whole, long start) implements Content {

    @Override
    public long size() {
        return whole.size() - start;
    }

    @Override
    public InputStream open() throws IOException {
        return whole.open(start, size());
    }

    @Override
    public InputStream open(long offset, long length) throws IOException {
        return whole.open(start + offset, length);
    }
}
