package org.palomar.sieve.internal.run;

import java.util.Optional;
import org.palomar.api.message.BodyStructure.Description;
import org.palomar.mime.MimeParameters;

/**
 * Whether lines of a plain text flow into each other (RFC 3676).
 *
 * @param lines a line that ends in a space goes on in the next one
 * @param tight that space is no part of the text
 */
record Flowing(boolean lines, boolean tight) {

    private static final String SIGNATURE = "-- ";

    static Flowing of(Description description) {
        return new Flowing(is(description, "format", "flowed"), is(description, "delsp", "yes"));
    }

    private static boolean is(Description description, String name, String value) {
        Optional<String> said = MimeParameters.value(description.parameters(), name);
        return said.isPresent() && said.get().strip().equalsIgnoreCase(value);
    }

    /** The parameters of Content-Type that say so. */
    String parameters() {
        return lines ? "; format=flowed" + (tight ? "; delsp=yes" : "") : "";
    }

    /** The text with whole lines, and the marks of quotes before them. */
    String unfolded(String text) {
        if (!lines) {
            return text;
        }
        StringBuilder whole = new StringBuilder(text.length());
        int open = -1; // the depth of the line that goes on
        int start = 0;
        while (start < text.length()) {
            int newline = text.indexOf('\n', start);
            int end = newline < 0 ? text.length() : newline;
            int quoted = start;
            while (quoted < end && text.charAt(quoted) == '>') {
                quoted++;
            }
            int depth = quoted - start;
            int content = quoted < end && text.charAt(quoted) == ' ' ? quoted + 1 : quoted; // space-stuffed
            boolean signature = text.substring(content, Math.min(end, content + SIGNATURE.length() + 1))
                    .equals(SIGNATURE);
            if (open >= 0 && (open != depth || signature)) {
                whole.append('\n');
                open = -1;
            }
            if (open < 0) {
                whole.append(text, start, quoted).append(depth > 0 ? " " : "");
            }
            boolean goesOn = !signature && newline >= 0 && content < end && text.charAt(end - 1) == ' ';
            whole.append(text, content, goesOn && tight ? end - 1 : end);
            if (newline >= 0 && !goesOn) {
                whole.append('\n');
            }
            open = goesOn ? depth : -1;
            start = end + 1;
        }
        return whole.toString();
    }
}
