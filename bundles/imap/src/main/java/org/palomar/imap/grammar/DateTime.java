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

    /** The zone that is farthest from UTC, in hours and minutes. */
    private static final int FARTHEST_ZONE = 1400;

    /** What INTERNALDATE can tell, in UTC: years of four digits. */
    private static final long FIRST = LocalDateTime.of(1, 1, 1, 0, 0).toEpochSecond(ZoneOffset.UTC);

    private static final long LAST = LocalDateTime.of(9999, 12, 31, 23, 59, 59).toEpochSecond(ZoneOffset.UTC);

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
        int zone = zone(in);
        try {
            // RFC 5322 §3.3: 60 is a leap second
            LocalDateTime local = date.atTime(
                    Math.toIntExact(hour), Math.toIntExact(minute), Math.toIntExact(second == 60 ? 59 : second));
            long time = local.toEpochSecond(ZoneOffset.UTC) - zone * 60L;
            if (time < FIRST || time > LAST) {
                throw new SyntaxException("in UTC the year has not four digits");
            }
            return time;
        } catch (DateTimeException | ArithmeticException impossible) {
            throw new SyntaxException("there is no such time");
        }
    }

    /** In minutes east of UTC. */
    // zone = ("+" / "-") 4DIGIT
    private static int zone(Cursor in) throws SyntaxException {
        boolean west = in.accept('-');
        if (!west) {
            in.expect('+');
        }
        int zone = in.digits(4);
        if (zone > FARTHEST_ZONE || zone % 100 > 59) {
            throw new SyntaxException("there is no such zone");
        }
        int minutes = zone / 100 * 60 + zone % 100;
        return west ? -minutes : minutes;
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

    // date-text = date-day "-" date-month "-" date-year; date-year = 4DIGIT
    private static LocalDate dayMonthYear(Cursor in) throws SyntaxException {
        long day = in.number();
        in.expect('-');
        int month = 0;
        for (int i = 0; i < MONTHS.size() && month == 0; i++) {
            month = in.acceptWord(MONTHS.get(i)) ? i + 1 : 0;
        }
        in.expect('-');
        int year = in.digits(4);
        if (year == 0) {
            throw new SyntaxException("there is no year 0");
        }
        try {
            return LocalDate.of(year, month, Math.toIntExact(day));
        } catch (DateTimeException | ArithmeticException impossible) {
            throw new SyntaxException("there is no such date");
        }
    }
}
