package org.palomar.sieve.internal.match;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Wildcards against the plainest of matchers, which tries everything, the shortest first. */
final class WildcardsTest {

    private static final int LONGEST = 5;

    /** Keeps the last captures, and bounds nothing. */
    private static final class Everything implements Scope {
        private List<String> captures = List.of();

        @Override
        public void spend(long steps) {
            // as much as is wanted
        }

        @Override
        public void captured(List<String> texts) {
            captures = texts;
        }

        @Override
        public Optional<String> member(String list, String value) {
            return Optional.empty();
        }
    }

    private static List<String> words(String alphabet) {
        List<String> words = new ArrayList<>(List.of(""));
        for (int i = 0; words.get(i).length() < LONGEST; i++) {
            for (int c = 0; c < alphabet.length(); c++) {
                words.add(words.get(i) + alphabet.charAt(c));
            }
        }
        return words;
    }

    private static boolean matches(String value, int at, String key, int from, List<String> captures) {
        if (from == key.length()) {
            return at == value.length();
        }
        char c = key.charAt(from);
        int longest = c == '*' ? value.length() - at : 1;
        for (int length = c == '*' ? 0 : 1; length <= longest && at + length <= value.length(); length++) {
            boolean wild = c == '*' || c == '?';
            if (wild) {
                captures.add(value.substring(at, at + length));
            }
            if ((wild || value.charAt(at) == c) && matches(value, at + length, key, from + 1, captures)) {
                return true;
            }
            if (wild) {
                captures.removeLast();
            }
        }
        return false;
    }

    @ParameterizedTest
    @EnumSource(names = {"OCTET", "ASCII_CASEMAP", "UNICODE_CASEMAP"})
    void findsWhatTryingEverythingFinds(Collation collation) throws SieveFailure {
        Everything scope = new Everything();
        for (String key : words("ab*?")) {
            Wildcards wildcards = new Wildcards(collation, key);
            for (String value : words("ab")) {
                List<String> expected = new ArrayList<>(List.of(value));
                boolean matches = matches(value, 0, key, 0, expected);
                assertThat(wildcards.matches(value, scope))
                        .as("%s like %s", value, key)
                        .isEqualTo(matches);
                if (matches) {
                    assertThat(scope.captures).as("%s like %s", value, key).isEqualTo(expected);
                }
            }
        }
    }

    @Test
    void capturesCharactersThatComeApart() throws SieveFailure {
        Everything scope = new Everything();
        String value = Octets.of("xÀéîÿ");
        assertThat(new Wildcards(Collation.UNICODE_CASEMAP, Octets.of("*àÉ?*")).matches(value, scope))
                .isTrue();
        assertThat(scope.captures.stream().map(Octets::text)).containsExactly("xÀéîÿ", "x", "î", "ÿ");
    }

    @Test
    void findsNeedlesAsThePlatformDoes() {
        List<String> haystacks = words("ab");
        String filler = "abaababaabaab".repeat(2);
        for (String end : haystacks) {
            String needle = filler + end;
            for (String other : haystacks) {
                String haystack = "abaab" + filler + other + filler + "b";
                assertThat(new Needle(needle).find(haystack, 1)).isEqualTo(haystack.indexOf(needle, 1));
            }
        }
    }
}
