package org.palomar.sieve.internal.compile;

import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.JulianFields;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.palomar.mime.MailDates;
import org.palomar.sieve.SieveSyntaxException;
import org.palomar.sieve.internal.match.SieveFailure;
import org.palomar.sieve.internal.run.Condition;
import org.palomar.sieve.internal.run.Field;
import org.palomar.sieve.internal.run.Run;
import org.palomar.sieve.internal.run.Text;
import org.palomar.sieve.internal.run.Texts;
import org.palomar.sieve.internal.syntax.Node;

/** date and currentdate (RFC 5260 §4, §5). */
final class DateTests {

    /** Steps of work that it takes to write a part of a date. */
    private static final int WRITING = 20;

    /** Parts of a date that a pattern makes. */
    private static final Map<String, DateTimeFormatter> PARTS = Map.of(
            "year", formatter("uuuu"),
            "month", formatter("MM"),
            "day", formatter("dd"),
            "date", formatter("uuuu-MM-dd"),
            "hour", formatter("HH"),
            "minute", formatter("mm"),
            "second", formatter("ss"),
            "time", formatter("HH:mm:ss"),
            "iso8601", formatter("uuuu-MM-dd'T'HH:mm:ssXXX"),
            "std11", formatter("EEE, dd MMM uuuu HH:mm:ss xx"));

    private static final DateTimeFormatter ZONE = formatter("xx");

    private DateTests() {}

    // date [:index <n> [:last]] [:zone <time-zone> / :originalzone] [COMPARATOR] [MATCH-TYPE] <header> <part> <keys>
    static Condition date(Compilation compilation, Node node) throws SieveSyntaxException {
        Arguments arguments = Arguments.of(compilation, node);
        FieldSelection selection = FieldSelection.take(arguments, true);
        Optional<Text> zone = zone(arguments);
        boolean originalZone = arguments.flag("originalzone");
        if (zone.isPresent() && originalZone) {
            throw compilation.error(node.start(), "\":zone\" and \":originalzone\" exclude each other; keep one.");
        }
        var match = MatchArguments.read(arguments);
        Text header = arguments.text("the name of a header field with a date");
        Text part = arguments.text("a part of a date");
        Keys keys = Keys.take(arguments, match);
        arguments.end();
        return run -> {
            List<Field> fields = selection.select(run, new Texts(List.of(header)));
            run.spend(WRITING + (fields.isEmpty() ? 0 : fields.getFirst().raw().length()));
            Optional<OffsetDateTime> date = fields.isEmpty() ? Optional.empty() : date(fields.getFirst());
            if (date.isEmpty()) {
                return keys.match(run, List.of());
            }
            ZonedDateTime shifted =
                    originalZone ? date.get().toZonedDateTime() : date.get().atZoneSameInstant(zone(run, zone));
            return keys.match(run, part(part.of(run), shifted).stream().toList());
        };
    }

    // currentdate [":zone" <time-zone: string>] [COMPARATOR] [MATCH-TYPE] <date-part: string> <key-list: string-list>
    static Condition currentDate(Compilation compilation, Node node) throws SieveSyntaxException {
        Arguments arguments = Arguments.of(compilation, node);
        Optional<Text> zone = zone(arguments);
        var match = MatchArguments.read(arguments);
        Text part = arguments.text("a part of a date");
        Keys keys = Keys.take(arguments, match);
        arguments.end();
        return run -> {
            run.spend(WRITING);
            ZonedDateTime now = run.now().withZoneSameInstant(zone(run, zone));
            return keys.match(run, part(part.of(run), now).stream().toList());
        };
    }

    private static Optional<Text> zone(Arguments arguments) throws SieveSyntaxException {
        Optional<Text> zone = arguments.tagged("zone");
        Optional<String> constant = zone.flatMap(Text::constant);
        if (constant.isPresent() && offset(constant.get()).isEmpty()) {
            throw arguments.compilation().error(arguments.node().start(), "A time zone is written +hhmm or -hhmm.");
        }
        return zone;
    }

    private static ZoneId zone(Run run, Optional<Text> zone) throws SieveFailure {
        if (zone.isEmpty()) {
            return run.now().getZone();
        }
        String text = zone.get().of(run);
        Optional<ZoneOffset> offset = offset(text);
        if (offset.isEmpty()) {
            throw new SieveFailure("A time zone is written +hhmm or -hhmm, not \"" + text + "\".");
        }
        return offset.get();
    }

    // time-zone = ( "+" / "-" ) 4DIGIT
    private static Optional<ZoneOffset> offset(String text) {
        if (!text.matches("[+-](0\\d|1[0-7])[0-5]\\d")) {
            return Optional.empty();
        }
        int minutes = Integer.parseInt(text.substring(1, 3)) * 60 + Integer.parseInt(text.substring(3));
        return Optional.of(ZoneOffset.ofTotalSeconds((text.charAt(0) == '-' ? -60 : 60) * minutes));
    }

    /** The date that is the field's value, or stands behind its last semicolon, as in Received. */
    private static Optional<OffsetDateTime> date(Field field) {
        String raw = field.raw();
        int semicolon = raw.lastIndexOf(';');
        return semicolon < 0 ? MailDates.parse(raw) : MailDates.parse(raw.substring(semicolon + 1));
    }

    /** A part of a date as text; empty if there is no such part. */
    private static Optional<String> part(String name, ZonedDateTime date) {
        String part = name.toLowerCase(Locale.ROOT);
        return switch (part) {
            case "julian" -> Optional.of(String.valueOf(date.getLong(JulianFields.MODIFIED_JULIAN_DAY)));
            case "zone" -> Optional.of(ZONE.format(date));
            case "weekday" -> Optional.of(String.valueOf(date.getDayOfWeek().getValue() % 7));
            default -> Optional.ofNullable(PARTS.get(part)).map(formatter -> formatter.format(date));
        };
    }

    private static DateTimeFormatter formatter(String pattern) {
        return DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH);
    }
}
