package org.palomar.lists.internal.record;

import java.nio.ByteBuffer;

/**
 * The keys of this bundle.
 *
 * <pre>
 * n 1                        the secret of tokens
 * n 2 &lt;list:4&gt;               a list
 * n 3 &lt;list:4&gt; &lt;member:4&gt;    a member
 * n 4 &lt;post:8&gt;               a held post; also the owner of the reference to its body
 * n 5                        the number of the last post that was held, which no other gets
 * </pre>
 */
public final class Keys {

    private static final byte OURS = 'n';
    private static final byte SECRET = 1;
    private static final byte LIST = 2;
    private static final byte MEMBER = 3;
    private static final byte HELD = 4;
    private static final byte LAST_HELD = 5;
    private static final int NAME_AT = 2;

    private Keys() {}

    public static byte[] secret() {
        return new byte[] {OURS, SECRET};
    }

    public static byte[] list(int list) {
        return start(LIST, Integer.BYTES).putInt(list).array();
    }

    public static byte[] member(int list, int member) {
        return start(MEMBER, 2 * Integer.BYTES).putInt(list).putInt(member).array();
    }

    public static byte[] held(long post) {
        return start(HELD, Long.BYTES).putLong(post).array();
    }

    /** The first key that a list can have. */
    public static byte[] lists() {
        return new byte[] {OURS, LIST};
    }

    /** The first key that a member can have, behind those of lists. */
    public static byte[] members() {
        return new byte[] {OURS, MEMBER};
    }

    /** The first key that a held post can have, behind those of members. */
    public static byte[] heldPosts() {
        return new byte[] {OURS, HELD};
    }

    /** Behind those of held posts. */
    public static byte[] lastHeld() {
        return new byte[] {OURS, LAST_HELD};
    }

    /** The number behind the kind; 0 for a key that has none. */
    public static int list(byte[] key) {
        return key.length >= NAME_AT + Integer.BYTES ? ByteBuffer.wrap(key).getInt(NAME_AT) : 0;
    }

    /** The member's number in a key of its; 0 for a key that has none. */
    public static int member(byte[] key) {
        int at = NAME_AT + Integer.BYTES;
        return key.length == at + Integer.BYTES ? ByteBuffer.wrap(key).getInt(at) : 0;
    }

    /** The post's number in a key of its; 0 for a key that has none. */
    public static long held(byte[] key) {
        return key.length == NAME_AT + Long.BYTES ? ByteBuffer.wrap(key).getLong(NAME_AT) : 0;
    }

    private static ByteBuffer start(byte kind, int length) {
        return ByteBuffer.allocate(NAME_AT + length).put(OURS).put(kind);
    }
}
