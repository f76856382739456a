package org.palomar.mime.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.palomar.api.message.BodyStructure.Description;
import org.palomar.api.message.BodyStructure.Parameter;

/** Makes a part's description of its header fields. */
final class Descriptions {

    private Descriptions() {}

    static Description of(HeaderFields fields, boolean inDigest, SummaryBudget budget) {
        if (fields.sayNothingOfContent()) {
            return inDigest ? Description.MESSAGE : Description.PLAIN;
        }
        ParameterizedField contentType = ParameterizedField.parse(fields.get(Field.CONTENT_TYPE));
        ParameterizedField disposition = ParameterizedField.parse(fields.get(Field.CONTENT_DISPOSITION));
        String type = upper(contentType.value());
        int slash = type.indexOf('/');
        List<Parameter> parameters = contentType.parameters();
        if (!contentType.whole() || !disposition.whole()) {
            budget.exceeded();
        }
        if (slash <= 0 || slash == type.length() - 1) {
            // Absent or no Content-Type at all (RFC 2045 §5.2, RFC 2046 §5.1.5).
            boolean message = inDigest && !fields.has(Field.CONTENT_TYPE);
            type = message ? "MESSAGE/RFC822" : "TEXT/PLAIN";
            slash = type.indexOf('/');
            if (parameters.stream().anyMatch(parameter -> parameter.name().startsWith("name"))) {
                budget.exceeded(); // some readers take the name nevertheless
            }
            parameters = List.of();
        }
        String mainType = type.substring(0, slash);
        String encoding = upper(firstToken(fields.get(Field.CONTENT_TRANSFER_ENCODING)));
        return budget.takeDescription(new Description(
                mainType,
                type.substring(slash + 1),
                mainType.equals("TEXT") ? withCharset(parameters) : parameters,
                fields.get(Field.CONTENT_ID),
                fields.get(Field.CONTENT_DESCRIPTION),
                encoding.isEmpty() ? Description.PLAIN.encoding() : encoding,
                fields.get(Field.CONTENT_MD5),
                upper(disposition.value()),
                disposition.parameters(),
                languages(fields.get(Field.CONTENT_LANGUAGE)),
                fields.get(Field.CONTENT_LOCATION)));
    }

    private static List<Parameter> withCharset(List<Parameter> parameters) {
        if (parameters.stream().anyMatch(parameter -> parameter.name().startsWith("charset"))) {
            return parameters;
        }
        List<Parameter> all = new ArrayList<>(parameters);
        all.addAll(Description.PLAIN.parameters());
        return all;
    }

    // Language-Tag *("," Language-Tag), RFC 3282 §2
    private static List<String> languages(String text) {
        List<String> languages = new ArrayList<>();
        FieldTokens tokens = new FieldTokens(text);
        do {
            tokens.skipCfws();
            String tag = tokens.until(",(");
            if (!tag.isEmpty()) {
                languages.add(tag);
            }
            tokens.through(',');
        } while (tokens.take(','));
        return languages;
    }

    private static String firstToken(String text) {
        if (text.isEmpty()) {
            return text;
        }
        FieldTokens tokens = new FieldTokens(text);
        tokens.skipCfws();
        return tokens.until(";(");
    }

    private static String upper(String text) {
        return text.toUpperCase(Locale.ROOT);
    }
}
