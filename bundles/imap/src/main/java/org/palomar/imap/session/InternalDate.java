package org.palomar.imap.session;

import java.io.IOException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import org.palomar.imap.grammar.DateTime;

/** INTERNALDATE as octets: {@code "17-Jul-1996 02:44:25 +0000"}, in UTC. */
final class InternalDate {

    private InternalDate() {}

    static void write(Output out, long millis) throws IOException {
        LocalDateTime time = LocalDateTime.ofEpochSecond(Math.floorDiv(millis, 1000L), 0, ZoneOffset.UTC);
        int day = time.getDayOfMonth();
        // date-day-fixed = (SP DIGIT) / 2DIGIT
        out.octet('"').octet(day < 10 ? ' ' : (char) ('0' + day / 10)).octet((char) ('0' + day % 10));
        out.octet('-').text(DateTime.month(time.getMonthValue())).octet('-');
        two(out, time.getYear() / 100);
        two(out, time.getYear() % 100);
        two(out.octet(' '), time.getHour());
        two(out.octet(':'), time.getMinute());
        two(out.octet(':'), time.getSecond());
        out.text(" +0000\"");
    }

    private static void two(Output out, int number) throws IOException {
        out.octet((char) ('0' + number / 10 % 10)).octet((char) ('0' + number % 10));
    }
}
