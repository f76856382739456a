package org.palomar.relay.grammar;

import java.nio.charset.StandardCharsets;

/** How parameters carry any characters (RFC 3461 §4). */
final class Xtext {

    private Xtext() {}

    // xtext = *( xchar / hexchar ); hexchar = "+" two hexadecimal digits, in upper case          RFC 3461 §4
    static String encode(String text) {
        StringBuilder encoded = new StringBuilder(text.length());
        for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
            if (octet > ' ' && octet < 0x7f && octet != '+' && octet != '=') {
                encoded.append((char) octet);
            } else {
                encoded.append("+%02X".formatted(octet & 0xff));
            }
        }
        return encoded.toString();
    }
}
