package org.palomar.lists.internal.record;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;
import org.palomar.api.address.Address;

/**
 * The keys of this bundle.
 *
 * <pre>
 * n 1                        the secret of tokens
 * n 2 &lt;list:4&gt;               a list
 * n 3 &lt;list:4&gt; &lt;member:4&gt;    a member
 * n 4 &lt;post:8&gt;               a held post; also the owner of the reference to its body
 * n 5                        the number of the last post that was held, which no other gets
 * n 6 &lt;list:4&gt;               the address of a list once more, so that it is known while the list itself can't be read
 * n 7 &lt;list:4&gt; &lt;address&gt;     until when somebody may not join a list by himself
 * n 8 &lt;list:4&gt; &lt;digest:16&gt;   when a post has passed, which does not pass again
 * </pre>
 */
public final class Keys {

    private static final byte OURS = 'n';
    private static final byte SECRET = 1;
    private static final byte LIST = 2;
    private static final byte MEMBER = 3;
    private static final byte HELD = 4;
    private static final byte LAST_HELD = 5;
    private static final byte NAME = 6;
    private static final byte BAR = 7;
    private static final byte PASSED = 8;
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

    public static byte[] name(int list) {
        return start(NAME, Integer.BYTES).putInt(list).array();
    }

    /** The first key that a name can have. */
    public static byte[] names() {
        return new byte[] {OURS, NAME};
    }

    /** The first key that a bar can have, behind those of names. */
    public static byte[] bars() {
        return new byte[] {OURS, BAR};
    }

    /** The first key that a bar of a list can have; that of the next one is behind all of them. */
    public static byte[] bars(int list) {
        return start(BAR, Integer.BYTES).putInt(list).array();
    }

    /** @param address folded */
    public static byte[] bar(int list, Address address) {
        byte[] name = address.toString().getBytes(StandardCharsets.UTF_8);
        return start(BAR, Integer.BYTES + name.length).putInt(list).put(name).array();
    }

    /** Whom a bar is for; empty for a key that has none. */
    public static Optional<Address> barred(byte[] key) {
        int at = NAME_AT + Integer.BYTES;
        return key.length <= at
                ? Optional.empty()
                : Address.parse(new String(key, at, key.length - at, StandardCharsets.UTF_8));
    }

    /** The first key that a post which has passed can have, behind those of bars. */
    public static byte[] passed() {
        return new byte[] {OURS, PASSED};
    }

    /** The first key that such a post of a list can have; that of the next one is behind all of them. */
    public static byte[] passed(int list) {
        return start(PASSED, Integer.BYTES).putInt(list).array();
    }

    /** @param id in hexadecimal */
    public static byte[] passed(int list, String id) {
        byte[] digest = HexFormat.of().parseHex(id);
        return start(PASSED, Integer.BYTES + digest.length)
                .putInt(list)
                .put(digest)
                .array();
    }

    /** The digest of a post that has passed, in hexadecimal; empty for a key that has none. */
    public static String passedId(byte[] key) {
        int at = NAME_AT + Integer.BYTES;
        return key.length <= at ? "" : HexFormat.of().formatHex(key, at, key.length);
    }

    /** Behind all of these. */
    public static byte[] end() {
        return new byte[] {OURS, PASSED + 1};
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
