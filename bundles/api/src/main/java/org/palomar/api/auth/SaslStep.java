package org.palomar.api.auth;

/** What comes next in a SASL exchange. */
public sealed interface SaslStep {

    /** Send this challenge, decoded, and wait for the response. */
    final class Challenge implements SaslStep {

        private final byte[] data;

        public Challenge(byte[] data) {
            this.data = data.clone();
        }

        public byte[] data() {
            return data.clone();
        }
    }

    /** It is over. Server data of a success (RFC 4422 §3.6) was sent before as a challenge. */
    record Done(LoginResult result) implements SaslStep {}

    /** The client's response was no response of this mechanism: a syntax error, not a refusal. */
    record Malformed() implements SaslStep {}
}
