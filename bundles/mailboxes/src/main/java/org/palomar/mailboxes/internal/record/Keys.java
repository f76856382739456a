package org.palomar.mailboxes.internal.record;

import java.nio.ByteBuffer;

/**
 * The keys of this bundle.
 *
 * <pre>
 * s                          counters of the whole store
 * a &lt;account:8&gt;              an account's list of mailboxes
 * d &lt;mailbox:8&gt;              a deleted mailbox whose records still have to go
 * n &lt;account:8&gt; &lt;name&gt;       an annotation of an account
 * w &lt;instant:8&gt; &lt;mailbox:8&gt; &lt;uid:4&gt; when a message leaves its mailbox, and what is to be done with it
 * c &lt;mailbox:8&gt; &lt;uid:4&gt;      what an unfinished COPY has brought into a mailbox so far
 * m &lt;mailbox:8&gt; 0            state: account, UIDVALIDITY, UIDNEXT, HIGHESTMODSEQ, keywords
 * m &lt;mailbox:8&gt; 1 &lt;uid:4&gt;    row: what never changes of a message, and its first flags
 * m &lt;mailbox:8&gt; 2 &lt;uid/256:4&gt; newer flags and modseqs of up to 256 messages
 * m &lt;mailbox:8&gt; 3 &lt;modseq:8&gt; change log: which UIDs were expunged
 * m &lt;mailbox:8&gt; 4 &lt;uid:4&gt;    bulk: body, prefix, envelope and structure
 * m &lt;mailbox:8&gt; 5 &lt;name&gt;     an annotation
 * m &lt;mailbox:8&gt; 6            the secret of its URLs
 * </pre>
 *
 * Columns are loaded by one scan over kinds 0 to 2, which holds no bulk.
 */
public final class Keys {

    /** Messages that share one record of newer flags. */
    public static final int FLAG_SPAN = 256;

    /** Octets before the kind in a mailbox's key. */
    private static final int KIND_AT = 1 + Long.BYTES;

    public static final byte STATE = 0;
    public static final byte ROW = 1;
    public static final byte FLAGS = 2;
    public static final byte LOG = 3;
    public static final byte BULK = 4;
    public static final byte ANNOTATION = 5;
    public static final byte ACCESS_KEY = 6;

    private Keys() {}

    public static byte[] counters() {
        return new byte[] {'s'};
    }

    public static byte[] account(long account) {
        return numbered('a', account);
    }

    public static byte[] dying(long mailbox) {
        return numbered('d', mailbox);
    }

    public static byte[] allDying() {
        return new byte[] {'d'};
    }

    public static byte[] afterAllDying() {
        return new byte[] {'d' + 1};
    }

    /** The note of a COPY whose first message became {@code uid}. */
    public static byte[] copy(long mailbox, long uid) {
        return ByteBuffer.allocate(1 + Long.BYTES + Integer.BYTES)
                .put((byte) 'c')
                .putLong(mailbox)
                .putInt((int) uid)
                .array();
    }

    public static byte[] copies() {
        return new byte[] {'c'};
    }

    public static byte[] afterCopies() {
        return new byte[] {'c' + 1};
    }

    /** Octets of the key of a note that a message leaves its mailbox at an instant. */
    public static final int WAKING = 1 + 2 * Long.BYTES + Integer.BYTES;

    /** The note that a message leaves its mailbox at an instant, in milliseconds. */
    public static byte[] waking(long at, long mailbox, long uid) {
        return ByteBuffer.allocate(WAKING)
                .put((byte) 'w')
                .putLong(at)
                .putLong(mailbox)
                .putInt((int) uid)
                .array();
    }

    public static byte[] wakings() {
        return new byte[] {'w'};
    }

    public static byte[] afterWakings() {
        return new byte[] {'w' + 1};
    }

    public static long wakingAt(byte[] key) {
        return ByteBuffer.wrap(key).getLong(1);
    }

    public static long wakingMailbox(byte[] key) {
        return ByteBuffer.wrap(key).getLong(1 + Long.BYTES);
    }

    public static long wakingUid(byte[] key) {
        return ByteBuffer.wrap(key).getInt(1 + 2 * Long.BYTES) & 0xFFFF_FFFFL;
    }

