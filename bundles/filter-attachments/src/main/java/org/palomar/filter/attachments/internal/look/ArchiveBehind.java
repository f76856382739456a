package org.palomar.filter.attachments.internal.look;

import java.io.IOException;
import java.io.InputStream;

/** Looks for a ZIP archive behind something else: programs that open archives go by the end of a file (APPNOTE 4.3.16), whatever it begins with. */
final class ArchiveBehind {

    /** The record at an archive's end, without its comment. */
    private static final int END = 22;

    /** That record with the longest comment. */
    private static final int TAIL = END + 0xffff;

    private ArchiveBehind() {}

    /**
     * Reads to the end.
     *
     * @param head what was read before; all of it if it is shorter than {@link Magic#HEAD}
     */
    static boolean isThere(byte[] head, InputStream rest, FileType type, Budget budget) throws IOException {
        if (head.length < Magic.HEAD) {
            return endsWithOne(head, head.length, type);
        }
        byte[] window = new byte[2 * TAIL];
        System.arraycopy(head, 0, window, 0, head.length);
        int held = head.length;
        int read = rest.read(window, held, window.length - held);
        while (read >= 0) {
            budget.check();
            held += read;
            if (held == window.length) {
                System.arraycopy(window, held - TAIL, window, 0, TAIL);
                held = TAIL;
            }
            read = rest.read(window, held, window.length - held);
        }
        return endsWithOne(window, held, type);
    }

    private static boolean endsWithOne(byte[] octets, int length, FileType type) {
        for (int at = length - END; at >= Math.max(0, length - TAIL); at--) {
            if (octets[at] == 'P' && octets[at + 1] == 'K' && octets[at + 2] == 5 && octets[at + 3] == 6) {
                int comment = Octets.two(octets, at + 20);
                boolean last = Octets.two(octets, at + 10) > 0 && at + END + comment == length;
                if (last || (!holdsFiles(type) && hasDirectory(octets, at))) {
                    return true;
                }
            }
        }
        return false;
    }

    /** The directory stands right before its end: octets behind that, and a number of members that is none, keep few programs from opening it. */
    private static boolean hasDirectory(byte[] octets, int end) {
        long directory = end - Octets.four(octets, end + 12);
        return directory >= 0 && directory + 4 <= end && Octets.four(octets, (int) directory) == 0x02014b50L;
    }

    /** What holds whole files as they are, archives among them, and has something behind them. */
    private static boolean holdsFiles(FileType type) {
        return type.family() == FileType.Family.OFFICE
                || type == FileType.TNEF
                || type == FileType.PDF
                || type == FileType.MAIL;
    }
}
