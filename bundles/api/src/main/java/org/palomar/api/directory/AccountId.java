package org.palomar.api.directory;

/** The identity of an account: stays when it is renamed, never used again. Positive. */
public record AccountId(long value) {
    public AccountId {
        if (value <= 0) {
            throw new IllegalArgumentException("account ids are positive");
        }
    }

    @Override
    public String toString() {
        return Long.toString(value);
    }
}
