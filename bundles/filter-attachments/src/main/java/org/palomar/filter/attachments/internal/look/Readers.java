package org.palomar.filter.attachments.internal.look;

import java.io.IOException;
import java.io.InputStream;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.palomar.api.message.Content;

/** Who takes what apart. */
final class Readers {

    private static final Map<FileType, Reader> ALL = all();

    private Readers() {}

    private static Map<FileType, Reader> all() {
        Map<FileType, Reader> readers = new EnumMap<>(FileType.class);
        readers.put(FileType.ZIP, new ZipReader());
        readers.put(FileType.MAIL, Readers::mail);
        for (FileType unread : new FileType[] {
            FileType.OTHER_ARCHIVE,
            FileType.RAR,
            FileType.CAB,
            FileType.SEVEN_ZIP,
            FileType.GZIP,
            FileType.BZIP2,
            FileType.XZ,
            FileType.COMPRESS,
            FileType.TAR,
            FileType.CPIO,
            FileType.AR
        }) {
            readers.put(
                    unread,
                    (item, content, look) ->
                            look.found(Kind.UNREADABLE, item, unread.label() + ", which is not looked into"));
        }
        return readers;
    }

    /** A text before an archive may be made to look like a message's fields. */
    private static void mail(Item item, Content content, Look look) throws IOException {
        new MailParts(look).read(content, item.place(), item.depth() + 1);
        try (InputStream in = content.open()) {
            if (ArchiveBehind.isThere(in.readNBytes(Magic.HEAD), in, FileType.MAIL, look.budget())) {
                look.found(Kind.MISMATCH, item, FileType.MAIL.label() + " with a ZIP archive behind it");
            }
        }
    }

    static Optional<Reader> of(FileType type, Item item) {
        boolean shown = item.body() && (type == FileType.MAIL || type == FileType.HTML || type == FileType.SVG);
        return shown ? Optional.empty() : Optional.ofNullable(ALL.get(type));
    }
}
