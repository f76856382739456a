package org.palomar.api.mailbox;

/**
 * A mailbox as it was at one instant: immutable, shared, cheap to get and to keep. Messages are addressed by index, 0 to {@link #count()} − 1, in
 * the order of their UIDs; IMAP's sequence number is the index + 1. What changed between two views is found by comparing them.
 */
public interface MailboxView {

    int count();

    long uid(int index);

    /** The index of a UID, or {@code -(insertion point) - 1} as {@link java.util.Arrays#binarySearch} says it. */
    int indexOf(long uid);

    Flags flags(int index);

    long modSeq(int index);

    /** Octets of the message as FETCH RFC822.SIZE answers. */
    long size(int index);

    /** INTERNALDATE, in milliseconds since 1970. */
    long received(int index);

    /** When the message came into this mailbox (RFC 8514), in milliseconds since 1970. */
    long saved(int index);

    /** UIDVALIDITY. */
    long uidValidity();

    /** UIDNEXT. */
    long uidNext();

    /** HIGHESTMODSEQ, at least 1. */
    long highestModSeq();

    /** Messages without {@code \Seen}. */
    int unseen();

    /** Messages with {@code \Deleted}. */
    int deleted();

    /** Sum of all sizes in octets (RFC 8438). */
    long totalSize();

    /** Every flag that a message of the mailbox has or had, for the FLAGS reply. */
    Flags knownFlags();

    /**
     * What happened between an older view of the same mailbox and this one. The work is proportional to the parts that differ.
     */
    ViewChanges changesSince(MailboxView older);
}
