package org.palomar.quarantine.internal.record;

/** Texts of strangers in one line. Pure and total. */
public final class Line {

    private Line() {}

    /** Without control characters of any kind, nor those that turn the direction of writing, cut between characters. */
    public static String cut(String text, int most) {
        String line = text.replaceAll(
                        "[\\p{Cntrl}\\x{80}-\\x{9f}\\x{2028}\\x{2029}\\x{202a}-\\x{202e}\\x{2066}-\\x{2069}]+", " ")
                .strip();
        int end = Math.min(line.length(), most);
        boolean halved = end > 0 && end < line.length() && Character.isHighSurrogate(line.charAt(end - 1));
        return line.substring(0, halved ? end - 1 : end);
    }
}
