package org.palomar.filter.policy.internal;

import java.util.Locale;
import java.util.regex.Pattern;
import org.palomar.api.message.BodyStructure;
import org.palomar.mime.MimeParameters;

/**
 * One part of a message that a policy may refuse.
 *
 * @param ending of its file name, without the dot, letters and digits in lower case, at most 16; empty if it has none
 * @param type its content type in lower case
 */
record Attachment(String ending, String type) {

    private static final int MAX_ENDING = 16;

    private static final Pattern ENDING = Pattern.compile("[a-z0-9]+");
    private static final Pattern TYPE = Pattern.compile("[!-~]{3,100}");
    private static final Pattern DROPPED = Pattern.compile("[. ]+$");

    static Attachment of(BodyStructure.Description description) {
        String name = MimeParameters.fileName(description).orElse("").strip();
        // Windows drops dots and blanks at the end: "run.exe. " is a program.
        String trimmed = DROPPED.matcher(name).replaceAll("");
        String ending = trimmed.substring(trimmed.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        boolean plain = trimmed.indexOf('.') >= 0
                && ending.length() <= MAX_ENDING
                && ENDING.matcher(ending).matches();
        String type = (description.type() + "/" + description.subtype()).toLowerCase(Locale.ROOT);
        return new Attachment(plain ? ending : "", TYPE.matcher(type).matches() ? type : "application/octet-stream");
    }
}
