package org.palomar.connector.rspamd.internal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What Rspamd thinks of a message.
 *
 * @param score its points; finite
 * @param required from how many on it refuses a message
 * @param action what it would do, such as {@code reject}
 * @param words what it would tell the sender; may be empty
 * @param symbols the rules that the message met, those that count most first
 */
record RspamdAnswer(double score, double required, String action, String words, List<Symbol> symbols) {

    /** Deeper than any answer of it. */
    private static final int MAX_DEPTH = 50;

    private static final int MAX_TEXT = 64 * 1024;

    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxStringLength(MAX_TEXT)
                    .maxNumberLength(50)
                    .build())
            .build();

    /** A rule that the message met. */
    record Symbol(String name, double score) {}

    RspamdAnswer {
        symbols = symbols.stream()
                .sorted(Comparator.comparingDouble((Symbol symbol) -> Math.abs(symbol.score()))
                        .reversed())
                .toList();
    }

    /** The names of rules, separated by commas. */
    String names() {
        return symbols.stream().map(Symbol::name).collect(Collectors.joining(","));
    }

    /**
     * Reads the answer to {@code /checkv2}; keys that are not known are passed over.
     *
     * @throws IOException when it makes no sense
     */
    static RspamdAnswer parse(String json) throws IOException {
        try (JsonParser parser = JSON.createParser(json)) {
            return new Reading(parser).answer();
        }
    }

    /** An answer on its way. For one thread. */
    private static final class Reading {

        private final JsonParser parser;
        private double score = Double.NaN;
        private double required;
        private String action = "";
        private String words = "";
        private final List<Symbol> symbols = new ArrayList<>();

        Reading(JsonParser parser) {
            this.parser = parser;
        }

        RspamdAnswer answer() throws IOException {
            object(this::field);
            if (!Double.isFinite(score) || action.isEmpty()) {
                throw new IOException("its answer has no score or no action");
            }
            return new RspamdAnswer(score, required, action, words, symbols);
        }

        private void field(String key) throws IOException {
            switch (key) {
                case "score" -> score = number();
                case "required_score" -> required = number();
                case "action" -> action = text();
                case "messages" -> nested(inner -> words = inner.equals("smtp_message") ? text() : skipped(words));
                case "symbols" -> nested(this::symbol);
                default -> parser.skipChildren();
            }
        }

        private void symbol(String name) throws IOException {
            double[] points = new double[1];
            nested(key -> points[0] = key.equals("score") ? number() : skipped(points[0]));
            symbols.add(new Symbol(name, points[0]));
        }

        /** What stands for a key; the parser is at its value. */
        @FunctionalInterface
        private interface Field {
            void read(String key) throws IOException;
        }

        private void object(Field field) throws IOException {
            parser.nextToken();
            nested(field);
        }

        private void nested(Field field) throws IOException {
            if (!parser.isExpectedStartObjectToken()) {
                throw new IOException("its answer has something else where an object should be");
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String key = parser.currentName();
                parser.nextToken();
                field.read(key);
            }
        }

        private double number() throws IOException {
            double value = parser.getDoubleValue();
            if (!Double.isFinite(value)) {
                throw new IOException("its answer has a number that is none");
            }
            return value;
        }

        private String text() throws IOException {
            if (parser.currentToken() != JsonToken.VALUE_STRING) {
                throw new IOException("its answer has something else where a text should be");
            }
            return parser.getText();
        }

        private <T> T skipped(T before) throws IOException {
            parser.skipChildren();
            return before;
        }
    }
}
