package org.palomar.api.pipeline;

import java.time.Duration;
import java.util.List;
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

    public StepReport {
        recipients = List.copyOf(recipients);
        String line = detail.replaceAll("\\p{Cntrl}+", " ").strip();
        detail = line.length() > MAX_DETAIL ? line.substring(0, MAX_DETAIL) : line;
    }
}
