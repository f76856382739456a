package org.palomar.smtp.grammar;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.palomar.api.pipeline.Reply;
import org.palomar.api.queue.Notify;
import org.palomar.api.queue.OutboundRecipient;

/** Reads the parameters of RCPT (RFC 3461 §4.1 and §4.2). */
final class RcptParameterParser {

    /** RFC 3461 §4.2: {@code addr-type = atom}; what registries have is short. */
    private static final Pattern TYPE = Pattern.compile("[A-Za-z0-9-]{1,20}");

    private static final Reply DUPLICATE = new Reply(501, "5.5.4", "A parameter is given twice");
    private static final Reply UNKNOWN = new Reply(555, "5.5.4", "A parameter of RCPT is not known here");
    private static final Reply BAD_NOTIFY =
            new Reply(501, "5.5.4", "NOTIFY must be NEVER, or some of SUCCESS, FAILURE and DELAY");
    private static final Reply BAD_ORCPT = new Reply(501, "5.5.4", "ORCPT must be a type, a semicolon and xtext");

    private RcptParameterParser() {}

    /** How it went. */
    sealed interface Result {}

    /** The parameters. */
    record Read(RcptParameters parameters) implements Result {}

    /** Why they are none. */
    record Refused(Reply reply) implements Result {}

    static Result parse(String text) {
        if (text.isEmpty()) {
            return new Read(RcptParameters.NONE);
        }
        Optional<Map<String, String>> values = Parameters.split(text);
        if (values.isEmpty()) {
            return new Refused(DUPLICATE);
        }
        String original = "";
        Set<Notify> notices = Set.of();
        for (Map.Entry<String, String> parameter : values.get().entrySet()) {
            switch (parameter.getKey()) {
                case "NOTIFY" -> {
                    notices = notices(parameter.getValue());
                    if (notices.isEmpty()) {
                        return new Refused(BAD_NOTIFY);
                    }
                }
                case "ORCPT" -> {
                    original = original(parameter.getValue()).orElse("");
                    if (original.isEmpty()) {
                        return new Refused(BAD_ORCPT);
                    }
                }
                default -> {
                    return new Refused(UNKNOWN);
                }
            }
        }
        return new Read(new RcptParameters(original, notices));
    }

    // notify-esmtp-value = "NEVER" / 1#notify-list-element; notify-list-element = "SUCCESS" / "FAILURE" / "DELAY"
    /** None if the value is wrong. */
    private static Set<Notify> notices(String value) {
        Set<Notify> notices = EnumSet.noneOf(Notify.class);
        for (String element : value.toUpperCase(Locale.ROOT).split(",", -1)) {
            switch (element) {
                case "NEVER" -> notices.add(Notify.NEVER);
                case "SUCCESS" -> notices.add(Notify.SUCCESS);
                case "FAILURE" -> notices.add(Notify.FAILURE);
                case "DELAY" -> notices.add(Notify.DELAY);
                default -> {
                    return Set.of();
                }
            }
        }
        return notices.contains(Notify.NEVER) && notices.size() > 1 ? Set.of() : notices;
    }

    // original-recipient-address = addr-type ";" xtext; of type utf-8 it may be UTF-8 as it is (RFC 6533 §3)
    private static Optional<String> original(String value) {
        int semicolon = value.indexOf(';');
        if (semicolon < 0
                || value.length() > OutboundRecipient.MAX_ORIGINAL
                || !TYPE.matcher(value.substring(0, semicolon)).matches()) {
            return Optional.empty();
        }
        String type = value.substring(0, semicolon);
        String text = value.substring(semicolon + 1);
        Optional<String> address = type.equalsIgnoreCase("utf-8") ? utf8(text) : Xtext.decode(text);
        return address.filter(decoded -> !decoded.isEmpty()).map(decoded -> type + ";" + decoded);
    }

    private static Optional<String> utf8(String octets) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(octets.getBytes(StandardCharsets.ISO_8859_1)))
                    .toString();
            boolean printable = text.chars().noneMatch(Character::isISOControl);
            return printable ? Optional.of(text) : Optional.empty();
        } catch (CharacterCodingException notUtf8) {
            return Optional.empty();
        }
    }
}
