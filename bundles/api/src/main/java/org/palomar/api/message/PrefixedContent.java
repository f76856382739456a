package org.palomar.api.message;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;

/** A few octets, and the rest behind them. */
final class PrefixedContent implements Content {

    private final byte[] prefix;
    private final Content rest;

    PrefixedContent(byte[] prefix, Content rest) {
        this.prefix = prefix;
        this.rest = rest;
    }

    @Override
    public long size() {
        return prefix.length + rest.size();
    }

    @Override
    public InputStream open() throws IOException {
        return new SequenceInputStream(new ByteArrayInputStream(prefix), rest.open());
    }
}
