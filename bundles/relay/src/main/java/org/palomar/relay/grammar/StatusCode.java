package org.palomar.relay.grammar;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What stands at the beginning of a reply's line.
 *
 * @param text an enhanced status code (RFC 3463), or nothing
 * @param rest of the line
 */
record StatusCode(String text, String rest) {

    // status-code = class "." subject "." detail                                                 RFC 3463 §2
    private static final Pattern BEGINNING = Pattern.compile("([245]\\.\\d{1,3}\\.\\d{1,3})(?: |$)");

    static StatusCode at(String line) {
        Matcher matcher = BEGINNING.matcher(line);
        return matcher.lookingAt()
                ? new StatusCode(matcher.group(1), line.substring(matcher.end()))
                : new StatusCode("", line);
    }
}
