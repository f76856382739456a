package org.palomar.directory.internal.sasl;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Optional;
import org.palomar.api.auth.LoginResult;
import org.palomar.api.auth.SaslExchange;
import org.palomar.api.auth.SaslStep;
import org.palomar.api.directory.Account;
import org.palomar.api.directory.DirectoryUnavailableException;
import org.palomar.directory.internal.records.ScramKeys;

/** SCRAM, server side (RFC 5802 §5, RFC 7677). Its states: waits for the first message, the final one, the client's empty last one. */
public final class ScramExchange implements SaslExchange {

    /** Answers what is kept of a user. */
    public interface Users {

        /** Who it is and the keys; for somebody unknown, keys that fit nobody and are the same each time. */
        Candidate candidate(String name, ScramAlgorithm algorithm) throws DirectoryUnavailableException;

        /** The reply where nothing is tried with this name from there for a while; empty where it may be. */
        Optional<LoginResult> blocked(String name);

        /** The reply to a wrong proof, which counts; held back as long as every refusal. */
        LoginResult wrong(String name);

        /** The reply to what is wrong before any proof, held back as well. */
        LoginResult refuse();

        /** The reply when users can't be looked up now, held back as well. */
        LoginResult unavailable();

        /** The reply to a right proof; also a refusal, if wrong ones came from there meanwhile. */
        LoginResult grant(String name, Account account);
    }

    /**
     * Who wants to log in.
     *
     * @param account empty for somebody who can't, whatever the proof
     */
    public record Candidate(Optional<Account> account, ScramKeys keys) {}

    /**
     * What the exchange is about.
     *
     * @param plus whether the mechanism is the one with channel binding
     * @param serverNonce fresh, printable, without a comma
     */
    public record Terms(ScramAlgorithm algorithm, boolean plus, Optional<ByteString> endPoint, String serverNonce) {}

    /** Immutable octets. */
    public static final class ByteString {

        private final byte[] octets;

        public ByteString(byte[] octets) {
            this.octets = octets.clone();
        }

        byte[] octets() {
            return octets.clone();
        }
    }

    private sealed interface State {
        record AwaitsFirst() implements State {}

        record AwaitsFinal(ScramMessage.First first, Candidate candidate, String serverFirst, String nonce)
                implements State {}

        record AwaitsEnd(LoginResult result) implements State {}

        record Over() implements State {}
    }

    private final Terms terms;
    private final Users users;
    private State state = new State.AwaitsFirst();

    public ScramExchange(Terms terms, Users users) {
        this.terms = terms;
        this.users = users;
    }

    @Override
    public boolean clientFirst() {
        return true;
    }

    @Override
    public SaslStep respond(byte[] response) {
        try {
            return switch (state) {
                case State.AwaitsFirst() -> first(response);
                case State.AwaitsFinal awaits -> last(response, awaits);
                case State.AwaitsEnd(LoginResult result) -> end(response, result);
                case State.Over() -> malformed();
            };
        } catch (DirectoryUnavailableException unavailable) {
            return done(users.unavailable());
        }
    }

    private SaslStep first(byte[] response) throws DirectoryUnavailableException {
        Optional<ScramMessage.First> message = ScramMessage.parseFirst(response);
        if (message.isEmpty()) {
            return malformed();
        }
        ScramMessage.First first = message.get();
        if (!bindingFits(first.binding())
                || !(first.authorization().isEmpty() || first.authorization().equals(first.name()))) {
            return done(users.refuse());
        }
        Candidate candidate = users.candidate(first.name(), terms.algorithm());
        String nonce = first.nonce() + terms.serverNonce();
        // server-first-message = [reserved-mext ","] nonce "," salt "," iteration-count
        String serverFirst = "r=" + nonce + ",s=" + candidate.keys().salt() + ",i="
                + candidate.keys().iterations();
        state = new State.AwaitsFinal(first, candidate, serverFirst, nonce);
        return challenge(serverFirst);
    }

    // RFC 5802 §6: "y" from a client, where the server does offer channel binding, means that somebody between them
    // took the offer away.
    private boolean bindingFits(ScramMessage.Binding binding) {
        return switch (binding) {
            case END_POINT -> terms.plus() && terms.endPoint().isPresent();
            case NOT_OFFERED -> !terms.plus() && terms.endPoint().isEmpty();
            case NONE -> !terms.plus();
            case UNKNOWN -> false;
        };
    }

    private SaslStep last(byte[] response, State.AwaitsFinal awaits) {
        Optional<ScramMessage.Final> message = ScramMessage.parseFinal(response);
        if (message.isEmpty()) {
            return malformed();
        }
        ScramMessage.Final last = message.get();
        // Not at the first message: that counts for nothing, and whether it is answered would tell who is known where.
        Optional<LoginResult> blocked = users.blocked(awaits.first().name());
        if (blocked.isPresent()) {
            return done(blocked.get());
        }
        String authMessage = awaits.first().bare() + "," + awaits.serverFirst() + "," + last.withoutProof();
        boolean right = proves(last, authMessage, awaits)
                && last.nonce().equals(awaits.nonce())
                && MessageDigest.isEqual(last.binding(), expectedBinding(awaits.first()));
        Optional<Account> account = awaits.candidate().account();
        String name = awaits.first().name();
        if (!right || account.isEmpty()) {
            return done(users.wrong(name));
        }
        LoginResult result = users.grant(name, account.get());
        if (!(result instanceof LoginResult.Granted)) {
            return done(result); // nothing that says that the proof was right
        }
        state = new State.AwaitsEnd(result);
        byte[] serverKey = Base64.getDecoder().decode(awaits.candidate().keys().serverKey());
        byte[] signature = terms.algorithm().hmac(serverKey, authMessage.getBytes(StandardCharsets.UTF_8));
        return challenge("v=" + Base64.getEncoder().encodeToString(signature));
    }

    // StoredKey = H(ClientProof XOR HMAC(StoredKey, AuthMessage))
    private boolean proves(ScramMessage.Final last, String authMessage, State.AwaitsFinal awaits) {
        byte[] storedKey = Base64.getDecoder().decode(awaits.candidate().keys().storedKey());
        byte[] proof = last.proof();
        if (proof.length != terms.algorithm().octets()) {
            return false;
        }
        byte[] signature = terms.algorithm().hmac(storedKey, authMessage.getBytes(StandardCharsets.UTF_8));
        for (int i = 0; i < proof.length; i++) {
            proof[i] ^= signature[i];
        }
        return MessageDigest.isEqual(storedKey, terms.algorithm().digest(proof));
    }

    // cbind-input = gs2-header [ cbind-data ]
    private byte[] expectedBinding(ScramMessage.First first) {
        ByteArrayOutputStream expected = new ByteArrayOutputStream();
        expected.writeBytes(first.header().getBytes(StandardCharsets.UTF_8));
        if (first.binding() == ScramMessage.Binding.END_POINT) {
            expected.writeBytes(terms.endPoint().orElseThrow().octets());
        }
        return expected.toByteArray();
    }

    private SaslStep end(byte[] response, LoginResult result) {
        return response.length == 0 ? done(result) : malformed();
    }

    private static SaslStep challenge(String text) {
        return new SaslStep.Challenge(text.getBytes(StandardCharsets.UTF_8));
    }

    private SaslStep done(LoginResult result) {
        state = new State.Over();
        return new SaslStep.Done(result);
    }

    private SaslStep malformed() {
        state = new State.Over();
        return new SaslStep.Malformed();
    }
}
