package org.palomar.certificates.internal;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.SignatureException;
import java.security.interfaces.RSAKey;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;

/** Finds out whether two keys are a pair, by what a handshake does with them: the one signs and the other verifies. */
final class KeyProof {

    private static final int NONCE_OCTETS = 32;

    /** What TLS 1.3 signs with such keys (RFC 8446 §4.2.3, {@code rsa_pss_pss_sha256}). */
    private static final PSSParameterSpec PSS =
            new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, PSSParameterSpec.TRAILER_FIELD_BC);

    private KeyProof() {}

    /**
     * Whether they are a pair.
     *
     * @throws IOException if TLS has no use for keys of this kind
     */
    static boolean belong(PrivateKey own, PublicKey certified) throws IOException, GeneralSecurityException {
        byte[] nonce = new byte[NONCE_OCTETS];
        new SecureRandom().nextBytes(nonce);
        Signature signature = signature(certified);
        try {
            signature.initSign(own);
            signature.update(nonce);
            byte[] signed = signature.sign();
            signature.initVerify(certified);
            signature.update(nonce);
            return signature.verify(signed);
        } catch (InvalidKeyException | SignatureException otherKindOrSize) {
            return false;
        }
    }

    private static Signature signature(PublicKey key) throws IOException, GeneralSecurityException {
        return switch (key.getAlgorithm()) {
            case "EC" -> Signature.getInstance("SHA256withECDSA");
            case "RSA" -> Signature.getInstance("SHA256withRSA");
            case "EdDSA" -> Signature.getInstance("EdDSA");
            case "RSASSA-PSS" -> {
                Signature signature = Signature.getInstance("RSASSA-PSS");
                AlgorithmParameterSpec bound = key instanceof RSAKey rsa ? rsa.getParams() : null;
                signature.setParameter(bound == null ? PSS : bound);
                yield signature;
            }
            case String other -> throw new IOException("keys of the kind " + other + " can't be used for TLS");
        };
    }
}
