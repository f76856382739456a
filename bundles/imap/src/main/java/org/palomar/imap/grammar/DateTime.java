package org.palomar.imap.grammar;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;

/** Dates of IMAP: {@code "17-Jul-1996 02:44:25 -0700"} for messages, {@code 17-Jul-1996} in SEARCH. */
public final class DateTime {

    private static final List<String> MONTHS =
            List.of("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC");
    private static final String[] WRITTEN = {
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"
    };

    private DateTime() {}

    /** A month's name as it is written in dates; 1 to 12. */
    public static String month(int number) {
        return WRITTEN[number - 1];
    }

    // date-time, its marks left to the caller = date-day-fixed "-" date-month "-" date-year SP time SP zone
    static long parse(Cursor in) throws SyntaxException {
        in.accept(' ');
        LocalDate date = dayMonthYear(in);
        in.expect(' ');
        long hour = in.number();
        in.expect(':');
        long minute = in.number();
        in.expect(':');
        long second = in.number();
        in.expect(' ');
        boolean west = in.accept('-');
        if (!west) {
            in.expect('+');
        }
        long zone = in.number();
        try {
            // RFC 5322 §3.3: 60 is a leap second
            LocalDateTime local = date.atTime(
                    Math.toIntExact(hour), Math.toIntExact(minute), Math.toIntExact(second == 60 ? 59 : second));
            int minutes = Math.toIntExact(zone / 100 * 60 + zone % 100);
            return local.toEpochSecond(ZoneOffset.UTC) - (west ? -minutes : minutes) * 60L;
        } catch (DateTimeException | ArithmeticException impossible) {
            throw new SyntaxException("there is no such time");
        }
    }

    // date = date-text / DQUOTE date-text DQUOTE
    static LocalDate parseDate(Cursor in) throws SyntaxException {
        boolean quoted = in.accept('"');
        LocalDate date = dayMonthYear(in);
        if (quoted) {
            in.expect('"');
        }
        return date;
    }

    // date-text = date-day "-" date-month "-" date-year
    private static LocalDate dayMonthYear(Cursor in) throws SyntaxException {
        long day = in.number();
        in.expect('-');
        int month = 0;
        for (int i = 0; i < MONTHS.size() && month == 0; i++) {
            month = in.acceptWord(MONTHS.get(i)) ? i + 1 : 0;
        }
        in.expect('-');
        long year = in.number();
        try {
            if (year > 9999) {
                throw new SyntaxException("a year has four digits");
            }
            return LocalDate.of((int) year, month, Math.toIntExact(day));
        } catch (DateTimeException | ArithmeticException impossible) {
            throw new SyntaxException("there is no such date");
        }
    }
}
