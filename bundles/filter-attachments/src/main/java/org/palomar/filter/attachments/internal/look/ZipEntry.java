package org.palomar.filter.attachments.internal.look;

import java.util.List;

/**
 * A member of a ZIP archive, as its directory (APPNOTE 4.3.12) and its own header (4.3.7) say.
 *
 * @param names all that it is called: in the directory, in its header, and in fields for Unicode
 * @param start where its header begins
 * @param data where its octets begin
 * @param packed how many they are
 * @param unpacked how many are to come out
 * @param agrees whether header and directory say the same
 */
record ZipEntry(
        List<String> names,
        int method,
        boolean encrypted,
        long start,
        long data,
        long packed,
        long unpacked,
        boolean agrees) {

    static final int STORED = 0;
    static final int DEFLATED = 8;

    ZipEntry {
        names = List.copyOf(names);
    }

    long end() {
        return data + packed;
    }

    boolean isFolder() {
        return unpacked == 0 && packed == 0 && names.getFirst().endsWith("/");
    }
}
