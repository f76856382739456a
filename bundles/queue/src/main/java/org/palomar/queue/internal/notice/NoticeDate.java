package org.palomar.queue.internal.notice;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Instants as header fields have them (RFC 5322 §3.3), in UTC. Pure. */
final class NoticeDate {

    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern(
                    "EEE, d MMM yyyy HH:mm:ss Z", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private NoticeDate() {}

    static String of(Instant instant) {
        return DATE.format(instant);
    }
}
