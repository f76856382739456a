package org.palomar.api.quarantine;

import java.util.Optional;

/**
 * The name of an entry, which no other gets.
 *
 * @param number positive; later entries have greater ones
 */
public record QuarantineId(long number) {

    public QuarantineId {
        if (number <= 0) {
            throw new IllegalArgumentException("numbers of entries are positive");
        }
    }

    /** As {@link #toString} writes it; total. */
    public static Optional<QuarantineId> parse(String text) {
        boolean digits = !text.isEmpty() && text.length() <= 18 && text.chars().allMatch(c -> c >= '0' && c <= '9');
        return digits
                ? Optional.of(Long.parseLong(text)).filter(number -> number > 0).map(QuarantineId::new)
                : Optional.empty();
    }

    @Override
    public String toString() {
        return Long.toString(number);
    }
}
