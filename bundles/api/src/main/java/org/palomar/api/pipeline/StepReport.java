package org.palomar.api.pipeline;

import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.palomar.api.address.Address;

/**
 * What a step said of a message, for people who ask later why it went where it did.
 *
 * @param step its name
 * @param verdict in a word and lower case: that of {@link Verdict}, or {@code failed} or {@code timeout}
 * @param detail the fields that it added, with scores that are in them, its reply or its reason; may be empty; at most {@value #MAX_DETAIL} characters, what is longer is cut
 * @param took how long it was asked, for all recipients that it was asked about at once
 * @param recipients whom it said that of; empty for all of the message
 */
public record StepReport(String step, String verdict, String detail, Duration took, List<Address> recipients) {

    public static final int MAX_DETAIL = 400;

    private static final Pattern CONTROLS = Pattern.compile("[\\p{Cntrl}\\x{80}-\\x{9f}\\x{2028}\\x{2029}]+");

    public StepReport {
        recipients = List.copyOf(recipients);
        detail = line(detail, MAX_DETAIL);
    }

    /** One line without control characters of any kind, cut between characters. */
    static String line(String text, int most) {
        String line = CONTROLS.matcher(text).replaceAll(" ").strip();
        int end = Math.min(line.length(), most);
        boolean halved = end > 0 && end < line.length() && Character.isHighSurrogate(line.charAt(end - 1));
        return line.substring(0, halved ? end - 1 : end);
    }
}
