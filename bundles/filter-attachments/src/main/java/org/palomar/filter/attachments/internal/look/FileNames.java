package org.palomar.filter.attachments.internal.look;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Names of files, as senders write them: what they would be opened with, and what they hide. */
final class FileNames {

    /** Characters of a name that is shown; those at the end tell more. */
    static final int SHOWN = 60;

    /** Characters of a name that are looked at; systems take 255, and patterns that search for an end take the square of it. */
    private static final int LOOKED_AT = 1024;

    private static final int MAX_EXTENSION = 20;

    private static final Pattern EXTENSION = Pattern.compile("[a-z0-9_-]{1," + MAX_EXTENSION + "}");

    /** Characters that show what follows in another order (Unicode UAX 9 §2.2): {@code gpj.exe} becomes {@code exe.jpg}. */
    private static final Pattern TURNING = Pattern.compile("[\\x{202d}\\x{202e}]");

    /** Blanks before an extension, that push it out of sight. */
    private static final Pattern BLANKS = Pattern.compile(
            "[\\s\\x{a0}\\x{2000}-\\x{200b}\\x{2800}\\x{3000}\\x{3164}_]{10,}\\.?[A-Za-z0-9]{1,10}[. ]*$");

    private static final Pattern IGNORED = Pattern.compile("(?i)[.\\s\\x{a0}]{1,4096}$|:{1,2}\\$data$");

    private static final Pattern UNSEEN = Pattern.compile("[\\p{Cc}\\p{Cf}\\x{2028}\\x{2029}\\x{fffd}]");

    private static final String EXECUTABLES =
            "exe com scr pif cpl dll ocx sys drv msi msp mst msix msixbundle appx appxbundle appinstaller application appref-ms gadget jar apk app run xll wll chm hlp deb rpm pkg command workflow action osx elf so dylib class xpi crx diagcab msu xbap";

    private static final String SCRIPTS =
            "js jse vbs vbe vb wsf wsh wsc ws sct hta ps1 ps1xml ps2 psm1 psd1 psc1 bat cmd btm sh bash py pyc pyw pyz reg inf scf jnlp cjs applescript scpt au3 ahk a3x mde ade adp mad maf mam maq mar mas mat mav maw xnk prf grp msc mjs nsh";

    private static final String SHORTCUTS =
            "lnk url webloc website desktop library-ms search-ms searchconnector-ms settingcontent-ms theme themepack rdp";

    private static final String DISKS = "iso img vhd vhdx vmdk vdi dmg udf nrg mdf wim swm esd toast ova qcow2";

    private static final String PASSIVES =
            "jpg jpeg jpe png gif bmp tif tiff webp heic heif ico avif mp3 mp4 m4a m4v mov avi mkv webm wav ogg flac wma wmv pdf";

    private static final String ARCHIVES =
            "zip zipx rar 7z gz tgz bz2 tbz tbz2 xz txz lzma zst tar cab arj ace lha lzh alz egg";

    private static final String DOCUMENTS =
            "docx docm dotx dotm xlsx xlsm xltx xltm xlsb xlam pptx pptm potx potm ppsx ppsm odt ods odp odg";

    private static final Map<String, Kind> DANGEROUS = dangerous();

    private FileNames() {}

    private static Map<String, Kind> dangerous() {
        Map<String, Kind> all = new HashMap<>();
        put(all, DISKS, Kind.DISK_IMAGE);
        put(all, SHORTCUTS, Kind.SHORTCUT);
        put(all, SCRIPTS, Kind.SCRIPT);
        put(all, EXECUTABLES, Kind.EXECUTABLE);
        return Map.copyOf(all);
    }

    private static void put(Map<String, Kind> all, String extensions, Kind kind) {
        for (String extension : extensions.split(" ", -1)) {
            all.put(extension, kind);
        }
    }

    /** The last part of a name behind a dot, in lower case; empty without one. As Windows opens it: without dots and blanks at the end, without its word for a file's content, without what is not shown. */
    static String extension(String name) {
        String seen = UNSEEN.matcher(cut(name)).replaceAll("");
        String file = IGNORED.matcher(seen).replaceAll("");
        int slash = Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\'));
        int dot = file.lastIndexOf('.');
        String extension = dot <= slash ? "" : file.substring(dot + 1).toLowerCase(Locale.ROOT);
        return EXTENSION.matcher(extension).matches() ? extension : "";
    }

    private static String cut(String name) {
        return name.length() <= LOOKED_AT ? name : name.substring(name.length() - LOOKED_AT);
    }

    /** What opening a file of this extension may do. */
    static Optional<Kind> danger(String extension) {
        return Optional.ofNullable(DANGEROUS.get(extension));
    }

    /** Why a name is not what it seems; empty if it is. */
    static Optional<String> trick(String name) {
        String looked = cut(name);
        if (TURNING.matcher(looked).find()) {
            return Optional.of("its name is shown in another order than it is read");
        }
        if (BLANKS.matcher(looked).find()) {
            return Optional.of("blanks in its name hide its end");
        }
        return Optional.empty();
    }

    /** Of pictures, sounds, films and PDF, which are only shown. */
    static boolean isPassive(String extension) {
        return contains(PASSIVES, extension);
    }

    /** Of documents that are ZIP archives inside (ECMA-376, ISO 26300). */
    static boolean isDocument(String extension) {
        return contains(DOCUMENTS, extension);
    }

    /** Of archives, which programs open wherever in a file they begin. */
    static boolean isArchive(String extension) {
        return contains(ARCHIVES, extension);
    }

    private static boolean contains(String extensions, String one) {
        return !one.isEmpty() && (" " + extensions + " ").contains(" " + one + " ");
    }

    /** A name as it can be shown anywhere: one line, in the order in which it is read, the middle cut out if it is long. */
    static String shown(String name) {
        String plain = UNSEEN.matcher(cut(name)).replaceAll("?").strip();
        if (plain.length() <= SHOWN) {
            return plain;
        }
        int tail = plain.length() - 30;
        int head = SHOWN - 31;
        String start = plain.substring(0, Character.isHighSurrogate(plain.charAt(head - 1)) ? head - 1 : head);
        return start + "…" + plain.substring(Character.isLowSurrogate(plain.charAt(tail)) ? tail + 1 : tail);
    }
}
