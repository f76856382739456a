package org.palomar.dkim;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.palomar.api.message.HeaderField;
import org.palomar.dkim.internal.BodyForm;
import org.palomar.dkim.internal.FieldText;
import org.palomar.dkim.internal.SignedHeader;

/** Signs one message with one key or several (RFC 6376 §5). */
public final class DkimSigner {

    private static final String NAME = "DKIM-Signature";

    private final SignedHeader header;
    private final byte[] bodyHash;

    private DkimSigner(SignedHeader header, byte[] bodyHash) {
        this.header = header;
        this.bodyHash = bodyHash;
    }

    /**
     * @param front fields that will stand before the message
     * @throws IOException when the message can't be read
     */
    public static DkimSigner of(DkimMessage message, List<HeaderField> front) throws IOException {
        return new DkimSigner(
                SignedHeader.of(behind(front, message)),
                message.body(BodyForm.RELAXED).digest());
    }

    static byte[] behind(List<HeaderField> front, DkimMessage message) {
        ByteArrayOutputStream header = new ByteArrayOutputStream(message.header().length + 256);
        front.forEach(field -> header.writeBytes(field.toOctets()));
        header.writeBytes(message.header());
        return header.toByteArray();
    }

    /**
     * The field that says who has signed what (RFC 6376 §3.5).
     *
     * @throws GeneralSecurityException when the key can't be used
     */
    public HeaderField sign(DkimKey key, Instant now) throws GeneralSecurityException {
        String unsigned = "v=1; a=" + key.algorithm().signature() + "; c=relaxed/relaxed; d=" + key.domain() + "; s="
                + key.selector() + "; t=" + now.getEpochSecond() + "; h=" + FieldText.names(header.names()) + "; bh="
                + Base64.getEncoder().encodeToString(bodyHash) + "; b=";
        ByteArrayOutputStream signed = new ByteArrayOutputStream(header.octets().length + unsigned.length() + 20);
        signed.writeBytes(header.octets());
        // RFC 6376 §3.7: the field itself last, with an empty b= and without CRLF. One space between words is how the
        // relaxed form has it, however it is folded.
        signed.writeBytes(("dkim-signature:" + unsigned).getBytes(StandardCharsets.US_ASCII));
        byte[] signature = key.sign(signed.toByteArray());
        return new HeaderField(
                NAME, unsigned + FieldText.signature(Base64.getEncoder().encodeToString(signature), FieldText.LINE));
    }
}
