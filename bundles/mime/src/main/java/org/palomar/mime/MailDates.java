package org.palomar.mime;

import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.StringTokenizer;

/**
 * Dates of header fields (RFC 5322 §3.3 and the obsolete forms of §4.3). Also takes what is often seen: no day of the week, no seconds, no
 * zone (then UTC), hyphens between day, month and year, the year behind the time.
 */
public final class MailDates {

    /** Longer ones are no dates. */
    private static final int MAX_LENGTH = 200;

    private static final int MAX_ZONE_MINUTES = 18 * 60; // what java.time takes; real ones end at 14 hours
    private static final String MONTHS = "janfebmaraprmayjunjulaugsepoctnovdec";

    /** RFC 5322 §4.3; all other letters say nothing of the zone and count as UTC. */
    private static final Map<String, Integer> ZONES =
            Map.of("edt", -4, "est", -5, "cdt", -5, "cst", -6, "mdt", -6, "mst", -7, "pdt", -7, "pst", -8);

    private static final DateTimeFormatter WRITTEN =
            DateTimeFormatter.ofPattern("EEE, d MMM yyyy HH:mm:ss Z", Locale.ENGLISH);

    private int day;
    private int month;
    private int year = -1;
    private int hour = -1;
    private int minute;
    private int second;
    private ZoneOffset zone = ZoneOffset.UTC;

    private MailDates() {}

    /** As a header field has it, with its offset from UTC. */
    public static String format(OffsetDateTime date) {
        return WRITTEN.format(date);
    }

    /** The date with its own offset from UTC; empty if it is none. */
    public static Optional<OffsetDateTime> parse(String fieldValue) {
        if (fieldValue.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        MailDates date = new MailDates();
        StringTokenizer words = new StringTokenizer(withoutComments(fieldValue).toLowerCase(Locale.ROOT), " \t,");
        while (words.hasMoreTokens()) {
            date.accept(words.nextToken());
        }
        return date.value();
    }

    private void accept(String word) {
        char first = word.charAt(0);
        if (word.indexOf(':') > 0) {
            time(word);
        } else if (hour >= 0 && (first == '+' || first == '-')) {
            zone = numericZone(word);
        } else if (Character.isDigit(first) && word.indexOf('-') > 0) {
            for (String piece : word.split("-", -1)) {
                if (!piece.isEmpty()) {
                    accept(piece);
                }
            }
        } else if (Character.isDigit(first)) {
            dayOrYear(word);
        } else if (month == 0 && word.length() >= 3 && MONTHS.indexOf(word.substring(0, 3)) % 3 == 0) {
            month = MONTHS.indexOf(word.substring(0, 3)) / 3 + 1;
        } else if (hour >= 0 && ZONES.containsKey(word)) {
            zone = ZoneOffset.ofHours(ZONES.get(word));
        }
    }

    private void dayOrYear(String word) {
        int number = number(word);
        if (day == 0 && word.length() <= 2) {
            day = number;
        } else if (year < 0 && number >= 0) {
            // RFC 5322 §4.3: two digits up to 49 are of this century, all other short years count from 1900
            boolean thisCentury = word.length() == 2 && number < 50;
            year = word.length() >= 4 ? number : thisCentury ? 2000 + number : 1900 + number;
        }
    }

    // time-of-day = hour ":" minute [ ":" second ]
    private void time(String word) {
        String[] pieces = word.split(":", -1);
        if (hour < 0 && pieces.length <= 3) {
            hour = number(pieces[0]);
            minute = number(pieces[1]);
            second = pieces.length == 3 ? Math.min(number(pieces[2]), 59) : 0; // 60 is a leap second
        }
    }

    private static ZoneOffset numericZone(String word) {
        int digits = number(word.substring(1));
        int minutes = digits / 100 * 60 + digits % 100;
        if (word.length() != 5 || digits < 0 || minutes > MAX_ZONE_MINUTES) {
            return ZoneOffset.UTC;
        }
        return ZoneOffset.ofTotalSeconds((word.charAt(0) == '-' ? -60 : 60) * minutes);
    }

    private Optional<OffsetDateTime> value() {
        try {
            return year < 0
                    ? Optional.empty()
                    : Optional.of(OffsetDateTime.of(year, month, day, Math.max(hour, 0), minute, second, 0, zone));
        } catch (DateTimeException outOfRange) {
            return Optional.empty();
        }
    }

    /** The number, or -1. */
    private static int number(String digits) {
        int value = 0;
        for (int i = 0; i < digits.length(); i++) {
            int digit = digits.charAt(i) - '0';
            if (digit < 0 || digit > 9 || i >= 5) {
                return -1;
            }
            value = 10 * value + digit;
        }
        return digits.isEmpty() ? -1 : value;
    }

    private static String withoutComments(String text) {
        StringBuilder plain = new StringBuilder(text.length());
        int depth = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '(') {
                depth++;
            } else if (c == ')') {
                depth = Math.max(0, depth - 1);
                plain.append(' ');
            } else if (depth == 0) {
                plain.append(c);
            }
        }
        return plain.toString();
    }
}
