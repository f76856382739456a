package org.palomar.queue.internal;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.palomar.api.address.ReversePath;
import org.palomar.api.directory.AccountId;
import org.palomar.api.queue.Outbound;
import org.palomar.queue.internal.record.Course;
import org.palomar.queue.internal.record.EntryRow;
import org.palomar.queue.internal.record.Mark;
import org.palomar.queue.internal.record.Route;
import org.palomar.queue.internal.schedule.Aim;
import org.palomar.queue.internal.schedule.Pauses;
import org.palomar.queue.internal.schedule.Place;

/** Where an entry stands in the schedule. Pure. */
final class Placing {

    /** A level of priority (RFC 6710) goes before what came in so much later. */
    private static final long PRIORITY_MILLIS = 60_000;

    /** So far ahead a time may be without the clock having been wrong: what other threads have just written, and small steps of NTP. */
    private static final long LEEWAY_MILLIS = 60_000;

    /** FNV-1a of 64 bits. */
    private static final long HASH_START = 0xcbf2_9ce4_8422_2325L;

    private static final long HASH_FACTOR = 0x100_0000_01b3L;

    private Placing() {}

    static Place of(EntryRow row, Patience patience) {
        Course course = row.course();
        return new Place(aim(row.route()), row.route().lane(), course.due(), patience.next(course));
    }

    /** Where it goes. */
    static Aim aim(Route route) {
        return new Aim(route.destination(), route.redirected().isPresent());
    }

    /** How a new entry begins. */
    static Course course(Outbound message, int leastPriority) {
        long received = message.received().toEpochMilli();
        long base = message.options()
                .notBefore()
                .map(instant -> Math.max(received, instant.toEpochMilli()))
                .orElse(received);
        // In the past for what may go at once, so that priority orders what waits and delays nothing.
        long due = base > received ? base : base - (message.options().priority() - leastPriority) * PRIORITY_MILLIS;
        Course course = new Course(base, due, Course.NONE, 0, Set.of());
        return message.options()
                .deliverBy()
                .map(by -> {
                    Course timed = new Course(base, due, by.instant().toEpochMilli(), 0, Set.of());
                    return by.returned() ? timed.with(Mark.BY_RETURNS) : timed;
                })
                .orElse(course);
    }

    /** How an entry goes on that began, or was put off, by a clock that was ahead: now. Empty where its times can be right, or its sender wants them. */
    static Optional<Course> corrected(Course course, long now, Pauses pauses) {
        boolean ahead = course.base() > now + LEEWAY_MILLIS || course.due() > now + pauses.latest();
        return ahead
                ? Optional.of(
                        new Course(Math.min(course.base(), now), now, course.by(), course.attempts(), course.marks()))
                : Optional.empty();
    }

    /** Whose turn a message takes: the account's that submitted it, or else the sender's domain's, as programs make a sender for each message. */
    static long lane(Outbound message) {
        return message.account().map(Placing::lane).orElseGet(() -> hash(senderGroup(message.sender())));
    }

    /** The turn of an account; another one may have the same by chance. */
    static long lane(AccountId account) {
        return hash("account " + account.value());
    }

    private static String senderGroup(ReversePath sender) {
        String text = sender.text();
        return text.substring(text.lastIndexOf('@') + 1).toLowerCase(Locale.ROOT);
    }

    private static long hash(String text) {
        long hash = HASH_START;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * HASH_FACTOR;
        }
        return hash;
    }
}
