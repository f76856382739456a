package org.palomar.directory.internal.password;

/**
 * What an Argon2 hash costs (RFC 9106 §3.1).
 *
 * @param memoryKib memory in KiB; {@value #MIN_KIB} to {@value #MAX_KIB}
 * @param passes over the memory; 1 to {@value #MAX_PASSES}
 * @param lanes 1 to {@value #MAX_LANES}; computed one after the other
 */
public record Argon2Cost(int memoryKib, int passes, int lanes) {

    public static final int MIN_KIB = 64;

    /** What Dovecot makes by default, and all that checks may use together. */
    public static final int MAX_KIB = 64 * 1024;

    public static final int MAX_PASSES = 16;
    public static final int MAX_LANES = 8;

    public Argon2Cost {
        boolean memory = memoryKib >= MIN_KIB && memoryKib <= MAX_KIB && memoryKib >= 8 * lanes;
        if (!memory || passes < 1 || passes > MAX_PASSES || lanes < 1 || lanes > MAX_LANES) {
            throw new IllegalArgumentException("the cost of Argon2 is out of bounds");
        }
    }

    boolean isAtLeast(Argon2Cost other) {
        return memoryKib >= other.memoryKib && passes >= other.passes;
    }
}
