package org.palomar.mime.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.palomar.api.message.BodyStructure.Parameter;
import org.palomar.mime.MimeLimits;

/**
 * A value with parameters, as Content-Type and Content-Disposition have (RFC 2045 §5.1, RFC 2183 §2).
 *
 * @param value what stands before the first semicolon, without comments
 * @param parameters names in lower case, RFC 2231 continuations joined; at most {@link MimeLimits#PARAMETERS}
 * @param whole whether the field has no more of them
 */
public record ParameterizedField(String value, List<Parameter> parameters, boolean whole) {

    public ParameterizedField {
        parameters = List.copyOf(parameters);
    }

    // value *(";" attribute "=" (token / quoted-string))
    public static ParameterizedField parse(String text) {
        FieldTokens tokens = new FieldTokens(text);
        StringBuilder value = new StringBuilder();
        tokens.skipCfws();
        while (!tokens.atEnd() && !tokens.at(';')) {
            value.append(tokens.until(";("));
            tokens.skipCfws();
        }
        return new ParameterizedField(value.toString(), parameters(tokens), tokens.atEnd());
    }

    private static List<Parameter> parameters(FieldTokens tokens) {
        List<Parameter> parameters = new ArrayList<>();
        while (tokens.take(';') && parameters.size() < MimeLimits.PARAMETERS) {
            tokens.skipCfws();
            String name = tokens.until("=;(").toLowerCase(Locale.ROOT);
            tokens.skipCfws();
            if (tokens.take('=')) {
                tokens.skipCfws();
                String value = value(tokens, name);
                if (!name.isEmpty()) {
                    parameters.add(new Parameter(name, value));
                }
            }
            tokens.through(';');
        }
        return Continuations.join(parameters);
    }

    private static String value(FieldTokens tokens, String name) {
        if (tokens.at('"')) {
            return tokens.quotedString();
        }
        // Deviation: RFC 2045 §5.1 wants quotes around spaces, which many a sender of file names forgets.
        boolean fileName = name.equals("name") || name.equals("filename");
        return fileName ? tokens.through(';').strip() : tokens.until(";(");
    }
}
