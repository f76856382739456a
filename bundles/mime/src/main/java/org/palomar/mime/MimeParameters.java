package org.palomar.mime;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.palomar.api.message.BodyStructure.Description;
import org.palomar.api.message.BodyStructure.Parameter;
import org.palomar.mime.internal.ParameterizedField;
import org.palomar.mime.internal.PercentEncoding;

/** The parameters of Content-Type and Content-Disposition, decoded (RFC 2231; encoded words too, which many senders use instead). */
public final class MimeParameters {

    private MimeParameters() {}

    /** The parameters of such a field's value, as {@link MessageParser} gives them. */
    public static List<Parameter> parse(String fieldValue) {
        return ParameterizedField.parse(fieldValue).parameters();
    }

    /** The first parameter of this name (in lower case) as text. */
    public static Optional<String> value(List<Parameter> parameters, String name) {
        String extended = name + "*";
        Optional<String> plain = Optional.empty();
        for (Parameter parameter : parameters) {
            if (parameter.name().equals(extended)) {
                return Optional.of(decodeExtended(parameter.value()));
            }
            if (plain.isEmpty() && parameter.name().equals(name)) {
                plain = Optional.of(EncodedWords.decode(parameter.value()));
            }
        }
        return plain;
    }

    /** The name of the file that a part is, from its disposition or, failing that, its type; as the sender wrote it, path and all. */
    public static Optional<String> fileName(Description description) {
        return value(description.dispositionParameters(), "filename").or(() -> value(description.parameters(), "name"));
    }

    // extended-value = [charset] "'" [language] "'" *(ext-octet / attribute-char), RFC 2231 §7
    private static String decodeExtended(String value) {
        int first = value.indexOf('\'');
        int second = value.indexOf('\'', first + 1);
        if (first < 0 || second < 0) {
            return MailCharsets.decodeUnlabelled(PercentEncoding.decode(value));
        }
        byte[] octets = PercentEncoding.decode(value.substring(second + 1));
        if (first == 0) {
            return MailCharsets.decodeUnlabelled(octets);
        }
        Charset charset = MailCharsets.find(value.substring(0, first)).orElse(StandardCharsets.UTF_8);
        return new String(octets, charset);
    }
}
