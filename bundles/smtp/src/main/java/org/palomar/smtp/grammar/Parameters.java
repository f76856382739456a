package org.palomar.smtp.grammar;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.StringTokenizer;

/**
 * The parameters behind a path, whatever they mean.
 *
 * <pre>
 * Mail-parameters = esmtp-param *(SP esmtp-param)      RFC 5321 §4.1.2, the same for Rcpt-parameters
 * esmtp-param     = esmtp-keyword ["=" esmtp-value]
 * </pre>
 */
final class Parameters {

    private Parameters() {}

    /** Values by keyword, in upper case and in order; the value of one without is empty. Empty if a keyword is there twice. */
    static Optional<Map<String, String>> split(String text) {
        Map<String, String> values = new LinkedHashMap<>();
        StringTokenizer parameters = new StringTokenizer(text, " ");
        while (parameters.hasMoreTokens()) {
            String parameter = parameters.nextToken();
            int equals = parameter.indexOf('=');
            String keyword = (equals < 0 ? parameter : parameter.substring(0, equals)).toUpperCase(Locale.ROOT);
            if (values.put(keyword, equals < 0 ? "" : parameter.substring(equals + 1)) != null) {
                return Optional.empty();
            }
        }
        return Optional.of(values);
    }
}
