package org.palomar.directory.internal.sasl;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.palomar.api.auth.SaslExchange;
import org.palomar.api.auth.SaslStep;

/** The other side of SCRAM-SHA-256, written from RFC 5802 §3. */
public final class ScramClient {

    private final String name;
    private final String password;
    private final String header;
    private final byte[] channel;

    /**
     * @param header of GS2, with its commas
     * @param channel what is bound to; empty for nothing
     */
    public ScramClient(String name, String password, String header, byte[] channel) {
        this.name = name;
        this.password = password;
        this.header = header;
        this.channel = channel.clone();
    }

    /** How the exchange ends. */
    public SaslStep run(SaslExchange exchange) {
        String bare = "n=" + name + ",r=abc";
        SaslStep step = exchange.respond((header + bare).getBytes(StandardCharsets.UTF_8));
        if (!(step instanceof SaslStep.Challenge challenge)) {
            return step;
        }
        String first = new String(challenge.data(), StandardCharsets.UTF_8);
        String[] fields = first.split(",", -1);
        byte[] binding = new byte[header.length() + channel.length];
        System.arraycopy(header.getBytes(StandardCharsets.US_ASCII), 0, binding, 0, header.length());
        System.arraycopy(channel, 0, binding, header.length(), channel.length);
        String withoutProof = "c=" + Base64.getEncoder().encodeToString(binding) + "," + fields[0];
        ScramAlgorithm sha = ScramAlgorithm.SHA_256;
        byte[] salted = sha.salted(
                password, Base64.getDecoder().decode(fields[1].substring(2)), Integer.parseInt(fields[2].substring(2)));
        String message = withoutProof + ",p=" + proof(sha, salted, bare + "," + first + "," + withoutProof);
        SaslStep last = exchange.respond(message.getBytes(StandardCharsets.UTF_8));
        return last instanceof SaslStep.Challenge ? exchange.respond(new byte[0]) : last;
    }

    private static String proof(ScramAlgorithm sha, byte[] salted, String authMessage) {
        byte[] clientKey = sha.hmac(salted, "Client Key".getBytes(StandardCharsets.US_ASCII));
        byte[] signature = sha.hmac(sha.digest(clientKey), authMessage.getBytes(StandardCharsets.UTF_8));
        for (int i = 0; i < clientKey.length; i++) {
            clientKey[i] ^= signature[i];
        }
        return Base64.getEncoder().encodeToString(clientKey);
    }
}
