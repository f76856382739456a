package org.palomar.filter.tagger.internal;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.palomar.api.address.Domain;
import org.palomar.api.config.InvalidConfigurationException;
import org.palomar.api.message.HeaderField;
import org.palomar.api.pipeline.MailTransaction;
import org.palomar.api.pipeline.Recipient;

/**
 * One rule: which messages get which header field.
 *
 * @param kind what is looked at
 * @param domain what it must be
 */
record Rule(Kind kind, Domain domain, HeaderField field) {

    /** What a rule looks at. */
    enum Kind {
        SENDER,
        RECIPIENT
    }

    private static final int FIELD_AT = 2;

    /** Header fields that say who sent a message or that filters are trusted for: no rule may forge them. */
    private static final Set<String> PROTECTED = Set.of(
            "from",
            "sender",
            "to",
            "cc",
            "bcc",
            "date",
            "message-id",
            "received",
            "return-path",
            "delivered-to",
            "authentication-results");

    /** {@code sender example.org X-Partner: yes}, or the same with {@code recipient}. */
    static Rule parse(String text) throws InvalidConfigurationException {
        List<String> words = List.of(text.strip().split("\\s+", FIELD_AT + 1));
        try {
            Kind kind = Kind.valueOf(words.get(0).toUpperCase(Locale.ROOT));
            Domain domain = Domain.of(words.get(1));
            int colon = words.get(FIELD_AT).indexOf(':');
            HeaderField field = new HeaderField(
                    words.get(FIELD_AT).substring(0, colon),
                    words.get(FIELD_AT).substring(colon + 1).strip());
            if (PROTECTED.contains(field.name().toLowerCase(Locale.ROOT))) {
                throw new InvalidConfigurationException("rules", field.name() + " can't be set by a rule");
            }
            return new Rule(kind, domain, field);
        } catch (IllegalArgumentException | IndexOutOfBoundsException malformed) {
            throw new InvalidConfigurationException(
                    "rules",
                    "each must be like 'sender example.org X-Partner: yes' or 'recipient example.org X-Desk: sales'");
        }
    }

    /** Whether the rule holds for one recipient of a message. */
    boolean matches(MailTransaction transaction, Recipient recipient) {
        return switch (kind) {
            case SENDER ->
                transaction
                        .sender()
                        .address()
                        .filter(sender -> sender.domain().equals(domain))
                        .isPresent();
            case RECIPIENT -> recipient.address().domain().equals(domain);
        };
    }
}
