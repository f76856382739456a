package org.palomar.signing.internal.dkim;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.palomar.api.message.HeaderField;
import org.palomar.signing.internal.key.KeyEntry;

/** The field that says who has signed what (RFC 6376 §3.5). Pure. */
final class SignatureField {

    private static final String NAME = "DKIM-Signature";

    /** Characters of base64 that stand together, so that lines are not too long. */
    private static final int CHUNK = 64;

    private SignatureField() {}

    /** @throws GeneralSecurityException when the key can't be used */
    static HeaderField of(KeyEntry key, SignedHeader header, byte[] bodyHash, Instant now)
            throws GeneralSecurityException {
        String unsigned = "v=1; a=" + key.secret().algorithm().signature() + "; c=relaxed/relaxed; d=" + key.domain()
                + "; s=" + key.selector() + "; t=" + now.getEpochSecond() + "; h=" + names(header.names()) + "; bh="
                + Base64.getEncoder().encodeToString(bodyHash) + "; b=";
        ByteArrayOutputStream signed = new ByteArrayOutputStream(header.octets().length + unsigned.length() + 20);
        signed.writeBytes(header.octets());
        // RFC 6376 §3.7: the field itself last, with an empty b= and without CRLF. One space between words is how the
        // relaxed form has it, however it is folded.
        signed.writeBytes(("dkim-signature:" + unsigned).getBytes(StandardCharsets.US_ASCII));
        byte[] signature = key.secret().sign(signed.toByteArray());
        return new HeaderField(NAME, unsigned + chunked(Base64.getEncoder().encodeToString(signature)));
    }

    /** A name of a header's, and its like, in one word; a colon may have white space behind it. */
    private static String names(List<String> names) {
        StringBuilder text = new StringBuilder();
        String before = "";
        for (String name : names) {
            if (!text.isEmpty()) {
                text.append(name.equals(before) ? ":" : ": ");
            }
            text.append(name);
            before = name;
        }
        return text.toString();
    }

    private static String chunked(String base64) {
        List<String> chunks = new ArrayList<>();
        for (int i = 0; i < base64.length(); i += CHUNK) {
            chunks.add(base64.substring(i, Math.min(base64.length(), i + CHUNK)));
        }
        return String.join(" ", chunks);
    }
}
