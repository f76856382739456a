package org.palomar.lists.internal;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.palomar.api.address.Address;
import org.palomar.api.message.Content;
import org.palomar.api.store.StoreException;
import org.palomar.lists.internal.letter.Wording;
import org.palomar.lists.internal.post.Beginning;
import org.palomar.lists.internal.post.Proof;
import org.palomar.lists.internal.record.HeldRecord;

/**
 * Tells moderators of posts that wait: of the first {@value #PER_HOUR} of an hour at once, with how they begin; of what comes beyond that, or was not told before a restart, in one letter an hour. Safe for any thread.
 */
final class Bulletins {

    /** Letters about a single post, to each moderator of a list. */
    static final int PER_HOUR = 10;

    /** Posts in one letter about several. */
    private static final int TOGETHER = 50;

    private record Hour(long hour, int letters, boolean gathered) {}

    private final Doors doors;
    private final Letters letters;
    private final Function<HeldRecord, Instant> expires;
    private final Clock clock;
    private final Map<Integer, Hour> hours = new HashMap<>();

    /** @param expires until when a post waits */
    Bulletins(Doors doors, Letters letters, Function<HeldRecord, Instant> expires, Clock clock) {
        this.doors = doors;
        this.letters = letters;
        this.expires = expires;
        this.clock = clock;
    }

    /** Whether moderators are to be told of one post now; it counts as told then. */
    synchronized boolean take(Roll roll) {
        Hour hour = hour(roll);
        hours.put(roll.number(), new Hour(hour.hour(), hour.letters() + 1, hour.gathered()));
        return hour.letters() < PER_HOUR;
    }

    /** Whether they are to be told of several posts now; it counts as told then. */
    synchronized boolean takeGathered(Roll roll) {
        Hour hour = hour(roll);
        hours.put(roll.number(), new Hour(hour.hour(), hour.letters(), true));
        return !hour.gathered();
    }

    private Hour hour(Roll roll) {
        long now = clock.instant().getEpochSecond() / Duration.ofHours(1).toSeconds();
        Hour known = hours.get(roll.number());
        return known != null && known.hour() == now ? known : new Hour(now, 0, false);
    }

    /** Writes to all who judge. */
    void tell(Roll roll, HeldRecord post, Content content, Prepared prepared)
            throws IOException, StoreException, UnsignedException {
        send(roll, Wording.waiting(roll.terms().language(), shown(roll, post, Beginning.of(content))), prepared);
    }

    /** Writes to all who judge about the oldest posts of which they know nothing, and remembers that in the same commit. */
    void tell(Roll roll, List<HeldRecord> untold, Prepared prepared)
            throws IOException, StoreException, UnsignedException {
        List<HeldRecord> some = untold.subList(0, Math.min(TOGETHER, untold.size()));
        if (some.stream().anyMatch(post -> post.is(HeldRecord.Mark.CONFIDENTIAL))) {
            prepared.protect();
        }
        List<Wording.Waiting> shown =
                some.stream().map(post -> shown(roll, post, "")).toList();
        send(roll, Wording.waiting(roll.terms().language(), roll.address(), shown), prepared);
        some.forEach(post -> prepared.change(doors.register().told(post)));
    }

    private void send(Roll roll, Wording wording, Prepared prepared)
            throws IOException, StoreException, UnsignedException {
        for (Address judge : roll.terms().judges()) {
            letters.add(roll, judge, wording, prepared);
        }
    }

    private Wording.Waiting shown(Roll roll, HeldRecord post, String beginning) {
        return new Wording.Waiting(
                roll.address(),
                post.author(),
                post.proof() != Proof.NOBODY,
                post.subject(),
                beginning,
                doors.judging(roll, Moderation.APPROVE, post),
                doors.judging(roll, Moderation.REJECT, post),
                post.number(),
                expires.apply(post));
    }
}
