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

    /** Octets of one unfolded field that a summary keeps. A {@code To} of a thousand addresses fits. */
    public static final int FIELD = 128 * 1024;

    /**
     * Octets of all the fields that a summary keeps, each field with {@link #FIELD_COST} more: a summary is stored beside each copy of the message, and read
     * with it.
     */
    public static final int SUMMARY_TEXT = 256 * 1024;

    /** What a field that is kept takes of {@link #SUMMARY_TEXT} beside its text. */
    public static final int FIELD_COST = 32;

    /** Addresses, parameters and languages of a message, those of the messages that it encloses included; what would be more is left out. */
    public static final int ENTRIES = 10_000;

    /** Octets of a header that {@link Headers} reads. */
    public static final int HEADER = 1024 * 1024;

    /** Fields of a header that {@link Headers} lists. */
    public static final int FIELDS = 10_000;

    /** Parameters of one field. */
    public static final int PARAMETERS = 100;

    /** Entries of one address list, groups' marks included; see {@link #ENTRIES} too. */
    public static final int ADDRESSES = 5_000;

    /** Octets of a multipart's boundary; RFC 2046 §5.1.1 allows 70. */
    public static final int BOUNDARY = 250;

    private MimeLimits() {}
}
