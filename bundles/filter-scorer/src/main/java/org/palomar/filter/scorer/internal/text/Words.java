package org.palomar.filter.scorer.internal.text;

import java.lang.Character.UnicodeScript;
import java.text.Normalizer;
import java.util.BitSet;
import java.util.Locale;

/**
 * Takes characters as people see them and gives words: folded to lower case, of compatible characters the plain ones, without characters that nobody sees. What is longer than a word is taken apart, an address or a link
 * by its hosts. Scripts without spaces give pairs of characters.
 */
final class Words {

    /** Shorter ones are in any text. */
    private static final int SHORTEST = 3;

    /** Longer ones are seldom words: names of files, of hosts, or noise. */
    private static final int LONGEST = 12;

    /** Characters of a stretch without spaces; what is behind is dropped. */
    private static final int MOST_CHUNK = 256;

    /** Pieces that a long stretch is taken apart to. */
    private static final int MOST_PIECES = 20;

    private static final int TENS = 10;

    private static final int ASCII = 0x80;

    /** Where a long word may be parted, as newsletters say: no sign of anything. */
    private static final char SOFT_HYPHEN = 0xad;

    private static final BitSet BREAKS = set("<>()[]{}\"|,;*=");

    /** What stands around words. An exclamation mark, a currency or a per cent sign says something, and is none of them. */
    private static final BitSet AROUND = set(".:?'`-_~#/\\^+&");

    private final Tokens tokens;
    private final Facts facts;
    private final String prefix;
    private final boolean pairs;
    private final StringBuilder chunk = new StringBuilder();
    private String before = "";
    private boolean plain = true;

    /** Whether something that nobody sees stands behind the last Latin letter. */
    private boolean torn;

    /** @param pairs whether words that follow one another are tokens too */
    Words(Tokens tokens, Facts facts, String prefix, boolean pairs) {
        this.tokens = tokens;
        this.facts = facts;
        this.prefix = prefix;
        this.pairs = pairs;
    }

    private static BitSet set(String characters) {
        BitSet set = new BitSet(ASCII);
        characters.chars().forEach(set::set);
        return set;
    }

    void accept(CharSequence text) {
        for (int i = 0; i < text.length(); i++) {
            accept(text.charAt(i));
        }
    }

    void accept(char c) {
        if (isBreak(c)) {
            end();
        } else if (isInvisible(c)) {
            torn |= c != SOFT_HYPHEN && !chunk.isEmpty() && isLatin(chunk.charAt(chunk.length() - 1));
        } else if (chunk.length() < MOST_CHUNK) {
            facts.invisible += torn && isLatin(c) ? 1 : 0;
            torn = false;
            chunk.append(c);
            plain &= c < ASCII;
        }
    }

    /** Others are written with joiners, and so are emoji. */
    private static boolean isLatin(char c) {
        return Character.isLetter(c) && Character.UnicodeScript.of(c) == Character.UnicodeScript.LATIN;
    }

    /** A word ends here, if there is one. */
    void end() {
        torn = false;
        if (chunk.length() > 0) {
            String text = chunk.toString();
            chunk.setLength(0);
            if (plain) {
                chunk(text, true);
            } else {
                chunk(Normalizer.normalize(text, Normalizer.Form.NFKC), false);
            }
            plain = true;
        }
    }

    /** What stands next does not follow what stood before. */
    void paragraph() {
        end();
        before = "";
    }

    private static boolean isBreak(char c) {
        return c < ASCII ? c <= ' ' || BREAKS.get(c) : isWideBreak(c);
    }

    private static boolean isWideBreak(char c) {
        return c == 0xfffd
                || Character.isSpaceChar(c)
                || switch (Character.getType(c)) {
                    case Character.CONTROL,
                            Character.START_PUNCTUATION,
                            Character.END_PUNCTUATION,
                            Character.INITIAL_QUOTE_PUNCTUATION,
                            Character.FINAL_QUOTE_PUNCTUATION,
                            Character.OTHER_PUNCTUATION -> true;
                    default -> false;
                };
    }

    /** Format characters such as U+200B, the soft hyphen among them, and selectors of variants: they tear words apart for programs alone. */
    private static boolean isInvisible(char c) {
        return c >= 0xad && (Character.getType(c) == Character.FORMAT || c == 0x34f || (c >= 0xfe00 && c <= 0xfe0f));
    }

    /** @param ascii whether no character is of another script, which spares looking for some */
    private void chunk(String text, boolean ascii) {
        String lower = text.toLowerCase(Locale.ROOT);
        int scheme = lower.indexOf("://");
        if (scheme >= 0) {
            Links.tokens(lower.substring(scheme + 3), tokens, facts);
            before = "";
            return;
        }
        if (lower.startsWith("www.")) {
            Links.tokens(lower, tokens, facts);
            before = "";
            return;
        }
        String word = stripped(lower);
        int at = word.indexOf('@');
        if (at > 0 && at < word.length() - 1) {
            tokens.add(prefix + "@" + word.substring(at + 1));
            before = "";
        } else if (!ascii && hasPairs(word)) {
            charactersOf(word);
        } else if (word.length() > LONGEST) {
            apart(word);
        } else if (word.length() >= SHORTEST) {
            word(word, ascii);
        } else {
            before = word; // no token by itself
        }
    }

    private void word(String word, boolean ascii) {
        tokens.add(prefix + word);
        if (pairs && !before.isEmpty()) {
            tokens.add(prefix + before + " " + word);
        }
        before = word;
        if (!ascii && isMixed(word)) {
            facts.mixed++;
            tokens.add(prefix + "mixed:scripts");
        }
    }

    private void apart(String word) {
        tokens.add(prefix + "long:" + word.charAt(0) + word.length() / TENS * TENS);
        before = "";
        int start = 0;
        int pieces = 0;
        for (int i = 0; i <= word.length() && pieces < MOST_PIECES; i++) {
            if (i == word.length() || !Character.isLetterOrDigit(word.charAt(i))) {
                if (i - start >= SHORTEST && i - start <= LONGEST) {
                    tokens.add(prefix + word.substring(start, i));
                    pieces++;
                }
                start = i + 1;
            }
        }
    }

    private void charactersOf(String word) {
        before = "";
        for (int i = 0; i + 1 < word.length(); i++) {
            tokens.add(prefix + word.substring(i, i + 2));
        }
    }

    /** Without what stands around words. */
    private static String stripped(String chunk) {
        int start = 0;
        int end = chunk.length();
        while (start < end && isAround(chunk.charAt(start))) {
            start++;
        }
        while (end > start && isAround(chunk.charAt(end - 1))) {
            end--;
        }
        return chunk.substring(start, end);
    }

    private static boolean isAround(char c) {
        return AROUND.get(c);
    }

    /** Of scripts that are written without spaces between words. */
    private static boolean hasPairs(String word) {
        for (int i = 0; i < word.length(); i++) {
            char c = word.charAt(i);
            if (c >= 0xe00
                    && switch (UnicodeScript.of(c)) {
                        case HAN, HIRAGANA, KATAKANA, HANGUL, THAI, LAO, KHMER, MYANMAR -> true;
                        default -> false;
                    }) {
                return true;
            }
        }
        return false;
    }

    /** Letters that look alike of several alphabets in one word: nobody writes so but to be misread. */
    private static boolean isMixed(String word) {
        boolean latin = false;
        boolean other = false;
        for (int i = 0; i < word.length(); i++) {
            char c = word.charAt(i);
            latin |= c >= 'a' && c <= 'z';
            other |= c >= 0x370 && c < 0x530; // Greek and Cyrillic
        }
        return latin && other;
    }
}
