package org.palomar.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Text with variables, {@code ${name}}; their values come when the transcript runs. */
record Template(List<Piece> pieces) {

    private static final Pattern VARIABLE = Pattern.compile("\\$\\{(?<name>[A-Za-z][A-Za-z0-9._-]*)}");

    Template {
        pieces = List.copyOf(pieces);
    }

    sealed interface Piece {}

    record Text(String text) implements Piece {}

    record Variable(String name) implements Piece {}

    /** Throws {@link IllegalArgumentException} at a <code>${</code> that begins no variable. */
    static Template parse(String text) {
        List<Piece> pieces = new ArrayList<>();
        Matcher variable = VARIABLE.matcher(text);
        int done = 0;
        while (variable.find()) {
            pieces.add(plain(text.substring(done, variable.start())));
            pieces.add(new Variable(variable.group("name")));
            done = variable.end();
        }
        pieces.add(plain(text.substring(done)));
        return new Template(pieces);
    }

    private static Text plain(String text) {
        if (text.contains("${")) {
            throw new IllegalArgumentException("\"${\" begins no variable in: " + text);
        }
        return new Text(text);
    }

    /**
     * The whole text.
     *
     * @param values gives a variable's value
     * @param onText changes what the file says
     * @param onValue changes what a variable says
     */
    String expand(UnaryOperator<String> values, UnaryOperator<String> onText, UnaryOperator<String> onValue) {
        StringBuilder whole = new StringBuilder();
        for (Piece piece : pieces) {
            whole.append(
                    switch (piece) {
                        case Text(String text) -> onText.apply(text);
                        case Variable(String name) -> onValue.apply(values.apply(name));
                    });
        }
        return whole.toString();
    }

    String expand(UnaryOperator<String> values) {
        return expand(values, UnaryOperator.identity(), UnaryOperator.identity());
    }
}
