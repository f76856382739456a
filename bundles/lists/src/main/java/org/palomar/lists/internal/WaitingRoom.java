package org.palomar.lists.internal;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.palomar.api.pipeline.Reply;
import org.palomar.lists.internal.record.HeldRecord;

/**
 * Whether one more post may wait. Strangers, and whoever only claims to be somebody, get half of the room, and one author a little of it, so that nobody keeps members from being heard. Pure; a few more than said may wait where many
 * come at the same instant.
 */
record WaitingRoom(Register register, Supplier<ListsSettings> settings) {

    /** Posts of one author; who has so many waiting can wait. */
    static final int OF_ONE = 5;

    /** Why it may not; empty if it may. */
    Optional<Reply> refusal(Roll roll, Post post, boolean known) {
        ListsSettings now = settings.get();
        List<HeldRecord> waiting = register.held().stream()
                .filter(one -> one.list() == roll.number())
                .toList();
        Predicate<HeldRecord> alike = one -> one.is(HeldRecord.Mark.KNOWN) == known;
        long ofOne = waiting.stream()
                .filter(alike)
                .filter(one ->
                        one.author().folded().equals(post.author().address().folded()))
                .count();
        if (ofOne >= OF_ONE) {
            return Optional.of(Replies.tooManyWait(roll));
        }
        List<HeldRecord> rivals =
                known ? waiting : waiting.stream().filter(alike).toList();
        int most = known ? now.heldPosts() : Math.max(1, now.heldPosts() / 2);
        long room = known ? now.heldSize() : now.heldSize() / 2;
        long size = rivals.stream().mapToLong(one -> one.body().size()).sum()
                + post.content().size();
        return rivals.size() >= most || size > room ? Optional.of(Replies.full(roll)) : Optional.empty();
    }
}
