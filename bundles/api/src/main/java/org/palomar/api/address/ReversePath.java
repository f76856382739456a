package org.palomar.api.address;

import java.util.Optional;

/** The sender of the SMTP envelope: an address, or the null sender {@code <>} of bounces (RFC 5321 §4.5.5). */
public sealed interface ReversePath {

    /** The null sender. */
    record Null() implements ReversePath {
        @Override
        public String toString() {
            return "<>";
        }
    }

    /** An ordinary sender. */
    record Sender(Address sender) implements ReversePath {
        @Override
        public String toString() {
            return "<" + sender + ">";
        }
    }

    static ReversePath none() {
        return new Null();
    }

    static ReversePath of(Address sender) {
        return new Sender(sender);
    }

    default Optional<Address> address() {
        return this instanceof Sender(Address sender) ? Optional.of(sender) : Optional.empty();
    }

    default boolean isNull() {
        return this instanceof Null;
    }
}
