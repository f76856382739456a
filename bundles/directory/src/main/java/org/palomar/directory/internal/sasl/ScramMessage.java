package org.palomar.directory.internal.sasl;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/** What a client says in SCRAM (RFC 5802 §7). The parsers take any octets. */
sealed interface ScramMessage {

    /** Names, nonces and proofs take some hundred octets; nobody needs more. */
    int MAX_OCTETS = 4096;

    /** What the client says of channel binding (RFC 5802 §6). */
    enum Binding {
        /** {@code n}: it can't. */
        NONE,
        /** {@code y}: it could, and thinks that the server can't. */
        NOT_OFFERED,
        /** {@code p=tls-server-end-point}: it does. */
        END_POINT,
        /** Any other {@code p=}. */
        UNKNOWN
    }

    /**
     * The first message.
     *
     * @param header the GS2 header as sent, {@code n,,} for most
     * @param bare what follows the header
     */
    record First(Binding binding, String authorization, String name, String nonce, String header, String bare)
            implements ScramMessage {}

    /** The second message; {@code withoutProof} is what the proof is about. */
    final class Final implements ScramMessage {

        private final byte[] binding;
        private final String nonce;
        private final byte[] proof;
        private final String withoutProof;

        Final(byte[] binding, String nonce, byte[] proof, String withoutProof) {
            this.binding = binding.clone();
            this.nonce = nonce;
            this.proof = proof.clone();
            this.withoutProof = withoutProof;
        }

        byte[] binding() {
            return binding.clone();
        }

        String nonce() {
            return nonce;
        }

        byte[] proof() {
            return proof.clone();
        }

        String withoutProof() {
            return withoutProof;
        }
    }

    // client-first-message = gs2-header client-first-message-bare
    // gs2-header = gs2-cbind-flag "," [ authzid ] ","
    // client-first-message-bare = [reserved-mext ","] username "," nonce ["," extensions]
    static Optional<First> parseFirst(byte[] octets) {
        Optional<String> text = text(octets);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        String[] parts = text.get().split(",", -1);
        if (parts.length < 4 || !parts[2].startsWith("n=") || !parts[3].startsWith("r=")) {
            return Optional.empty();
        }
        Optional<Binding> binding = binding(parts[0]);
        Optional<String> authorization = parts[1].isEmpty()
                ? Optional.of("")
                : parts[1].startsWith("a=") ? saslName(parts[1].substring(2)) : Optional.empty();
        Optional<String> name = saslName(parts[2].substring(2));
        String nonce = parts[3].substring(2);
        if (binding.isEmpty() || authorization.isEmpty() || name.isEmpty() || !isNonce(nonce)) {
            return Optional.empty();
        }
        String header = parts[0] + "," + parts[1] + ",";
        String bare = text.get().substring(header.length());
        return Optional.of(new First(binding.get(), authorization.get(), name.get(), nonce, header, bare));
    }

    // client-final-message = channel-binding "," nonce ["," extensions] "," proof
    static Optional<Final> parseFinal(byte[] octets) {
        Optional<String> text = text(octets);
        int proofAt = text.map(message -> message.lastIndexOf(",p=")).orElse(-1);
        if (proofAt < 0) {
            return Optional.empty();
        }
        String withoutProof = text.orElseThrow().substring(0, proofAt);
        String[] parts = withoutProof.split(",", -1);
        if (parts.length < 2 || !parts[0].startsWith("c=") || !parts[1].startsWith("r=")) {
            return Optional.empty();
        }
        String nonce = parts[1].substring(2);
        Optional<byte[]> binding = base64(parts[0].substring(2));
        Optional<byte[]> proof = base64(text.orElseThrow().substring(proofAt + 3));
        if (binding.isEmpty() || proof.isEmpty() || !isNonce(nonce)) {
            return Optional.empty();
        }
        return Optional.of(new Final(binding.get(), nonce, proof.get(), withoutProof));
    }

    private static Optional<Binding> binding(String flag) {
        return switch (flag) {
            case "n" -> Optional.of(Binding.NONE);
            case "y" -> Optional.of(Binding.NOT_OFFERED);
            case "p=tls-server-end-point" -> Optional.of(Binding.END_POINT);
            // cb-name = 1*(ALPHA / DIGIT / "." / "-")
            default -> flag.matches("p=[A-Za-z0-9.-]+") ? Optional.of(Binding.UNKNOWN) : Optional.empty();
        };
    }

    // saslname = 1*(value-safe-char / "=2C" / "=3D")
    private static Optional<String> saslName(String text) {
        StringBuilder name = new StringBuilder(text.length());
        int i = 0;
        while (i < text.length()) {
            if (text.startsWith("=2C", i)) {
                name.append(',');
                i += 3;
            } else if (text.startsWith("=3D", i)) {
                name.append('=');
                i += 3;
            } else if (text.charAt(i) == '=') {
                return Optional.empty();
            } else {
                name.append(text.charAt(i++));
            }
        }
        return name.isEmpty() ? Optional.empty() : Optional.of(name.toString());
    }

    // printable = %x21-2B / %x2D-7E
    private static boolean isNonce(String nonce) {
        return !nonce.isEmpty() && nonce.chars().allMatch(c -> c > 0x20 && c < 0x7f && c != ',');
    }

    private static Optional<byte[]> base64(String text) {
        try {
            return Optional.of(Base64.getDecoder().decode(text));
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }

    private static Optional<String> text(byte[] octets) {
        if (octets.length > MAX_OCTETS) {
            return Optional.empty();
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(octets))
                    .toString();
            return text.indexOf('\0') < 0 ? Optional.of(text) : Optional.empty();
        } catch (CharacterCodingException notUtf8) {
            return Optional.empty();
        }
    }
}
