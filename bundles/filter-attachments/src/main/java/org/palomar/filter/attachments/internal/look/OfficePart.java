package org.palomar.filter.attachments.internal.look;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Members of Office and OpenDocument documents: code, and what fetches or starts code. */
final class OfficePart {

    /** Octets of a part's XML that are searched: Word's longest parts are smaller, and its fields for DDE are near each other. */
    private static final int MOST_XML = 4 << 20;

    /** Kinds of relationships to something outside (ECMA-376 part 2, §9.3) that Office follows without being asked; ordinary links are external too and not meant. */
    private static final Pattern FOLLOWED = Pattern.compile("/(?:attachedtemplate|oleobject|frame|subdocument)[\"']");

    private static final Pattern EXTERNAL = Pattern.compile("targetmode\\s*+=\\s*+[\"']external[\"']");

    /** Code, by what a part is for others, which is what Office goes by: parts may be called anything (ECMA-376 part 2, §9.3 and §10.1). */
    private static final Pattern CODE = Pattern.compile("vbaproject|/xlmacrosheet|/xlintlmacrosheet|macrosheet\\+xml");

    /** A character by its number (XML 1.0 §4.1). */
    private static final Pattern REFERENCE = Pattern.compile("&#(?:x0*+([0-9a-f]{1,6})|0*+([0-9]{1,7}));");

    /** Fields of Word that start programs (ECMA-376 part 1, §17.16.5.13); formatting may stand between their letters. */
    private static final Pattern DDE = Pattern.compile("\\bdde(?:auto)?\\s+\\S");

    private static final String TYPES = "[content_types].xml";

    private OfficePart() {}

    /** @param name in lower case */
    static void look(Item part, String name, InputStream in, Look look) throws IOException {
        if (name.endsWith("vbaproject.bin") || name.endsWith("vbadata.xml")) {
            look.found(Kind.MACRO, part, "macros (VBA)");
        } else if (name.contains("macrosheets/")) {
            look.found(Kind.MACRO, part, "macros of Excel 4");
        } else if (name.contains("activex/")) {
            look.found(Kind.MACRO, part, "ActiveX controls");
        } else if (name.startsWith("basic/") || name.startsWith("scripts/")) {
            look.found(Kind.MACRO, part, "macros");
        }
        if (name.endsWith(".rels") || name.equals(TYPES) || (name.endsWith(".xml") && isSearched(name))) {
            byte[] xml = in.readNBytes(MOST_XML);
            search(part, name, xml, look);
            look.examine(part, Octets.joined(xml, in));
        } else {
            look.examine(part, in);
        }
    }

    private static boolean isSearched(String name) {
        return (name.startsWith("word/") && !name.contains("/theme/")) || name.contains("externallinks/");
    }

    private static void search(Item part, String name, byte[] octets, Look look) throws IOException {
        if (octets.length == MOST_XML) {
            look.found(Kind.UNREADABLE, part, "more XML than is searched");
        }
        String xml = plain(text(octets).toLowerCase(Locale.ROOT));
        look.budget().check();
        if (name.equals(TYPES) || name.endsWith(".rels")) {
            if (CODE.matcher(xml).find()) {
                look.found(Kind.MACRO, part, "macros, by what the document says of its parts");
            } else if (fetches(xml)) {
                look.found(Kind.MACRO, part, "it fetches a template or an object from elsewhere");
            }
        } else if (name.contains("externallinks/")) {
            if (xml.contains("<ddelink") || xml.contains(":ddelink")) {
                look.found(Kind.MACRO, part, "it starts programs (DDE)");
            }
        } else if (xml.contains("instr") && DDE.matcher(Instructions.of(xml)).find()) {
            look.found(Kind.MACRO, part, "it starts programs (DDE)");
        }
    }

    /** Letters and digits that stand there by their number are read as such; others part words. */
    private static String plain(String xml) {
        return xml.contains("&#") ? REFERENCE.matcher(xml).replaceAll(OfficePart::character) : xml;
    }

    private static String character(MatchResult reference) {
        int code = reference.group(1) == null
                ? Integer.parseInt(reference.group(2))
                : Integer.parseInt(reference.group(1), 16);
        String one = code < 0x80 && (Character.isLetterOrDigit(code) || code == '/') ? Character.toString(code) : " ";
        return one.toLowerCase(Locale.ROOT);
    }

    private static String text(byte[] octets) {
        boolean little = octets.length > 1 && (octets[0] & 0xff) == 0xff && (octets[1] & 0xff) == 0xfe;
        boolean big = octets.length > 1 && (octets[0] & 0xff) == 0xfe && (octets[1] & 0xff) == 0xff;
        return new String(
                octets, little ? StandardCharsets.UTF_16LE : big ? StandardCharsets.UTF_16BE : StandardCharsets.UTF_8);
    }

    /** Element by element, so that a document without an end of any is read once. */
    private static boolean fetches(String xml) {
        int at = xml.indexOf("relationship");
        while (at >= 0) {
            int end = xml.indexOf('<', at);
            int stop = end < 0 ? xml.length() : end;
            if (EXTERNAL.matcher(xml).region(at, stop).find()
                    && FOLLOWED.matcher(xml).region(at, stop).find()) {
                return true;
            }
            at = end < 0 ? -1 : xml.indexOf("relationship", end);
        }
        return false;
    }
}
