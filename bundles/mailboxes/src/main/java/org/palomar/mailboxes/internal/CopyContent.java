package org.palomar.mailboxes.internal;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.Objects;
import org.palomar.api.message.Content;

/** A copy's prefix and its shared body; a part is read without touching what lies before it. Immutable. */
final class CopyContent implements Content {

    private final byte[] prefix;
    private final Content body;

    private CopyContent(byte[] prefix, Content body) {
        this.prefix = prefix;
        this.body = body;
    }

    static Content of(byte[] prefix, Content body) {
        return prefix.length == 0 ? body : new CopyContent(prefix, body);
    }

    @Override
    public long size() {
        return prefix.length + body.size();
    }

    @Override
    public InputStream open() throws IOException {
        return new SequenceInputStream(new ByteArrayInputStream(prefix), body.open());
    }

    @Override
    public InputStream open(long offset, long length) throws IOException {
        Objects.checkFromIndexSize(offset, length, size());
        if (offset >= prefix.length) {
            return body.open(offset - prefix.length, length);
        }
        int start = (int) offset;
        int fromPrefix = (int) Math.min(length, prefix.length - start);
        InputStream head = new ByteArrayInputStream(prefix, start, fromPrefix);
        return fromPrefix == length ? head : new SequenceInputStream(head, body.open(0, length - fromPrefix));
    }
}
