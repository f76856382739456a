package org.palomar.trace.internal.record;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.palomar.api.directory.AccountId;
import org.palomar.api.queue.QueueId;
import org.palomar.api.trace.StoryId;

/**
 * The keys of this bundle. Times are milliseconds since 1970 taken from the largest number, so that the newest stories come first.
 *
 * <pre>
 * t 1 &lt;received:8&gt; &lt;transaction&gt;                        head: how it came
 * t 2 &lt;received:8&gt; &lt;transaction&gt; 0 &lt;time:8&gt; &lt;count:8&gt;    chapter: what happened; its own time rises
 * t 3 i &lt;transaction&gt;                                 when it was received
 * t 3 q &lt;queue id:16&gt;                                 when it was received, and its transaction
 * t 4 &lt;account:8&gt; &lt;received:8&gt; &lt;transaction&gt;           nothing: the account has sent it or got it
 * t 5                                                 octets of each hour
 * </pre>
 */
public final class Keys {

    private static final byte OURS = 't';
    private static final byte HEAD = 1;
    private static final byte CHAPTER = 2;
    private static final byte NAME = 3;
    private static final byte OWNER = 4;
    private static final byte TOTALS = 5;
    private static final int TABLE = 2;

    private Keys() {}

    public static byte[] head(StoryId story) {
        return table(HEAD, Long.BYTES + story.transaction().length())
                .putLong(inverted(story.received().toEpochMilli()))
                .put(ascii(story.transaction()))
                .array();
    }

    /** The story of a head's key; empty for a key that no story has. */
    public static Optional<StoryId> story(byte[] head) {
        return story(head, TABLE, head.length);
    }

    /** The first key that a head received before then can have. */
    public static byte[] headsBefore(Instant time) {
        return before(HEAD, time);
    }

    /** The first key that a head has which was received then or later: the newest one. */
    public static byte[] heads() {
        return new byte[] {OURS, HEAD};
    }

    /** The first key behind all heads. */
    public static byte[] afterHeads() {
        return new byte[] {OURS, HEAD + 1};
    }

    public static byte[] chapter(StoryId story, Instant time, long count) {
        byte[] prefix = chapters(story);
        return ByteBuffer.allocate(prefix.length + 2 * Long.BYTES)
                .put(prefix)
                .putLong(time.toEpochMilli())
                .putLong(count)
                .array();
    }

    /** What the keys of all chapters of a story begin with. */
    public static byte[] chapters(StoryId story) {
        return table(CHAPTER, Long.BYTES + story.transaction().length() + 1)
                .putLong(inverted(story.received().toEpochMilli()))
                .put(ascii(story.transaction()))
                .put((byte) 0)
                .array();
    }

    /** The first key behind all that begin with this prefix, which ends with 0. */
    public static byte[] behind(byte[] prefix) {
        byte[] behind = prefix.clone();
        behind[behind.length - 1]++;
        return behind;
    }

    /** The story of a chapter's key; empty for a key that no chapter has. */
    public static Optional<StoryId> storyOfChapter(byte[] chapter) {
        return story(chapter, TABLE, chapter.length - 2 * Long.BYTES - 1);
    }

    /** The first key that a chapter of a story can have which was received before then. */
    public static byte[] chaptersBefore(Instant time) {
        return before(CHAPTER, time);
    }

    /** The first key behind all chapters. */
    public static byte[] afterChapters() {
        return new byte[] {OURS, CHAPTER + 1};
    }

    /** Where a story is found by its transaction. */
    public static byte[] name(String transaction) {
        return table(NAME, 1 + transaction.length())
                .put((byte) 'i')
                .put(ascii(transaction))
                .array();
    }

    /** Where a story is found by an entry of the queue. */
    public static byte[] name(QueueId entry) {
        return table(NAME, 1 + 2 * Long.BYTES)
                .put((byte) 'q')
                .putLong(entry.time())
                .putLong(entry.rest())
                .array();
    }

    /** What is found there. */
    public static byte[] place(StoryId story) {
        return ByteBuffer.allocate(Long.BYTES + story.transaction().length())
                .putLong(inverted(story.received().toEpochMilli()))
                .put(ascii(story.transaction()))
                .array();
    }

    /** The story of a place; empty for what is none. */
    public static Optional<StoryId> storyAt(byte[] place) {
        return story(place, 0, place.length);
    }

    public static byte[] owned(AccountId account, StoryId story) {
        return table(OWNER, 2 * Long.BYTES + story.transaction().length())
                .putLong(account.value())
                .putLong(inverted(story.received().toEpochMilli()))
                .put(ascii(story.transaction()))
                .array();
    }

    /** The story of an owner's key; empty for a key that is none. */
    public static Optional<StoryId> storyOfOwned(byte[] owned) {
        return story(owned, TABLE + Long.BYTES, owned.length);
    }

    /** The first key of an account's stories received before then. */
    public static byte[] ownedBefore(AccountId account, Instant time) {
        return table(OWNER, 2 * Long.BYTES)
                .putLong(account.value())
                .putLong(inverted(time.toEpochMilli()) + 1)
                .array();
    }

    /** The first key behind all stories of an account. */
    public static byte[] afterOwned(AccountId account) {
        return table(OWNER, Long.BYTES).putLong(account.value() + 1).array();
    }

    /** Where the sizes are. */
    public static byte[] totals() {
        return new byte[] {OURS, TOTALS};
    }

    /** The first key behind this one. */
    public static byte[] next(byte[] key) {
        return ByteBuffer.allocate(key.length + 1).put(key).array();
    }

    private static byte[] before(byte table, Instant time) {
        return table(table, Long.BYTES)
                .putLong(inverted(time.toEpochMilli()) + 1)
                .array();
    }

    private static ByteBuffer table(byte table, int more) {
        return ByteBuffer.allocate(TABLE + more).put(OURS).put(table);
    }

    private static long inverted(long millis) {
        return Long.MAX_VALUE - Math.max(0, millis);
    }

    private static Optional<StoryId> story(byte[] octets, int from, int to) {
        if (to - from <= Long.BYTES) {
            return Optional.empty();
        }
        long received = inverted(ByteBuffer.wrap(octets).getLong(from));
        String transaction = new String(octets, from + Long.BYTES, to - from - Long.BYTES, StandardCharsets.ISO_8859_1);
        return received >= 0 && StoryId.isTransaction(transaction)
                ? Optional.of(new StoryId(Instant.ofEpochMilli(received), transaction))
                : Optional.empty();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
