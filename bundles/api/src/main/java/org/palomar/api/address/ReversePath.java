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

    /**
     * A sender at a host without a name. It has no {@link #address()}: nobody here has such a one.
     *
     * @param localPart as that of an {@link Address}
     */
    record AtHost(String localPart, AddressLiteral host) implements ReversePath {

        public AtHost {
            if (!LocalPart.isValid(localPart)) {
                throw new IllegalArgumentException("not a local part");
            }
        }

        @Override
        public String toString() {
            return "<" + LocalPart.written(localPart) + "@" + host + ">";
        }
    }

    static ReversePath none() {
        return new Null();
    }

    static ReversePath of(Address sender) {
        return new Sender(sender);
    }

    // Reverse-path = Path / "<>"; Mailbox = Local-part "@" ( Domain / address-literal )          RFC 5321 §4.1.2
    /** Parses what is between the angle brackets; as {@link Address#parse}, and address literals. */
    static Optional<ReversePath> parse(String text) {
        if (text.isEmpty()) {
            return Optional.of(none());
        }
        int at = text.lastIndexOf('@');
        Optional<AddressLiteral> host = at < 0 ? Optional.empty() : AddressLiteral.parse(text.substring(at + 1));
        return host.isEmpty()
                ? Address.parse(text).map(ReversePath::of)
                : LocalPart.parse(text.substring(0, at)).map(localPart -> new AtHost(localPart, host.get()));
    }

    default Optional<Address> address() {
        return this instanceof Sender(Address sender) ? Optional.of(sender) : Optional.empty();
    }

    default boolean isNull() {
        return this instanceof Null;
    }

    /** As on the wire, without the angle brackets; empty for the null sender. */
    default String text() {
        String bracketed = toString();
        return bracketed.substring(1, bracketed.length() - 1);
    }
}
