package org.palomar.dkim.internal;

import java.io.ByteArrayOutputStream;
import java.security.MessageDigest;
import java.util.List;
import org.palomar.dkim.Canonicalization;
import org.palomar.dkim.Verdict;

/** Whether a message is what a signature of it has signed (RFC 6376 §6.1.3): the same for DKIM and for a link of a chain. Pure. */
public final class MessageCheck {

    private MessageCheck() {}

    /** The body, as it was digested in the form that the signature names. */
    public static void body(SignatureTags signature, BodyHash.Digest digest) throws Rejection {
        byte[] claimed = SignatureTags.base64(signature.tags(), "bh");
        long limit = signature.bodyForm().limit();
        if (limit != Long.MAX_VALUE && limit > digest.length()) {
            throw new Rejection(Verdict.FAIL, "the body is shorter than what was signed");
        }
        if (!MessageDigest.isEqual(claimed, digest.digest())) {
            throw new Rejection(Verdict.FAIL, "the body is another");
        }
        if (limit < digest.length()) {
            // RFC 6376 §8.2: whoever adds to it says what they want in the signer's name
            throw new Rejection(Verdict.POLICY, "l= leaves part of the body out");
        }
    }

    /** The header, and the field itself. */
    public static void header(SignatureTags signature, FieldOctets field, KeyRecord key) throws Rejection {
        List<String> names = signature.names();
        boolean relaxed = signature.headerForm() == Canonicalization.RELAXED;
        ByteArrayOutputStream signed = new ByteArrayOutputStream(1024);
        signed.writeBytes(SignedOctets.around(field, names, relaxed));
        signed.writeBytes(field.unsigned(signature.tags(), relaxed));
        if (!key.verifies(signed.toByteArray(), signature.signature())) {
            throw new Rejection(Verdict.FAIL, "the signature is not that of this header");
        }
    }
}
