package org.palomar.filter.attachments.internal.look;

import java.util.List;
import java.util.Locale;

/** What a ZIP archive is by the names of its members. */
final class ZipDocument {

    private ZipDocument() {}

    /**
     * Says what is wrong with an archive by its members' names.
     *
     * @return whether it is an Office (ECMA-376) or OpenDocument (ISO 26300) document, whose members are looked at for what documents can do
     */
    static boolean check(Item item, List<ZipEntry> entries, Look look) {
        boolean office = false;
        boolean open = false;
        boolean classes = false;
        boolean manifest = false;
        boolean android = false;
        for (ZipEntry entry : entries) {
            for (String name : entry.names()) {
                String lower = name.toLowerCase(Locale.ROOT);
                office |= lower.equals("[content_types].xml");
                open |= lower.equals("meta-inf/manifest.xml");
                manifest |= lower.equals("meta-inf/manifest.mf");
                classes |= lower.endsWith(".class");
                android |= lower.equals("androidmanifest.xml");
            }
        }
        if (android) {
            look.found(Kind.EXECUTABLE, item, "Android program (APK)");
        } else if (manifest && classes) {
            look.found(Kind.EXECUTABLE, item, "Java program (JAR)");
        }
        boolean document = office || open;
        boolean named = item.names().stream().map(FileNames::extension).anyMatch(FileNames::isDocument);
        if (named && !document) {
            look.found(Kind.MISMATCH, item, "a document by its name, another ZIP archive by its content");
        }
        return document;
    }
}
