package org.palomar.lists.internal;

import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.palomar.api.address.Address;
import org.palomar.api.directory.DirectoryUnavailableException;
import org.palomar.api.list.HeldPost;
import org.palomar.api.message.Content;
import org.palomar.api.pipeline.Reply;
import org.palomar.api.store.StoreException;
import org.palomar.api.trace.Happening;
import org.palomar.api.trace.StoryId;
import org.palomar.lists.internal.letter.Wording;
import org.palomar.lists.internal.post.Author;
import org.palomar.lists.internal.post.Phrases;
import org.palomar.lists.internal.post.Proof;
import org.palomar.lists.internal.record.HeldRecord;
import org.palomar.mime.Headers;
import org.palomar.storage.Store;
import org.palomar.storage.Transaction;

/** Posts that wait for moderators: kept in the store, ended once, by whoever is first. Safe for any thread. */
final class Moderation {

    static final String APPROVE = "approve";
    static final String REJECT = "reject";

    /** Who ends a wait, for the trace. */
    enum Verdict {
        APPROVED,
        REJECTED,
        EXPIRED
    }

    private final Doors doors;
    private final Distribution distribution;
    private final Letters letters;
    private final Supplier<ListsSettings> settings;
    private final Clock clock;
    private final Neighbours neighbours;
    private final WaitingRoom room;
    private final Bulletins bulletins;

    Moderation(
            Doors doors,
            Distribution distribution,
            Letters letters,
            Supplier<ListsSettings> settings,
            Clock clock,
            Neighbours neighbours) {
        this.doors = doors;
        this.distribution = distribution;
        this.letters = letters;
        this.settings = settings;
        this.clock = clock;
        this.neighbours = neighbours;
        this.room = new WaitingRoom(doors.register(), settings);
        this.bulletins = new Bulletins(doors, letters, this::expires, clock);
    }

    /** Keeps a post, and writes to the moderators. Answers why that is not possible. */
    Optional<Reply> hold(Roll roll, Post post, boolean known, Prepared prepared)
            throws IOException, StoreException, UnsignedException {
        Optional<Reply> refusal = room.refusal(roll, post, known);
        if (refusal.isPresent()) {
            return refusal;
        }
        boolean told = bulletins.take(roll);
        Store.StagedBlob body = prepared.stage(post.content());
        String subject = post.headers()
                .first("Subject")
                .map(Headers.Field::text)
                .map(Phrases::oneLine)
                .orElse("");
        HeldRecord held = new HeldRecord(
                doors.register().nextPost(),
                roll.number(),
                post.author().address(),
                post.proof(),
                marks(prepared, known, told),
                Phrases.cut(subject, HeldRecord.MAX_SUBJECT),
                post.transaction(),
                post.received(),
                body.id());
        prepared.change(doors.register().holding(roll, held, body));
        if (told) {
            bulletins.tell(roll, held, post.content(), prepared);
        }
        prepared.tell(new Happening.Acted(
                "lists",
                "held",
                List.of(roll.address()),
                "post " + held.number() + " waits for the moderators of " + roll.address()));
        return Optional.empty();
    }

    private static Set<HeldRecord.Mark> marks(Prepared prepared, boolean known, boolean told) {
        Set<HeldRecord.Mark> marks = EnumSet.noneOf(HeldRecord.Mark.class);
        if (prepared.isConfidential()) {
            marks.add(HeldRecord.Mark.CONFIDENTIAL);
        }
        if (known) {
            marks.add(HeldRecord.Mark.KNOWN);
        }
        if (told) {
            marks.add(HeldRecord.Mark.TOLD);
        }
        return marks;
    }

    /** Commits a letter about posts of which moderators were not told, if there are any and it is time for it. */
    void gather(Roll roll) throws IOException, StoreException, UnsignedException {
        List<HeldRecord> untold = doors.register().held().stream()
                .filter(post -> post.list() == roll.number() && !post.is(HeldRecord.Mark.TOLD))
                .toList();
        if (untold.isEmpty() || !bulletins.takeGathered(roll)) {
            return;
        }
        Store store = doors.register().store();
        try (Prepared prepared = new Prepared(store, neighbours, clock.instant())) {
            bulletins.tell(roll, untold, prepared);
            Transaction unit = store.open();
            prepared.addTo(unit);
            unit.commit();
        }
    }

    private Instant expires(HeldRecord held) {
        return held.received().plus(settings.get().heldTime());
    }

    HeldPost shown(HeldRecord held, Address list) {
        return new HeldPost(
                held.number(), list, held.author(), held.subject(), held.body().size(), held.received(), expires(held));
    }

    boolean isExpired(HeldRecord held) {
        return !clock.instant().isBefore(expires(held));
    }

    /**
     * Prepares the end of a wait.
     *
     * @param by who decides, for the trace
     * @param tell whether the author hears of a rejection
     */
    void end(Roll roll, HeldRecord held, Verdict verdict, String by, boolean tell, Prepared prepared)
            throws IOException, StoreException, UnsignedException, DirectoryUnavailableException, BusyException {
        prepared.change(doors.register().ending(held));
        // Not as the moderator's letter asks, which says nothing of the post.
        prepared.protect(held.is(HeldRecord.Mark.CONFIDENTIAL));
        prepared.about(new StoryId(held.received(), held.transaction()));
        prepared.tell(new Happening.Acted(
                "lists",
                verdict.name().toLowerCase(Locale.ROOT),
                List.of(roll.address()),
                "post " + held.number() + " by " + by));
        if (verdict == Verdict.APPROVED) {
            Content content = doors.register().store().blob(held.body());
            Headers headers = Headers.read(content);
            Author author = Author.of(headers).orElse(new Author(held.author(), ""));
            Post post = new Post(
                    held.transaction(), held.received(), content, headers, author, held.proof(), doors.trail(headers));
            distribution.prepare(roll, post, prepared);
            doors.register().passing(roll, post, false).ifPresent(prepared::change);
        } else if (tell && mayTell(roll, held)) {
            letters.add(
                    roll,
                    held.author(),
                    verdict == Verdict.EXPIRED
                            ? Wording.expired(roll.terms().language(), roll.address(), held.subject())
                            : Wording.rejected(roll.terms().language(), roll.address(), held.subject()),
                    prepared);
        }
        prepared.aboutItself();
    }

    /** Whom nobody vouches for may be anybody's victim, and the words that he gets would be a stranger's. */
    private static boolean mayTell(Roll roll, HeldRecord held) {
        return !roll.terms().isOfficer(held.author()) && held.proof() != Proof.NOBODY;
    }

    /** Commits the end of a wait that no message brings about. */
    void endNow(Roll roll, HeldRecord held, Verdict verdict, String by, boolean tell)
            throws IOException, StoreException, UnsignedException, DirectoryUnavailableException, BusyException {
        Store store = doors.register().store();
        try (Prepared prepared = new Prepared(store, neighbours, clock.instant())) {
            end(roll, held, verdict, by, tell, prepared);
            Transaction unit = store.open();
            prepared.addTo(unit);
            unit.commit();
        }
    }
}
