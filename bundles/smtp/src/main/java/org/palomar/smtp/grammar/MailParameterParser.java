package org.palomar.smtp.grammar;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.palomar.api.pipeline.Reply;

/** Reads the parameters of MAIL. */
final class MailParameterParser {

    /** RFC 1870 §3: {@code size-value ::= 1*20DIGIT}. */
    private static final int MAX_SIZE_DIGITS = 20;

    private static final Reply DUPLICATE = new Reply(501, "5.5.4", "A parameter is given twice");
    private static final Reply UNKNOWN = new Reply(555, "5.5.4", "A parameter of MAIL is not known here");
    private static final Reply BAD_SIZE = new Reply(501, "5.5.4", "SIZE must be a decimal number");
    private static final Reply BAD_BODY = new Reply(555, "5.5.4", "BODY must be 7BIT or 8BITMIME");
    private static final Reply BAD_REQUIRETLS = new Reply(501, "5.5.4", "REQUIRETLS takes no value");
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
    private boolean requireTls;
    private final WishParser wishes = new WishParser();

    private MailParameterParser() {}

    static Result parse(String text) {
        if (text.isEmpty()) {
            return new Read(MailParameters.NONE);
        }
        Optional<Map<String, String>> values = Parameters.split(text);
        if (values.isEmpty()) {
            return new Refused(DUPLICATE);
        }
        MailParameterParser parser = new MailParameterParser();
        for (Map.Entry<String, String> parameter : values.get().entrySet()) {
            Result result = parser.take(parameter.getKey(), parameter.getValue());
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
            case "REQUIRETLS" -> {
                requireTls = true;
                yield value.isEmpty() ? result() : new Refused(BAD_REQUIRETLS);
            }
            case "AUTH" -> {
                auth = true;
                yield result();
            }
            default -> WishParser.knows(keyword) ? takeWish(keyword, value) : new Refused(UNKNOWN);
        };
    }

    private Result takeWish(String keyword, String value) {
        return wishes.take(keyword, value).<Result>map(Refused::new).orElseGet(this::result);
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
        return new Read(new MailParameters(size, smtpUtf8, auth, requireTls, wishes.wishes()));
    }
}
