package org.palomar.filter.attachments.internal.look;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Tells types by their first octets. Total: any octets have a type, if only {@link FileType#UNKNOWN}. */
final class Magic {

    /** Octets that are looked at: the first volume descriptor of an ISO 9660 or UDF image is in the 17th sector of 2,048 octets (ECMA-119 §6.2.1). */
    static final int HEAD = 36 * 1024;

    /** Octets in which a text says what it is. */
    private static final int TEXT_HEAD = 4096;

    /** Octets in which readers look for a PDF's mark (ISO 32000-1, annex H, note 13). */
    private static final int PDF_HEAD = 1024;

    private static final class Mark {

        private final int at;
        private final byte[] octets;
        private final FileType type;

        Mark(int at, byte[] octets, FileType type) {
            this.at = at;
            this.octets = octets;
            this.type = type;
        }

        boolean matches(byte[] head) {
            return startsWith(head, at, octets);
        }

        FileType type() {
            return type;
        }
    }

    /** Longer marks before shorter ones that they begin with. Places are from the formats' own specifications, and what file(1) knows of them. */
    private static final List<Mark> MARKS = List.of(
            hex(0, "7f454c46", FileType.ELF),
            hex(0, "feedface", FileType.MACH_O),
            hex(0, "feedfacf", FileType.MACH_O),
            hex(0, "cefaedfe", FileType.MACH_O),
            hex(0, "cffaedfe", FileType.MACH_O),
            hex(0, "cafebabe", FileType.JAVA),
            hex(0, "cafed00d", FileType.JAVA),
            hex(0, "bebafeca", FileType.JAVA),
            ascii(0, "dex\n", FileType.DEX),
            hex(0, "0061736d", FileType.WASM),
            ascii(0, "ITSF", FileType.CHM),
            hex(0, "4c0000000114020000000000c000000000000046", FileType.LNK),
            hex(0, "d0cf11e0a1b11ae1", FileType.OLE2),
            hex(0, "e4525c7b8cd8a74daeb15378d02996d3", FileType.ONENOTE),
            hex(0, "a12fff43d9ef764c9ee210ea5722765f", FileType.ONENOTE),
            ascii(0, "ActiveMime", FileType.ACTIVE_MIME),
            hex(0, "789f3e22", FileType.TNEF),
            ascii(0, "PK\3\4", FileType.ZIP),
            ascii(0, "PK\5\6", FileType.ZIP),
            ascii(0, "PK00PK\3\4", FileType.ZIP),
            ascii(0, "PK\7\10PK\3\4", FileType.ZIP),
            ascii(0, "7z\274\257\047\034", FileType.SEVEN_ZIP),
            ascii(0, "Rar!\32\7", FileType.RAR),
            ascii(0, "RE~^", FileType.RAR),
            ascii(0, "MSCF\0\0\0\0", FileType.CAB),
            ascii(0, "ISc(", FileType.OTHER_ARCHIVE),
            hex(0, "1f8b08", FileType.GZIP),
            hex(4, "314159265359", FileType.BZIP2),
            hex(0, "fd377a585a00", FileType.XZ),
            hex(0, "1f9d", FileType.COMPRESS),
            hex(0, "1fa0", FileType.OTHER_ARCHIVE),
            hex(0, "28b52ffd", FileType.OTHER_ARCHIVE),
            hex(0, "04224d18", FileType.OTHER_ARCHIVE),
            ascii(0, "LZIP", FileType.OTHER_ARCHIVE),
            hex(0, "5d00008000", FileType.OTHER_ARCHIVE),
            ascii(7, "**ACE**", FileType.OTHER_ARCHIVE),
            hex(0, "60ea", FileType.OTHER_ARCHIVE),
            ascii(2, "-lh", FileType.OTHER_ARCHIVE),
            ascii(2, "-lz", FileType.OTHER_ARCHIVE),
            ascii(0, "ZOO ", FileType.OTHER_ARCHIVE),
            ascii(0, "7kSt", FileType.OTHER_ARCHIVE),
            ascii(0, "xar!", FileType.OTHER_ARCHIVE),
            ascii(0, "StuffIt", FileType.OTHER_ARCHIVE),
            ascii(0, "SIT!", FileType.OTHER_ARCHIVE),
            ascii(0, "EGGA", FileType.OTHER_ARCHIVE),
            ascii(0, "ALZ\1", FileType.OTHER_ARCHIVE),
            ascii(0, "!<arch>\n", FileType.AR),
            ascii(0, "070701", FileType.CPIO),
            ascii(0, "070702", FileType.CPIO),
            ascii(0, "070707", FileType.CPIO),
            hex(0, "c771", FileType.CPIO),
            hex(0, "71c7", FileType.CPIO),
            ascii(0, "MSWIM\0\0\0", FileType.DISK),
            ascii(0, "vhdxfile", FileType.DISK),
            ascii(0, "conectix", FileType.DISK),
            ascii(0, "KDMV", FileType.DISK),
            hex(0, "514649fb", FileType.DISK),
            ascii(0, "<<< Oracle VM VirtualBox Disk Image", FileType.DISK),
            ascii(0, "hsqs", FileType.DISK),
            ascii(0, "EFI PART", FileType.DISK),
            ascii(512, "EFI PART", FileType.DISK),
            ascii(32, "NXSB", FileType.DISK),
            ascii(3, "NTFS    ", FileType.DISK),
            ascii(3, "EXFAT   ", FileType.DISK),
            ascii(54, "FAT1", FileType.DISK),
            ascii(82, "FAT32", FileType.DISK),
            ascii(32_769, "CD001", FileType.DISK),
            ascii(32_769, "BEA01", FileType.DISK),
            ascii(32_769, "NSR0", FileType.DISK),
            ascii(257, "ustar", FileType.TAR),
            ascii(0, "\211PNG\r\n", FileType.IMAGE),
            ascii(0, "GIF8", FileType.IMAGE),
            hex(0, "ffd8ff", FileType.IMAGE),
            hex(0, "49492a00", FileType.IMAGE),
            hex(0, "4d4d002a", FileType.IMAGE),
            ascii(8, "WEBP", FileType.IMAGE),
            hex(0, "00000100", FileType.IMAGE),
            ascii(4, "ftyp", FileType.MEDIA),
            ascii(0, "RIFF", FileType.MEDIA),
            ascii(0, "ID3", FileType.MEDIA),
            ascii(0, "OggS", FileType.MEDIA),
            ascii(0, "fLaC", FileType.MEDIA),
            hex(0, "1a45dfa3", FileType.MEDIA));

    private static final Pattern HTML = Pattern.compile(
            "<(?:!doctype\\s+html|html|head|body|script|iframe|meta|title|table|div|hta:application|style|img|a)(?=[\\s/>])",
            Pattern.DOTALL);

    private static final Pattern SVG = Pattern.compile("<(?:!doctype\\s+svg|svg|[a-z0-9]{1,20}:svg)[\\s>]");

    /** A field that mail and saved pages begin with (RFC 5322 §3.6). */
    private static final Pattern MAIL = Pattern.compile(
            "(?:return-path|received|delivered-to|message-id|mime-version|from|to|subject|date|content-type|x-[a-z-]{1,40}|dkim-signature|arc-[a-z-]{1,30}|authentication-results):[ \\t].*",
            Pattern.DOTALL);

    private Magic() {}

    /** The type of what begins with these octets, all of it if it is shorter than {@link #HEAD}. */
    static FileType of(byte[] head) {
        if (head.length == 0) {
            return FileType.EMPTY;
        }
        for (Mark mark : MARKS) {
            if (mark.matches(head)) {
                return mark.type();
            }
        }
        if (isWindowsProgram(head)) {
            return FileType.WINDOWS_PROGRAM;
        }
        if (isOldTar(head)) {
            return FileType.TAR;
        }
        if (isBootSector(head)) {
            return FileType.DISK;
        }
        String start = latin(head, Math.min(head.length, TEXT_HEAD));
        if (start.substring(0, Math.min(start.length(), PDF_HEAD)).contains("%PDF-")) {
            return FileType.PDF;
        }
        return text(head, start);
    }

    /** The type of a text that mail programs show, which is no file: what it begins with is no mark of archives and programs, so that nobody's telephone number is a cpio archive. */
    static FileType ofShown(byte[] head) {
        FileType type = of(head);
        boolean file = type.family() == FileType.Family.ARCHIVE || type.family() == FileType.Family.PROGRAM;
        return file && isText(latin(head, Math.min(head.length, TEXT_HEAD))) ? FileType.TEXT : type;
    }

    private static FileType text(byte[] head, String start) {
        String text = plain(head, start);
        String begin = text.stripLeading();
        // Word takes {\rt for {\rtf (as its malware knows).
        if (begin.startsWith("{\\rt")) {
            return FileType.RTF;
        }
        if (start.startsWith("#!")) {
            return FileType.SHEBANG;
        }
        if (!isText(text)) {
            return FileType.UNKNOWN;
        }
        String lower = begin.toLowerCase(Locale.ROOT);
        if (lower.startsWith("[internetshortcut]") || lower.contains("\n[internetshortcut]")) {
            return FileType.URL_FILE;
        }
        if (MAIL.matcher(lower).matches()) {
            return FileType.MAIL;
        }
        if (lower.startsWith("<") || lower.contains("<html") || lower.contains("<script")) {
            return SVG.matcher(lower).find()
                    ? FileType.SVG
                    : HTML.matcher(lower).find()
                            ? FileType.HTML
                            : lower.startsWith("<?xml") ? FileType.XML : FileType.TEXT;
        }
        return FileType.TEXT;
    }

    /** What the first octets are as characters; a text in UTF-16 too, by its mark. */
    static String plain(byte[] head, String latin) {
        int length = Math.min(head.length, TEXT_HEAD) & ~1;
        if (latin.startsWith("\u00ff\u00fe")) {
            return new String(head, 2, Math.max(0, length - 2), StandardCharsets.UTF_16LE);
        }
        if (latin.startsWith("\u00fe\u00ff")) {
            return new String(head, 2, Math.max(0, length - 2), StandardCharsets.UTF_16BE);
        }
        return latin.startsWith("\u00ef\u00bb\u00bf") ? latin.substring(3) : latin;
    }

    private static boolean isText(String text) {
        return text.chars().noneMatch(c -> c < 0x20 && c != '\t' && c != '\n' && c != '\r' && c != '\f' && c != 0x1b);
    }

    /** DOS and Windows run what begins with MZ, whatever is behind; a text that does has no octets of zero. */
    private static boolean isWindowsProgram(byte[] head) {
        boolean marked = startsWith(head, 0, new byte[] {'M', 'Z'}) || startsWith(head, 0, new byte[] {'Z', 'M'});
        if (!marked) {
            return false;
        }
        return !isText(latin(head, Math.min(head.length, TEXT_HEAD)));
    }

    /** Before POSIX, tar had no mark: the checksum of its first header tells (IEEE 1003.1, ustar). */
    private static boolean isOldTar(byte[] head) {
        if (head.length < 512 || head[0] == 0) {
            return false;
        }
        String stated = latin(head, 148, 8).replace('\0', ' ').strip();
        if (!stated.matches("[0-7]{1,7}")) {
            return false;
        }
        int sum = 8 * ' ';
        for (int i = 0; i < 512; i++) {
            sum += i < 148 || i >= 156 ? head[i] & 0xff : 0;
        }
        return sum == Integer.parseInt(stated, 8);
    }

    /** A disk with a boot record: its mark, and a jump or the code that common ones begin with. */
    private static boolean isBootSector(byte[] head) {
        if (head.length < 512 || (head[510] & 0xff) != 0x55 || (head[511] & 0xff) != 0xaa) {
            return false;
        }
        int first = head[0] & 0xff;
        return first == 0xeb || first == 0xe9 || first == 0x33 || first == 0xfa;
    }

    static boolean startsWith(byte[] octets, int at, byte[] mark) {
        if (at < 0 || octets.length - at < mark.length) {
            return false;
        }
        for (int i = 0; i < mark.length; i++) {
            if (octets[at + i] != mark[i]) {
                return false;
            }
        }
        return true;
    }

    static String latin(byte[] octets, int length) {
        return latin(octets, 0, length);
    }

    static String latin(byte[] octets, int from, int length) {
        return new String(octets, from, length, StandardCharsets.ISO_8859_1);
    }

    private static Mark hex(int at, String digits, FileType type) {
        return new Mark(at, HexFormat.of().parseHex(digits), type);
    }

    private static Mark ascii(int at, String text, FileType type) {
        return new Mark(at, text.getBytes(StandardCharsets.ISO_8859_1), type);
    }
}
