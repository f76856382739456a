package org.palomar.quarantine.internal.letter;

import java.text.Normalizer;
import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Words of strangers as a letter of ours may have them: between quotes, in one short line, without anything that mail programs make a link of. A letter is signed in the name of its reader's domain, and whoever reads it believes
 * what it says. Pure and total.
 */
final class Harmless {

    /** Characters of one text: with its label it fits into a line, so that it begins none of its own. */
    static final int MOST = 64;

    /** Longer than any text that is kept of a message; what is behind it is not looked at, as one character may become many. */
    private static final int LOOKED_AT = 1000;

    /** All kinds of space and of ends of lines, and letters that look like nothing: a row of them would push what follows into a line of its own. */
    private static final Pattern SPACE =
            Pattern.compile("[\\p{Z}\\p{Cc}\\x{115f}\\x{1160}\\x{2800}\\x{3164}\\x{ffa0}]+");

    /** What is not seen ( directions of writing, joiners, marks of variation), has no meaning yet, or is for nobody. */
    private static final Pattern UNSEEN = Pattern.compile(
            "[\\p{Cf}\\p{Cn}\\p{Co}\\p{Cs}\\x{34f}\\x{180b}-\\x{180f}\\x{fe00}-\\x{fe0f}\\x{e0100}-\\x{e01ef}]+");

    /** A number as steps write points; mail programs make no link of it. */
    private static final Pattern NUMBER = Pattern.compile("\\(?[-+]?[0-9]{1,6}\\.[0-9]{1,6}[),;:]*");

    /** Characters that programs take for a full stop in a name (UTS 46 §2.3), and the one that compatibility leaves. */
    private static final Pattern STOP = Pattern.compile("(?<=[^.\\s])[.\u3002](?=[^.\\s])");

    /** Before what a program opens, as in {@code tel:}; not within a time. */
    private static final Pattern SCHEME = Pattern.compile("(?<=\\p{L}):(?=\\S)|(?<=\\p{N}):(?=[^\\s0-9])");

    private static final Pattern SLASHES = Pattern.compile("/{2,}");
    private static final Pattern BACKSLASHES = Pattern.compile("\\\\{2,}");

    private Harmless() {}

    /** The words between quotes. */
    static String quoted(String text) {
        return '"' + words(text).replace('"', '\'') + '"';
    }

    /** The words: a full stop within a name is {@code [.]}, an at sign {@code (at)}. */
    static String words(String text) {
        String seen = UNSEEN.matcher(text.substring(0, Math.min(text.length(), LOOKED_AT)))
                .replaceAll("");
        String plain = SPACE.matcher(UNSEEN.matcher(Normalizer.normalize(seen, Normalizer.Form.NFKC))
                        .replaceAll(""))
                .replaceAll(" ")
                .strip();
        return cut(Arrays.stream(plain.split(" ", -1)).map(Harmless::unlinked).collect(Collectors.joining(" ")));
    }

    private static String unlinked(String word) {
        if (NUMBER.matcher(word).matches()) {
            return word;
        }
        String stopped = STOP.matcher(word).replaceAll("[.]");
        String apart = SCHEME.matcher(stopped.replace("@", " (at) ")).replaceAll(": ");
        return BACKSLASHES
                .matcher(SLASHES.matcher(apart).replaceAll("/"))
                .replaceAll("/")
                .strip();
    }

    private static String cut(String line) {
        int end = Math.min(line.length(), MOST);
        boolean halved = end > 0 && end < line.length() && Character.isHighSurrogate(line.charAt(end - 1));
        return line.substring(0, halved ? end - 1 : end).strip();
    }
}
