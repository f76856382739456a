package org.palomar.connector.barracuda.internal;

import java.util.Locale;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.palomar.mime.Headers;

/**
 * What a gateway has written into a message's header about what it thinks of it. The appliance writes {@code X-Barracuda-Spam-Score: 4.10} and {@code X-Barracuda-Spam-Status: Yes, SCORE=4.10 using global
 * scores of TAG_LEVEL=3.5 QUARANTINE_LEVEL=4.0 KILL_LEVEL=5.0 tests=A, B}, the cloud {@code X-BESS-Spam-Status: SCORE=2.60 using account:ESS1 scores of QUARANTINE_LEVEL=5.0 KILL_LEVEL=0.0 tests=A, B}. Whether they
 * take out what senders have forged is not documented: of several fields the one that says the worst counts, so that a forged one helps nobody.
 *
 * @param marked whether there is anything of a gateway at all, or of a sender who writes the same
 * @param proven whether there is an id of the appliance above its own {@code Received}, where no sender can write
 * @param score the highest; finite
 * @param spam whether it calls the message spam, by its own levels
 * @param rules names of the rules that the message met, separated by commas; printable ASCII
 * @param levels what it was held against, as it says; printable ASCII, may be empty
 */
record GatewayMarks(boolean marked, boolean proven, OptionalDouble score, boolean spam, String rules, String levels) {

    /** No gateway adds to a score without end; what is beyond is no score. */
    private static final double MOST_SCORE = 1000;

    private static final int MOST_TEXT = 400;
    private static final int MOST_VALUE = 4000;

    private static final Pattern SCORE = Pattern.compile("\\bSCORE=(-?[0-9]{1,5}(?:\\.[0-9]{1,6})?)(?=[\\s,]|$)");
    private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,5}(?:\\.[0-9]{1,6})?");
    private static final Pattern LEVEL = Pattern.compile("\\b(TAG|QUARANTINE|KILL)_LEVEL=([0-9.]{1,10})");
    private static final Pattern TESTS = Pattern.compile("\\btests=([A-Za-z0-9_, \\t]*)");

    static GatewayMarks of(Headers headers) {
        Reading reading = new Reading();
        headers.fields().forEach(reading::field);
        return reading.marks();
    }

    /** The same; unmarked if it ought to be proven and is not. */
    GatewayMarks believed(boolean proof) {
        return new GatewayMarks(marked && (proven || !proof), proven, score, spam, rules, levels);
    }

    /** One header, field by field. For one thread. */
    private static final class Reading {

        private boolean marked;
        private boolean proven;
        private int received;
        private boolean spam;
        private OptionalDouble score = OptionalDouble.empty();
        private String rules = "";
        private String levels = "";

        void field(Headers.Field field) {
            String name = field.name().toLowerCase(Locale.ROOT);
            String value = field.value().substring(0, Math.min(field.value().length(), MOST_VALUE));
            switch (name) {
                case "x-barracuda-spam-score", "x-bess-spam-score" -> score(NUMBER.matcher(value.strip()), value);
                case "x-barracuda-spam-status", "x-bess-spam-status" -> status(value);
                case "x-barracuda-spam-flag" -> {
                    marked = true;
                    spam |= value.strip().equalsIgnoreCase("YES");
                }
                case "received" -> received++;
                case "x-asg-debug-id" -> proven |= received == 1;
                case "x-barracuda-connect", "x-barracuda-start-time", "x-bess-id" -> marked = true;
                default -> {
                    // X-Barracuda-Spam-Report and others say nothing that is not in these
                }
            }
        }

        private void score(Matcher number, String value) {
            if (number.matches()) {
                take(Double.parseDouble(value.strip()));
            }
        }

        private void status(String value) {
            marked = true;
            spam |= value.strip().regionMatches(true, 0, "Yes", 0, "Yes".length());
            Matcher found = SCORE.matcher(value);
            if (found.find() && take(Double.parseDouble(found.group(1)))) {
                Matcher tests = TESTS.matcher(value);
                rules = tests.find() ? cut(tests.group(1).replaceAll("[ \\t]+", "")) : "";
                StringBuilder all = new StringBuilder();
                LEVEL.matcher(value)
                        .results()
                        .forEach(level -> all.append(all.isEmpty() ? "" : " ")
                                .append(level.group(1).toLowerCase(Locale.ROOT))
                                .append('=')
                                .append(level.group(2)));
                levels = cut(all.toString());
            }
        }

        /** Answers whether it is the worst so far. */
        private boolean take(double found) {
            marked = true;
            if (Math.abs(found) > MOST_SCORE || found < score.orElse(Double.NEGATIVE_INFINITY)) {
                return false;
            }
            score = OptionalDouble.of(found);
            return true;
        }

        private static String cut(String text) {
            return text.substring(0, Math.min(text.length(), MOST_TEXT));
        }

        GatewayMarks marks() {
            return new GatewayMarks(marked, proven, score, spam, rules, levels);
        }
    }
}
