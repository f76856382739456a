package org.palomar.smtp.session;

import java.util.Optional;
import org.palomar.api.directory.Account;

/** Where a conversation is (RFC 5321 §4.1.4). */
public sealed interface State {

    /**
     * Who is at the other end.
     *
     * @param name as in EHLO
     * @param extended whether it said EHLO or LHLO, not HELO
     * @param account who logged in
     */
    record Peer(String name, boolean extended, Optional<Account> account) {}

    /** Nobody said hello, or TLS has just begun. */
    record Fresh() implements State {}

    /** No message is under way. */
    record Greeted(Peer peer) implements State {}

    /** MAIL was accepted, and perhaps some RCPT. */
    record Addressing(Peer peer, Envelope envelope) implements State {}

    /** A first BDAT was accepted, the last was not seen. */
    record Chunking(Peer peer, Envelope envelope, ChunkedBody body) implements State {}

    /** The conversation is over. */
    record Over() implements State {}

    /** Who is at the other end, once known. */
    default Optional<Peer> known() {
        return switch (this) {
            case Fresh() -> Optional.empty();
            case Over() -> Optional.empty();
            case Greeted(Peer peer) -> Optional.of(peer);
            case Addressing(Peer peer, Envelope envelope) -> Optional.of(peer);
            case Chunking(Peer peer, Envelope envelope, ChunkedBody body) -> Optional.of(peer);
        };
    }

    /** The message that is under way. */
    default Optional<Envelope> transaction() {
        return switch (this) {
            case Addressing(Peer peer, Envelope envelope) -> Optional.of(envelope);
            case Chunking(Peer peer, Envelope envelope, ChunkedBody body) -> Optional.of(envelope);
            default -> Optional.empty();
        };
    }

    /** The state without a message: what RSET, and the end of a message, lead to. */
    default State withoutMessage() {
        return known().<State>map(Greeted::new).orElse(this);
    }
}
