package org.palomar.smtp.session;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import org.palomar.api.message.Content;

/** A large message: its beginning in memory, the rest in a file. Valid until the file is closed. */
final class SpooledContent implements Content {

    private final byte[] head;
    private final Content rest;

    SpooledContent(byte[] head, Content rest) {
        this.head = head;
        this.rest = rest;
    }

    @Override
    public long size() {
        return head.length + rest.size();
    }

    @Override
    public InputStream open() throws IOException {
        return new SequenceInputStream(new ByteArrayInputStream(head), rest.open());
    }
}
