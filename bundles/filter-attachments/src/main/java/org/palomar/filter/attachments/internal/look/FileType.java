package org.palomar.filter.attachments.internal.look;

import java.util.Optional;

/** What content is, by its octets. */
enum FileType {
    EMPTY("nothing", Family.OTHER),
    UNKNOWN("unknown", Family.OTHER),
    TEXT("text", Family.TEXT),
    HTML("HTML", Family.MARKUP),
    SVG("SVG picture", Family.MARKUP),
    XML("XML", Family.TEXT),
    MAIL("message", Family.TEXT),
    IMAGE("picture", Family.PASSIVE),
    MEDIA("sound or film", Family.PASSIVE),
    PDF("PDF", Family.PASSIVE),
    RTF("rich text", Family.OFFICE),
    OLE2("Office document of old, or what is built alike", Family.OFFICE),
    ONENOTE("OneNote section", Family.OFFICE),
    ACTIVE_MIME("macros of Office (ActiveMime)", Family.OFFICE, Kind.MACRO),
    TNEF("winmail.dat (TNEF)", Family.OTHER),
    ZIP("ZIP archive", Family.ARCHIVE),
    TAR("tar archive", Family.ARCHIVE),
    CPIO("cpio archive", Family.ARCHIVE),
    AR("ar archive", Family.ARCHIVE),
    SEVEN_ZIP("7z archive", Family.ARCHIVE),
    GZIP("gzip", Family.ARCHIVE),
    BZIP2("bzip2", Family.ARCHIVE),
    XZ("xz", Family.ARCHIVE),
    COMPRESS("compress (.Z)", Family.ARCHIVE),
    RAR("RAR archive", Family.ARCHIVE),
    CAB("Windows cabinet", Family.ARCHIVE),
    /** Of a kind that nothing here takes apart. */
    OTHER_ARCHIVE("archive of another kind", Family.ARCHIVE),
    WINDOWS_PROGRAM("Windows program", Family.PROGRAM, Kind.EXECUTABLE),
    ELF("Unix program (ELF)", Family.PROGRAM, Kind.EXECUTABLE),
    MACH_O("macOS program", Family.PROGRAM, Kind.EXECUTABLE),
    JAVA("Java class or universal macOS program", Family.PROGRAM, Kind.EXECUTABLE),
    DEX("Android program", Family.PROGRAM, Kind.EXECUTABLE),
    WASM("WebAssembly", Family.PROGRAM, Kind.EXECUTABLE),
    CHM("compiled help", Family.PROGRAM, Kind.EXECUTABLE),
    SHEBANG("script", Family.PROGRAM, Kind.SCRIPT),
    LNK("Windows shortcut", Family.PROGRAM, Kind.SHORTCUT),
    URL_FILE("internet shortcut", Family.PROGRAM, Kind.SHORTCUT),
    DISK("disk image", Family.ARCHIVE, Kind.DISK_IMAGE);

    /** What may pass for what. */
    enum Family {
        OTHER,
        TEXT,
        /** Text that a browser shows. */
        MARKUP,
        /** Shown by programs that expect anything. */
        PASSIVE,
        OFFICE,
        ARCHIVE,
        PROGRAM
    }

    private final String label;
    private final Family family;
    private final Optional<Kind> kind;

    FileType(String label, Family family) {
        this.label = label;
        this.family = family;
        this.kind = Optional.empty();
    }

    FileType(String label, Family family, Kind kind) {
        this.label = label;
        this.family = family;
        this.kind = Optional.of(kind);
    }

    /** In English, for people. */
    String label() {
        return label;
    }

    Family family() {
        return family;
    }

    /** What is wrong with anything of this type. */
    Optional<Kind> kind() {
        return kind;
    }
}
