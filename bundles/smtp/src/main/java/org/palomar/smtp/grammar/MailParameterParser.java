package org.palomar.smtp.grammar;

import java.util.HashSet;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.Set;
import java.util.StringTokenizer;
import org.palomar.api.pipeline.Reply;

/**
 * Reads the parameters of MAIL.
 *
 * <pre>
 * Mail-parameters = esmtp-param *(SP esmtp-param)      RFC 5321 §4.1.2
 * esmtp-param     = esmtp-keyword ["=" esmtp-value]
 * </pre>
 */
final class MailParameterParser {

    /** RFC 1870 §3: {@code size-value ::= 1*20DIGIT}. */
    private static final int MAX_SIZE_DIGITS = 20;

    private static final Reply DUPLICATE = new Reply(501, "5.5.4", "A parameter is given twice");
    private static final Reply UNKNOWN = new Reply(555, "5.5.4", "A parameter of MAIL is not known here");
    private static final Reply BAD_SIZE = new Reply(501, "5.5.4", "SIZE must be a decimal number");
    private static final Reply BAD_BODY = new Reply(555, "5.5.4", "BODY must be 7BIT or 8BITMIME");
    private static final Reply BAD_UTF8 = new Reply(501, "5.5.4", "SMTPUTF8 takes no value");

    /** How it went. */
    sealed interface Result {}

    /** The parameters. */
    record Read(MailParameters parameters) implements Result {}

    /** Why they are none. */
    record Refused(Reply reply) implements Result {}

    private OptionalLong size = OptionalLong.empty();
    private boolean smtpUtf8;
    private boolean auth;

    private MailParameterParser() {}

    static Result parse(String text) {
        if (text.isEmpty()) {
            return new Read(MailParameters.NONE);
        }
        MailParameterParser parser = new MailParameterParser();
        Set<String> seen = new HashSet<>();
        StringTokenizer parameters = new StringTokenizer(text, " ");
        while (parameters.hasMoreTokens()) {
            String parameter = parameters.nextToken();
            int equals = parameter.indexOf('=');
            String keyword = (equals < 0 ? parameter : parameter.substring(0, equals)).toUpperCase(Locale.ROOT);
            if (!seen.add(keyword)) {
                return new Refused(DUPLICATE);
            }
            Result result = parser.take(keyword, equals < 0 ? "" : parameter.substring(equals + 1));
            if (result instanceof Refused) {
                return result;
            }
        }
        return parser.result();
    }

    private Result take(String keyword, String value) {
        return switch (keyword) {
            case "SIZE" -> takeSize(value);
            case "BODY" -> takeBody(value);
            case "SMTPUTF8" -> {
                smtpUtf8 = true;
                yield value.isEmpty() ? result() : new Refused(BAD_UTF8);
            }
            case "AUTH" -> {
                auth = true;
                yield result();
            }
            default -> new Refused(UNKNOWN);
        };
    }

    private Result takeSize(String value) {
        long octets = value.length() > MAX_SIZE_DIGITS ? -1 : DecimalNumber.parse(value);
        size = OptionalLong.of(octets);
        return octets < 0 ? new Refused(BAD_SIZE) : result();
    }

    // RFC 6152 §2. Any message is taken octet by octet as it is, so there is nothing to remember. BINARYMIME is not
    // offered.
    private Result takeBody(String value) {
        return value.equalsIgnoreCase("7BIT") || value.equalsIgnoreCase("8BITMIME") ? result() : new Refused(BAD_BODY);
    }

    private Result result() {
        return new Read(new MailParameters(size, smtpUtf8, auth));
    }
}