    /** The number in a key of an account or mailbox, a deleted mailbox or the target of a COPY. */
    public static long number(byte[] key) {
        return ByteBuffer.wrap(key).getLong(1);
    }

    public static byte[] state(long mailbox) {
        return kind(mailbox, STATE);
    }

    public static byte[] accessKey(long mailbox) {
        return kind(mailbox, ACCESS_KEY);
    }

    /** The first key behind all mailboxes. */
    public static byte[] afterMailboxes() {
        return new byte[] {'m' + 1};
    }

    /** First key of a kind; that of the next kind ends it. */
    public static byte[] kind(long mailbox, int kind) {
        return prefix(mailbox, kind, 0).array();
    }

    public static byte[] row(long mailbox, long uid) {
        return prefix(mailbox, ROW, Integer.BYTES).putInt((int) uid).array();
    }

    public static byte[] flags(long mailbox, long uid) {
        return prefix(mailbox, FLAGS, Integer.BYTES)
                .putInt((int) (uid / FLAG_SPAN))
                .array();
    }

    public static byte[] log(long mailbox, long modSeq) {
        return prefix(mailbox, LOG, Long.BYTES).putLong(modSeq).array();
    }

    public static byte[] bulk(long mailbox, long uid) {
        return prefix(mailbox, BULK, Integer.BYTES).putInt((int) uid).array();
    }

    /** As {@link #row}, and behind the last UID the first key that is no row. */
    public static byte[] rowsFrom(long mailbox, long uid) {
        return uid > 0xFFFF_FFFFL ? kind(mailbox, ROW + 1) : row(mailbox, uid);
    }

    /** As {@link #bulk}, and behind the last UID the first key that is no bulk. */
    public static byte[] bulksFrom(long mailbox, long uid) {
        return uid > 0xFFFF_FFFFL ? kind(mailbox, BULK + 1) : bulk(mailbox, uid);
    }

    /** As {@link #flags} by the number of the span, and behind the last one the first key that is no flags. */
    public static byte[] spansFrom(long mailbox, long span) {
        return span > 0xFFFF_FFFFL / FLAG_SPAN ? kind(mailbox, FLAGS + 1) : flags(mailbox, span * FLAG_SPAN);
    }

    /** Whether the owner of a reference is a message in a mailbox. */
    public static boolean isOwner(byte[] owner) {
        return owner.length == Long.BYTES + Integer.BYTES;
    }

    /** The mailbox and UID in the owner of a reference. */
    public static long ownerMailbox(byte[] owner) {
        return ByteBuffer.wrap(owner).getLong(0);
    }

    public static long ownerUid(byte[] owner) {
        return ByteBuffer.wrap(owner).getInt(Long.BYTES) & 0xFFFF_FFFFL;
    }

    /** The first key behind a message's bulk. */
    public static byte[] afterBulk(long mailbox, long uid) {
        return uid == 0xFFFF_FFFFL ? kind(mailbox, BULK + 1) : bulk(mailbox, uid + 1);
    }

    /** The kind of a mailbox's key. */
    public static byte kindOf(byte[] key) {
        return key[KIND_AT];
    }

    /** The UID in a key of a row or bulk, or the number of its span in a key of flags. */
    public static long uid(byte[] key) {
        return ByteBuffer.wrap(key).getInt(KIND_AT + 1) & 0xFFFF_FFFFL;
    }

    /** The owner of a reference to a body: mailbox and UID. */
    public static byte[] owner(long mailbox, long uid) {
        return ByteBuffer.allocate(Long.BYTES + Integer.BYTES)
                .putLong(mailbox)
                .putInt((int) uid)
                .array();
    }

    private static byte[] numbered(char space, long number) {
        return ByteBuffer.allocate(1 + Long.BYTES)
                .put((byte) space)
                .putLong(number)
                .array();
    }

    private static ByteBuffer prefix(long mailbox, int kind, int more) {
        return ByteBuffer.allocate(KIND_AT + 1 + more)
                .put((byte) 'm')
                .putLong(mailbox)
                .put((byte) kind);
    }
}
