package org.palomar.api.list;

import java.util.List;
import org.palomar.api.address.Address;

/**
 * How a mailing list is kept.
 *
 * @param description for people, at most {@value #MAX_DESCRIPTION} characters, no control characters; may be empty
 * @param owners who answer for it, 1 to {@value #MAX_OFFICERS}
 * @param moderators who judge posts that are held, and may post whatever is said; at most {@value #MAX_OFFICERS}; where there are none, the owners do
 * @param posting who may post at all
 * @param moderation whose posts wait for a moderator
 * @param prefix put before the subject of each post unless it is in it, at most {@value #MAX_PREFIX} characters, no control characters; empty for none
 * @param replyTo where answers go
 * @param from what becomes of the author's address
 * @param language of what is written to members and owners
 * @param maxSize the largest post, in octets; {@value #MIN_SIZE} to {@value #MAX_SIZE}
 * @param joining whether people may join by themselves, by mail
 */
public record ListTerms(
        String description,
        List<Address> owners,
        List<Address> moderators,
        Posting posting,
        Moderation moderation,
        String prefix,
        ReplyTo replyTo,
        FromHandling from,
        ListLanguage language,
        long maxSize,
        boolean joining) {

    /** As long as a display name. */
    public static final int MAX_DESCRIPTION = 200;

    public static final int MAX_PREFIX = 40;
    public static final int MAX_OFFICERS = 20;
    public static final long MIN_SIZE = 1024;

    /** What many servers take at the most, so that a post arrives everywhere. */
    public static final long DEFAULT_SIZE = 10L << 20;

    public static final long MAX_SIZE = 1L << 30;

    /** Who may post at all. */
    public enum Posting {
        EVERYBODY,
        /** Members, moderators and owners. */
        MEMBERS,
        /** Moderators and owners: an announcement list. */
        MODERATORS
    }

    /** Whose posts wait for a moderator. */
    public enum Moderation {
        NOBODY,
        /** Of whoever is neither member nor moderator nor owner. */
        STRANGERS,
        /** Of all but moderators and owners. */
        EVERYBODY
    }

    /** Where answers go. */
    public enum ReplyTo {
        SENDER,
        LIST
    }

    /** Whether a post comes in the list's name, as receivers refuse what a list sends in the name of an author whose domain forbids it (RFC 7489 §6.3). */
    public enum FromHandling {
        /** If the author's domain publishes a policy of quarantine or reject, or that can't be found out. */
        WHERE_NEEDED,
        ALWAYS,
        NEVER
    }

    /** What is written to members and owners in. */
    public enum ListLanguage {
        ENGLISH,
        SPANISH
    }

    public ListTerms {
        owners = List.copyOf(owners);
        moderators = List.copyOf(moderators);
        requirePlain("description", description, MAX_DESCRIPTION);
        requirePlain("prefix", prefix, MAX_PREFIX);
        require(!owners.isEmpty() && owners.size() <= MAX_OFFICERS, "a list has 1 to " + MAX_OFFICERS + " owners");
        require(moderators.size() <= MAX_OFFICERS, "a list has at most " + MAX_OFFICERS + " moderators");
        require(maxSize >= MIN_SIZE && maxSize <= MAX_SIZE, "a post has from 1 KB to 1 GB");
    }

    /** As lists are at first: members post, nobody waits, nothing is put before subjects, answers go to who wrote. */
    public static ListTerms of(List<Address> owners, ListLanguage language) {
        return new ListTerms(
                "",
                owners,
                List.of(),
                Posting.MEMBERS,
                Moderation.NOBODY,
                "",
                ReplyTo.SENDER,
                FromHandling.WHERE_NEEDED,
                language,
                DEFAULT_SIZE,
                false);
    }

    /** Who judges posts that are held. */
    public List<Address> judges() {
        return moderators.isEmpty() ? owners : moderators;
    }

    /** Whether an address is an owner's or a moderator's. */
    public boolean isOfficer(Address address) {
        Address folded = address.folded();
        return owners.stream().anyMatch(one -> one.folded().equals(folded))
                || moderators.stream().anyMatch(one -> one.folded().equals(folded));
    }

    private static void requirePlain(String what, String text, int most) {
        require(
                text.length() <= most && text.chars().noneMatch(Character::isISOControl),
                "the " + what + " has at most " + most + " characters, and no control characters");
    }

    private static void require(boolean holds, String what) {
        if (!holds) {
            throw new IllegalArgumentException(what);
        }
    }
}
