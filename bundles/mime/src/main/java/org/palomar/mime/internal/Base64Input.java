package org.palomar.mime.internal;

import java.io.IOException;
import java.io.InputStream;

/**
 * Decodes base64 (RFC 2045 §6.8) while it is read. Octets outside the alphabet are skipped; padding ends a group, and what follows it is
 * decoded as the next one, as when two encoded texts were joined. For one thread.
 */
public final class Base64Input extends DecodingInput {

    private int bits;
    private int count;

    public Base64Input(InputStream in) {
        super(in);
    }

    @Override
    int decode(byte[] encoded, int length, byte[] decoded) throws IOException {
        int at = 0;
        for (int i = 0; i < length; i++) {
            byte code = TransferCodes.BASE64[encoded[i] & 0xff];
            if (code >= 0) {
                bits = (bits << 6) | code;
                count += 6;
                if (count >= 8) {
                    count -= 8;
                    decoded[at++] = (byte) (bits >> count);
                }
            } else if (code == TransferCodes.BASE64_PAD) {
                count = 0;
            }
        }
        return at;
    }

    @Override
    int finish(byte[] decoded) {
        return 0;
    }
}
