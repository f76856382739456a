package org.palomar.relay.sevenbit;

import java.io.IOException;
import java.io.InputStream;
import org.palomar.api.message.Content;

/** A piece of a converted message. Immutable. */
sealed interface Piece {

    /** Its octets. */
    InputStream open(Content message) throws IOException;

    /** Octets that are new. */
    record Octets(Content octets) implements Piece {
        @Override
        public InputStream open(Content message) throws IOException {
            return octets.open();
        }
    }

    /** Octets of the message as they are. */
    record Same(long offset, long length) implements Piece {
        @Override
        public InputStream open(Content message) throws IOException {
            return message.open(offset, length);
        }
    }

    /** A body in quoted-printable. */
    record Quoted(long offset, long length) implements Piece {
        @Override
        public InputStream open(Content message) throws IOException {
            return new QuotedPrintable(message.open(offset, length), false);
        }
    }

    /** A body that is quoted-printable but for octets beyond ASCII in it. */
    record Escaped(long offset, long length) implements Piece {
        @Override
        public InputStream open(Content message) throws IOException {
            return new QuotedPrintable(message.open(offset, length), true);
        }
    }

    /** A body in base64. */
    record Base64(long offset, long length) implements Piece {
        @Override
        public InputStream open(Content message) throws IOException {
            return new Base64Lines(message.open(offset, length));
        }
    }
}
