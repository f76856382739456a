package org.palomar.dkim;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.palomar.api.message.HeaderField;
import org.palomar.dkim.ArcResult.Status;
import org.palomar.dkim.internal.ArcSets;
import org.palomar.dkim.internal.BodyForm;
import org.palomar.dkim.internal.FieldOctets;
import org.palomar.dkim.internal.FieldText;
import org.palomar.dkim.internal.SignedHeader;

/** Adds a set to the chain of a message that is passed on (RFC 8617 §5.1). */
public final class ArcSealer {

    private static final String RESULTS = "ARC-Authentication-Results";
    private static final String SIGNATURE = "ARC-Message-Signature";
    private static final String SEAL = "ARC-Seal";

    private final ArcSets sets;
    private final Status status;
    private final boolean closed;
    private final SignedHeader header;
    private final byte[] bodyHash;
    private final int line;

    private ArcSealer(ArcSets sets, Status status, boolean closed, SignedHeader header, byte[] bodyHash, int line) {
        this.sets = sets;
        this.status = status;
        this.closed = closed;
        this.header = header;
        this.bodyHash = bodyHash;
        this.line = line;
    }

    /**
     * @param message as it is passed on
     * @param front fields that will stand before the message, behind the set
     * @param chain what {@link ArcVerifier} has found of the message as it came; not a temporary failure, of which nobody knows what it is
     * @throws IOException when the message can't be read
     */
    public static ArcSealer of(DkimMessage message, List<HeaderField> front, ArcResult chain) throws IOException {
        return of(message, chain, SignedHeader.withSignatures(DkimSigner.behind(front, message)), FieldText.LINE);
    }

    /** @param line characters of a line of base64: the white space between them is part of what a seal signs */
    static ArcSealer of(DkimMessage message, ArcResult chain, SignedHeader header, int line) throws IOException {
        if (chain.temporary()) {
            throw new IllegalArgumentException("nobody knows what the chain is worth");
        }
        ArcSets sets = ArcSets.of(message.header());
        boolean failed =
                sets.newestStatus(message.header()).filter("fail"::equals).isPresent();
        return new ArcSealer(
                sets,
                chain.status(),
                failed || sets.highest() >= ArcSets.MOST,
                header,
                message.body(BodyForm.RELAXED).digest(),
                line);
    }

    /** Whether nothing may be added: a chain that says itself that it has failed ends there (RFC 8617 §5.1.2), and none is longer than 50. */
    public boolean isClosed() {
        return closed;
    }

    /**
     * The set: seal, signature, results, in the order in which they are put before the message.
     *
     * @param results who has checked the message, and what was found, as the value of an Authentication-Results field
     * @throws GeneralSecurityException when the key can't be used
     */
    public List<HeaderField> seal(DkimKey key, String results, Instant now) throws GeneralSecurityException {
        String instance = Integer.toString(sets.highest() + 1);
        String front = "i=" + instance + "; ";
        HeaderField checked = new HeaderField(
                RESULTS, front + AuthenticationResults.bounded(results, HeaderField.MAX_VALUE - front.length()));
        HeaderField signature = signature(key, instance, now);
        ByteArrayOutputStream signed = new ByteArrayOutputStream(4096);
        if (status != Status.FAIL) {
            signed.writeBytes(sets.all()); // RFC 8617 §5.1.2: of a failed chain nothing is vouched for
        }
        signed.writeBytes(relaxed(checked));
        signed.writeBytes(relaxed(signature));
        String before = "a=" + key.algorithm().signature() + "; b=";
        String behind = "; cv=" + status.word() + "; d=" + key.domain() + "; i=" + instance + "; s=" + key.selector()
                + "; t=" + now.getEpochSecond();
        signed.writeBytes(("arc-seal:" + before + behind).getBytes(StandardCharsets.US_ASCII));
        HeaderField seal = new HeaderField(SEAL, before + signed(key, signed) + behind);
        return List.of(seal, signature, checked);
    }

    private HeaderField signature(DkimKey key, String instance, Instant now) throws GeneralSecurityException {
        ByteArrayOutputStream signed = new ByteArrayOutputStream(header.octets().length + 1024);
        signed.writeBytes(header.octets());
        String before = "a=" + key.algorithm().signature() + "; b=";
        String behind = "; bh=" + Base64.getEncoder().encodeToString(bodyHash) + "; c=relaxed/relaxed; d="
                + key.domain() + "; h=" + FieldText.names(header.names()) + "; i=" + instance + "; s=" + key.selector()
                + "; t=" + now.getEpochSecond();
        signed.writeBytes(("arc-message-signature:" + before + behind).getBytes(StandardCharsets.US_ASCII));
        return new HeaderField(SIGNATURE, before + signed(key, signed) + behind);
    }

    private String signed(DkimKey key, ByteArrayOutputStream octets) throws GeneralSecurityException {
        return FieldText.signature(Base64.getEncoder().encodeToString(key.sign(octets.toByteArray())), line);
    }

    private static byte[] relaxed(HeaderField field) {
        byte[] octets = field.toOctets();
        return FieldOctets.relaxedOf(field.name(), octets, field.name().length() + 1, octets.length);
    }
}
