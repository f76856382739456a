package org.palomar.itests;

import java.nio.charset.StandardCharsets;
import java.util.Random;

/** Octets without meaning, the same each time. */
final class Noise {

    private static final long SEED = 20_260_401;

    private Noise() {}

    static String octets(int count) {
        byte[] octets = new byte[count];
        new Random(SEED).nextBytes(octets);
        return new String(octets, StandardCharsets.ISO_8859_1);
    }
}
