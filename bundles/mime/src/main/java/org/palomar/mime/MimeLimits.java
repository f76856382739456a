package org.palomar.mime;

/**
 * How much of a hostile message is looked at. Past a limit nothing fails: what is left stays an opaque part or an absent text, and offsets
 * stay exact.
 */
public final class MimeLimits {

    /** Levels of multiparts and enclosed messages; what lies deeper is an opaque part. Ordinary mail has fewer than ten. */
    public static final int DEPTH = 100;

    /** Parts of a message, at all levels; the last one takes in the rest of the message. */
    public static final int PARTS = 10_000;

    /** Octets of one header line that are looked at; the rest of the line is skipped. RFC 5322 §2.1.1 allows 998. */
    public static final int LINE = 32 * 1024;

    /** Octets of one unfolded field that a summary keeps. A {@code To} of a thousand addresses fits. A field of a part that has more is left out. */
    public static final int FIELD = 128 * 1024;

    /**
     * Octets of the envelopes' fields that a summary keeps, each field with {@link #COST} more: a summary is stored beside each copy of the message, and read
     * with it. What would be more is cut off.
     */
    public static final int ENVELOPE_TEXT = 256 * 1024;

    /** Addresses of a message, those of the messages that it encloses included; what would be more is left out. */
    public static final int ENVELOPE_ENTRIES = 10_000;

    /**
     * Characters of the texts that say what the parts are, apart from {@link #ENVELOPE_TEXT}: each part that says something of itself takes {@link #COST} more,
     * each parameter and language {@link #ENTRY_COST}. A part is kept with all that it says, or as one that says nothing. A thousand forwarded messages fit,
     * of four parts each.
     */
    public static final int STRUCTURE_TEXT = 512 * 1024;

    /** What a field of an envelope, or a part, takes beside its text. */
    public static final int COST = 32;

    /** What a parameter or a language takes beside its text. */
    public static final int ENTRY_COST = 16;

    /** Octets of a header that {@link Headers} reads. */
    public static final int HEADER = 1024 * 1024;

    /** Fields of a header that {@link Headers} lists. */
    public static final int FIELDS = 10_000;

    /** Parameters of one field. */
    public static final int PARAMETERS = 100;

    /** Entries of one address list, groups' marks included; see {@link #ENVELOPE_ENTRIES} too. */
    public static final int ADDRESSES = 5_000;

    /** Octets of a multipart's boundary; RFC 2046 §5.1.1 allows 70. */
    public static final int BOUNDARY = 250;

    private MimeLimits() {}
}
