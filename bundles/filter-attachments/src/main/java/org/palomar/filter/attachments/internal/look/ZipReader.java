package org.palomar.filter.attachments.internal.look;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipException;
import org.palomar.api.message.Content;

/** Looks into ZIP archives, and into what is one inside: Office documents, OpenDocument, Java and Android programs. */
final class ZipReader implements Reader {

    /** Octets that may stand behind a member: its sizes (APPNOTE 4.3.9), with or without a mark, of four or eight octets. */
    private static final int[] BEHIND = {0, 12, 16, 20, 24};

    private static final int BLOCK = 8 * 1024;

    @Override
    public void read(Item item, Content content, Look look) throws IOException {
        ZipDirectory directory = ZipDirectory.read(content, look.budget());
        List<ZipEntry> entries = directory.entries();
        if (directory.secondEnd()) {
            look.found(Kind.MISMATCH, item, "two directories of a ZIP archive");
        }
        places(item, content, directory, look);
        entries.stream()
                .filter(entry -> !entry.agrees())
                .findFirst()
                .ifPresent(entry -> look.found(
                        Kind.MISMATCH,
                        item,
                        "the archive's directory and a member disagree: "
                                + FileNames.shown(entry.names().getFirst())));
        boolean document = ZipDocument.check(item, entries, look);
        for (ZipEntry entry : entries) {
            look.budget().check();
            if (!entry.isFolder()) {
                member(item.member(entry.names()), entry, content, document, look);
            }
        }
    }

    /** Members that share octets are how a small archive unpacks to anything (Fifield, “A better zip bomb”, 2019); members that no directory names are hidden from who goes by it. */
    private static void places(Item item, Content content, ZipDirectory directory, Look look) throws IOException {
        List<ZipEntry> inOrder = directory.entries().stream()
                .sorted(Comparator.comparingLong(ZipEntry::start))
                .toList();
        boolean hidden = directory.base() > 0;
        long end = 0;
        for (ZipEntry entry : inOrder) {
            if (entry.start() < end) {
                throw look.budget().halt(Kind.ARCHIVE_BOMB, "members of a ZIP archive overlap");
            }
            hidden |= isHeaderBehind(content, end, entry.start());
            end = entry.end();
        }
        if (end > content.size()) {
            throw new DamagedException("a ZIP archive with a member that is cut off");
        }
        if (hidden || isHeaderBehind(content, end, content.size())) {
            look.found(Kind.MISMATCH, item, "the archive holds what its directory does not name");
        }
    }

    private static boolean isHeaderBehind(Content content, long from, long to) throws IOException {
        for (int behind : BEHIND) {
            if (from + behind + 4 <= to && Octets.four(Octets.piece(content, from + behind, 4), 0) == 0x04034b50L) {
                return true;
            }
        }
        return false;
    }

    private static void member(Item member, ZipEntry entry, Content content, boolean document, Look look)
            throws IOException {
        if (entry.encrypted()) {
            look.found(Kind.ENCRYPTED, member, "");
            look.named(member, FileType.UNKNOWN);
            return;
        }
        InputStream raw = Octets.stream(content, entry.data(), entry.packed());
        switch (entry.method()) {
            case ZipEntry.STORED -> unpacked(member, entry, raw, document, look);
            case ZipEntry.DEFLATED -> {
                Inflater inflater = new Inflater(true);
                try (InputStream in = new InflaterInputStream(raw, inflater, BLOCK)) {
                    unpacked(member, entry, in, document, look);
                } finally {
                    inflater.end();
                }
            }
            default -> {
                look.named(member, FileType.UNKNOWN);
                look.found(Kind.UNREADABLE, member, "packed by a method that is not read (" + entry.method() + ")");
            }
        }
    }

    private static void unpacked(Item member, ZipEntry entry, InputStream in, boolean document, Look look)
            throws IOException {
        Budget.Metered counted = look.budget().metered(in);
        if (document) {
            OfficePart.look(member, entry.names().getFirst().toLowerCase(Locale.ROOT), counted, look);
        } else {
            look.examine(member, counted);
        }
        try {
            counted.drainTo(entry.unpacked());
            if (counted.count() != entry.unpacked() || counted.read() >= 0) {
                look.found(Kind.MISMATCH, member, "it is not as long as its archive says");
            }
        } catch (ZipException | EOFException damaged) {
            look.found(Kind.UNREADABLE, member, "it is damaged");
        }
    }
}
