package org.palomar.smtp.grammar;

/** Decimal digits of any number; what is too large for a {@code long} is still a number. */
final class DecimalNumber {

    private DecimalNumber() {}

    /** The value; {@link Long#MAX_VALUE} for that and anything above; -1 if the text isn't one or more digits. */
    static long parse(String text) {
        if (text.isEmpty()) {
            return -1;
        }
        long value = 0;
        for (int i = 0; i < text.length(); i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            value = value > (Long.MAX_VALUE - digit) / 10 ? Long.MAX_VALUE : value * 10 + digit;
        }
        return value;
    }
}
