package org.palomar.api.preference;

/**
 * One value that somebody wants.
 *
 * @param subject what it is of, such as the name of a filter step; lower case letters, digits, dots and hyphens, at most {@value #MAX_NAME}
 * @param key which of the subject's settings, of the same form
 * @param value one line of printable characters, at most {@value #MAX_VALUE}; what it means, the subject knows
 */
public record Preference(Holder holder, String subject, String key, String value) {

    public static final int MAX_NAME = 63;
    public static final int MAX_VALUE = 400;

    private static final String NAME = "[a-z0-9][a-z0-9.-]{0," + (MAX_NAME - 1) + "}";

    public Preference {
        if (!subject.matches(NAME) || !key.matches(NAME)) {
            throw new IllegalArgumentException("not a name of a preference: " + subject + " " + key);
        }
        if (value.isEmpty()
                || value.length() > MAX_VALUE
                || value.chars().anyMatch(Character::isISOControl)
                || !value.equals(value.strip())) {
            throw new IllegalArgumentException("not a value of a preference");
        }
    }
}
