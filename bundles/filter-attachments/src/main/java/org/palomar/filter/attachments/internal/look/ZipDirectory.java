package org.palomar.filter.attachments.internal.look;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.palomar.api.message.Content;

/**
 * The directory of a ZIP archive (PKWARE's APPNOTE 6.3.10, §4.3), as the programs read it that people open archives with: from its end. Each member's own header is read too, and what
 * the two disagree about is said: some programs go by one, some by the other.
 *
 * @param base octets before the archive, which all its places are moved by
 * @param secondEnd whether something else at its end looks like an archive's end too
 */
record ZipDirectory(List<ZipEntry> entries, long base, boolean secondEnd) {

    private static final int END = 22;
    private static final int TAIL = END + 0xffff;
    private static final int LOCATOR = 20;
    private static final int WIDE_RECORD = 56;
    private static final int RECORD = 46;
    private static final long WIDE = 0xffff_ffffL;

    /** @param disputed whether its short numbers and those of ZIP64 lead to different directories */
    private record End(long at, long entries, long size, long offset, boolean disputed) {}

    /** Reads it. The number of members is held against the budget before they are kept. */
    static ZipDirectory read(Content content, Budget budget) throws IOException {
        int length = (int) Math.min(content.size(), TAIL + LOCATOR);
        long tailAt = content.size() - length;
        byte[] tail = Octets.piece(content, tailAt, length);
        int at = lastEnd(tail);
        if (at < 0) {
            throw new DamagedException("a ZIP archive that is cut off");
        }
        End end = wide(content, tail, tailAt, at);
        long start = end.at() - end.size();
        long base = start - end.offset();
        if (start < 0 || base < 0) {
            throw new DamagedException("a ZIP archive whose directory is not there");
        }
        if (!budget.allows(Math.min(end.entries(), end.size() / RECORD))) {
            throw budget.halt(Kind.UNREADABLE, "a ZIP archive has more members than are looked at");
        }
        List<ZipEntry> entries = entries(content, start, end, base, budget);
        return new ZipDirectory(entries, base, end.disputed() || isSecond(tail, tailAt, at, entries));
    }

    /** The last record of an archive's end whose comment fills the rest; else the last at all. */
    private static int lastEnd(byte[] tail) {
        int last = -1;
        for (int at = tail.length - END; at >= 0; at--) {
            if (isEnd(tail, at)) {
                if (at + END + Octets.two(tail, at + 20) == tail.length) {
                    return at;
                }
                last = Math.max(last, at);
            }
        }
        return last;
    }

    private static boolean isEnd(byte[] tail, int at) {
        return tail[at] == 'P' && tail[at + 1] == 'K' && tail[at + 2] == 5 && tail[at + 3] == 6;
    }

    /** Another end that is in no member: which directory counts depends on who reads it. */
    private static boolean isSecond(byte[] tail, long tailAt, int chosen, List<ZipEntry> entries) {
        for (int at = tail.length - END; at >= 0; at--) {
            long place = tailAt + at;
            if (at != chosen && isEnd(tail, at) && Octets.two(tail, at + 10) > 0) {
                boolean inside = entries.stream().anyMatch(one -> one.data() <= place && place < one.end());
                if (!inside && !Arrays.equals(tail, at + 10, at + 20, tail, chosen + 10, chosen + 20)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** With the numbers of ZIP64 (4.3.14) where the short ones are full. Where they are not, some programs go by the short ones, some by those of ZIP64 if there are any: then both must be the same. */
    private static End wide(Content content, byte[] tail, long tailAt, int at) throws IOException {
        End plain = new End(
                tailAt + at, Octets.two(tail, at + 10), Octets.four(tail, at + 12), Octets.four(tail, at + 16), false);
        boolean full = plain.entries() == 0xffff || plain.size() == WIDE || plain.offset() == WIDE;
        int locator = at - LOCATOR;
        if (locator < 0 || Octets.four(tail, locator) != 0x07064b50L) {
            return plain;
        }
        // The record before the locator: where the locator points is moved by what stands before the archive.
        long place = tailAt + locator - WIDE_RECORD;
        byte[] wide = record(content, place);
        if (wide.length == 0) {
            place = Octets.eight(tail, locator + 8);
            wide = record(content, place);
        }
        long entries = wide.length == 0 ? -1 : Octets.eight(wide, 32);
        long size = wide.length == 0 ? -1 : Octets.eight(wide, 40);
        long offset = wide.length == 0 ? -1 : Octets.eight(wide, 48);
        if (entries < 0 || size < 0 || offset < 0) {
            if (full) {
                throw new DamagedException("a ZIP archive whose directory is not there");
            }
            return plain;
        }
        boolean same = (plain.entries() == 0xffff || plain.entries() == entries)
                && (plain.size() == WIDE || plain.size() == size)
                && (plain.offset() == WIDE || plain.offset() == offset);
        if (full || same) {
            return new End(place, entries, size, offset, !same);
        }
        long end = isDirectory(content, place - plain.size()) ? place : plain.at();
        return new End(end, plain.entries(), plain.size(), plain.offset(), true);
    }

    private static boolean isDirectory(Content content, long place) throws IOException {
        return place >= 0
                && place <= content.size() - RECORD
                && Octets.four(Octets.piece(content, place, 4), 0) == 0x02014b50L;
    }

    /** The record of ZIP64's end that is at a place; empty where there is none. */
    private static byte[] record(Content content, long place) throws IOException {
        if (place < 0 || place > content.size() - WIDE_RECORD) {
            return new byte[0];
        }
        byte[] wide = Octets.piece(content, place, WIDE_RECORD);
        return Octets.four(wide, 0) == 0x06064b50L ? wide : new byte[0];
    }

    private static List<ZipEntry> entries(Content content, long start, End end, long base, Budget budget)
            throws IOException {
        List<ZipEntry> entries = new ArrayList<>();
        try (InputStream in = new BufferedInputStream(Octets.stream(content, start, end.size()))) {
            for (long left = end.entries(); left > 0; left--) {
                budget.check();
                if (!budget.allows(entries.size() + 1L)) {
                    throw budget.halt(Kind.UNREADABLE, "a ZIP archive has more members than are looked at");
                }
                byte[] record = exactly(in, RECORD);
                if (Octets.four(record, 0) != 0x02014b50L) {
                    throw new DamagedException("a ZIP archive with a damaged directory");
                }
                byte[] name = exactly(in, Octets.two(record, 28));
                byte[] extra = exactly(in, Octets.two(record, 30));
                exactly(in, Octets.two(record, 32));
                ZipEntry entry = new ZipRecord(record, name, extra).entry(content, base);
                budget.names(entry.names());
                entries.add(entry);
            }
            // Some programs go by the number of members, some by the size of the directory (end record's fields
            // differ).
            if (in.read() == 'P') {
                throw new DamagedException("a ZIP archive with more members than it says");
            }
        }
        return entries;
    }

    private static byte[] exactly(InputStream in, int length) throws IOException {
        byte[] octets = in.readNBytes(length);
        if (octets.length < length) {
            throw new DamagedException("a ZIP archive with a damaged directory");
        }
        return octets;
    }
}
