package org.palomar.sieve.internal.compile;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.palomar.sieve.SieveSyntaxException;
import org.palomar.sieve.internal.match.BadPatternException;
import org.palomar.sieve.internal.match.Key;
import org.palomar.sieve.internal.match.Match;
import org.palomar.sieve.internal.match.Scope;
import org.palomar.sieve.internal.match.SieveFailure;
import org.palomar.sieve.internal.run.Run;
import org.palomar.sieve.internal.run.Texts;

/** What a test compares its values with. Keys without variables are prepared once. Immutable. */
final class Keys {

    /** Steps of work for a state of an automaton, or a piece between wildcards, when a key is prepared in a run. */
    private static final int PREPARING = 10;

    private final Match match;
    private final Texts texts;
    private final Optional<List<Key>> prepared;

    private Keys(Match match, Texts texts, Optional<List<Key>> prepared) {
        this.match = match;
        this.texts = texts;
        this.prepared = prepared;
    }

    /** The next positional argument as keys. */
    static Keys take(Arguments arguments, Match match) throws SieveSyntaxException {
        Texts texts = arguments.texts("the keys to compare with");
        try {
            Optional<List<String>> constant = texts.constant();
            if (constant.isEmpty()) {
                return new Keys(match, texts, Optional.empty());
            }
            List<Key> keys = new ArrayList<>();
            for (String text : constant.get()) {
                Key key = match.key(text);
                arguments.compilation().grow(key.size(), arguments.node());
                keys.add(key);
            }
            return new Keys(match, texts, Optional.of(List.copyOf(keys)));
        } catch (BadPatternException e) {
            throw arguments
                    .compilation()
                    .error(arguments.node().start(), "This is no regular expression: " + e.getMessage() + ".");
        }
    }

    private List<Key> prepare(Run run, List<String> values) throws BadPatternException, SieveFailure {
        List<Key> keys = new ArrayList<>(values.size());
        for (String value : values) {
            run.spend(10 + value.length());
            Key key = match.key(value);
            run.spend(PREPARING * key.size());
            keys.add(key);
        }
        return keys;
    }

    /** Whether any value matches any key; with :count, whether their number does. */
    boolean match(Run run, List<String> values) throws SieveFailure {
        return match(run, values, values.size());
    }

    boolean match(Run run, List<String> values, int count) throws SieveFailure {
        return match(run, run, match.counts() ? List.of(String.valueOf(count)) : values);
    }

    /** As {@link #match}, and leaves the match variables alone (RFC 5173 §6). */
    boolean matchSilently(Run run, List<String> values) throws SieveFailure {
        return match(run, new Silent(run), match.counts() ? List.of(String.valueOf(values.size())) : values);
    }

    private boolean match(Run run, Scope scope, List<String> values) throws SieveFailure {
        if (values.isEmpty()) {
            return false;
        }
        List<Key> keys = prepared.isPresent() ? prepared.get() : expanded(run);
        for (String value : values) {
            for (Key key : keys) {
                if (key.matches(value, scope)) {
                    return true;
                }
            }
        }
        return false;
    }

    private List<Key> expanded(Run run) throws SieveFailure {
        List<String> values = texts.of(run);
        try {
            return prepare(run, values);
        } catch (BadPatternException e) {
            throw new SieveFailure("With its variables the key is no regular expression: " + e.getMessage() + ".");
        }
    }

    /** The match that compares each word of the keys by itself; flags are such words (RFC 5232 §4). */
    boolean matchWords(Run run, List<String> values) throws SieveFailure {
        if (match.counts()) {
            return match(run, values);
        }
        List<String> words = new ArrayList<>();
        for (String text : texts.of(run)) {
            for (String word : text.split(" ", -1)) {
                if (!word.isEmpty()) {
                    words.add(word);
                }
            }
        }
        try {
            for (Key key : prepare(run, words)) {
                for (String value : values) {
                    if (key.matches(value, run)) {
                        return true;
                    }
                }
            }
            return false;
        } catch (BadPatternException e) {
            throw new SieveFailure("The key is no regular expression: " + e.getMessage() + ".");
        }
    }

    /** A scope that remembers no captures. */
    private record Silent(Run run) implements Scope {
        @Override
        public void spend(long steps) throws SieveFailure {
            run.spend(steps);
        }

        @Override
        public void captured(List<String> texts) {
            // not kept
        }

        @Override
        public Optional<String> member(String list, String value) throws SieveFailure {
            return run.member(list, value);
        }
    }
}
