package org.palomar.filter.attachments.internal.look;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.palomar.api.message.Content;

/** What a ZIP archive's directory says of a member (APPNOTE 4.3.12). */
final class ZipRecord {

    private static final int HEADER = 30;
    private static final long WIDE = 0xffff_ffffL;

    private static final int ENCRYPTED = 1;
    private static final int SIZES_BEHIND = 8;
    private static final int UTF_8 = 0x800;
    private static final int AES = 99;

    private static final int ZIP64_FIELD = 1;
    private static final int UNICODE_NAME_FIELD = 0x7075;

    private final byte[] fixed;
    private final byte[] name;
    private final byte[] extra;

    /**
     * @param fixed the first 46 octets
     * @param name as they are there
     * @param extra the fields for extensions (4.5)
     */
    ZipRecord(byte[] fixed, byte[] name, byte[] extra) {
        this.fixed = fixed;
        this.name = name;
        this.extra = extra;
    }

    /** The member, by its own header too. */
    ZipEntry entry(Content content, long base) throws IOException {
        long unpacked = Octets.four(fixed, 24);
        long packed = Octets.four(fixed, 20);
        long offset = Octets.four(fixed, 42);
        Fields fields = new Fields(extra);
        int wide = 0;
        if (unpacked == WIDE) {
            unpacked = fields.wide(wide++);
        }
        if (packed == WIDE) {
            packed = fields.wide(wide++);
        }
        if (offset == WIDE) {
            offset = fields.wide(wide);
        }
        if (offset < 0 || packed < 0 || unpacked < 0 || offset > content.size()) {
            throw missing();
        }
        return with(content, base + offset, packed, unpacked);
    }

    private static DamagedException missing() {
        return new DamagedException("a ZIP archive with a member that is not there");
    }

    private ZipEntry with(Content content, long start, long packed, long unpacked) throws IOException {
        byte[] header = Octets.piece(content, start, HEADER);
        if (Octets.four(header, 0) != 0x04034b50L) {
            throw missing();
        }
        int nameLength = Octets.two(header, 26);
        byte[] local = Octets.piece(content, start + HEADER, nameLength + Octets.two(header, 28));
        byte[] localName = Arrays.copyOf(local, nameLength);
        Fields localFields = new Fields(Arrays.copyOfRange(local, nameLength, local.length));
        int flags = Octets.two(fixed, 8);
        int localFlags = Octets.two(header, 6);
        int method = Octets.two(fixed, 10);
        int localMethod = Octets.two(header, 8);
        Set<String> names = new LinkedHashSet<>();
        names.add(text(name, flags));
        names.add(text(localName, localFlags));
        new Fields(extra).unicodeName().ifPresent(names::add);
        localFields.unicodeName().ifPresent(names::add);
        boolean agrees = Arrays.equals(name, localName)
                && endAlike(names)
                && method == localMethod
                && ((flags ^ localFlags) & ENCRYPTED) == 0
                && ((localFlags & SIZES_BEHIND) != 0
                        || (saysSize(header, 18, packed) && saysSize(header, 22, unpacked)));
        boolean encrypted = ((flags | localFlags) & ENCRYPTED) != 0 || method == AES || localMethod == AES;
        return new ZipEntry(
                List.copyOf(names), method, encrypted, start, start + HEADER + local.length, packed, unpacked, agrees);
    }

    private static boolean endAlike(Set<String> names) {
        return names.stream().map(FileNames::extension).distinct().count() == 1;
    }

    private static boolean saysSize(byte[] header, int at, long size) {
        long stated = Octets.four(header, at);
        return stated == size || stated == WIDE;
    }

    /** Names without the mark for UTF-8 are in some code page of DOS; what matters of them is ASCII, and many are UTF-8 all the same. */
    private static String text(byte[] octets, int flags) {
        String utf8 = new String(octets, StandardCharsets.UTF_8);
        return (flags & UTF_8) != 0 || utf8.indexOf('\ufffd') < 0
                ? utf8
                : new String(octets, StandardCharsets.ISO_8859_1);
    }

    /** Extra fields of a member (4.5): each two octets of what it is, two of its length. */
    private static final class Fields {

        private final byte[] octets;

        Fields(byte[] octets) {
            this.octets = octets;
        }

        private int find(int wanted) {
            int at = 0;
            while (at + 4 <= octets.length) {
                int length = Octets.two(octets, at + 2);
                if (Octets.two(octets, at) == wanted && at + 4 + length <= octets.length) {
                    return at;
                }
                at += 4 + length;
            }
            return -1;
        }

        /** A number of ZIP64 (4.5.3), of which only those stand there that are full elsewhere; -1 without it. */
        long wide(int index) {
            int at = find(ZIP64_FIELD);
            boolean there = at >= 0 && Octets.two(octets, at + 2) >= 8 * (index + 1);
            return there ? Octets.eight(octets, at + 4 + 8 * index) : -1;
        }

        /** A name for programs that know this field (4.6.9), which others don't. */
        Optional<String> unicodeName() {
            int at = find(UNICODE_NAME_FIELD);
            int length = at < 0 ? 0 : Octets.two(octets, at + 2);
            return length <= 5
                    ? Optional.empty()
                    : Optional.of(new String(octets, at + 9, length - 5, StandardCharsets.UTF_8));
        }
    }
}
