package org.palomar.dkim.internal;

import java.util.ArrayList;
import java.util.List;

/** How the long values of a field are written, so that its lines are not too long and nothing depends on where they are folded: one space between words is what the relaxed form has. Pure. */
public final class FieldText {

    /** Characters of a line, as many signers have it. */
    public static final int LINE = 72;

    private FieldText() {}

    /** Octets in base64, as the value of {@code b=}, in pieces of so many characters that a line is full. */
    public static String signature(String base64, int line) {
        List<String> chunks = new ArrayList<>();
        int start = 0;
        for (int room = line - 2; start < base64.length(); room = line) {
            int end = start + Math.min(base64.length() - start, room);
            chunks.add(base64.substring(start, end));
            start = end;
        }
        return String.join(" ", chunks);
    }

    /** Names with colons between them; a colon may have white space behind it. */
    public static String names(List<String> names) {
        StringBuilder text = new StringBuilder();
        int line = 2;
        for (String name : names) {
            if (!text.isEmpty()) {
                text.append(':');
                line++;
                if (line + name.length() >= LINE) {
                    text.append(' ');
                    line = 0;
                }
            }
            text.append(name);
            line += name.length();
        }
        return text.toString();
    }
}
