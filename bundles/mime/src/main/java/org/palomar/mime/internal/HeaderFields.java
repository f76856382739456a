package org.palomar.mime.internal;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.palomar.api.message.Envelope;
import org.palomar.api.message.Envelope.Mailbox;
import org.palomar.mime.MimeLimits;

/** The values of one header's fields; absent is empty. */
final class HeaderFields {

    private static final Envelope NO_ENVELOPE =
            new Envelope("", "", List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), "", "");

    private final boolean ofMessage;
    private final Map<Field, StringBuilder> values = new EnumMap<>(Field.class);

    /** @param ofMessage whether the fields of an envelope are wanted too */
    HeaderFields(boolean ofMessage) {
        this.ofMessage = ofMessage;
    }

    boolean wants(Field field) {
        return (ofMessage || !field.ofMessagesOnly()) && (field.accumulates() ? !isFull(field) : !has(field));
    }

    private boolean isFull(Field field) {
        StringBuilder value = values.get(field);
        return value != null && value.length() >= MimeLimits.FIELD;
    }

    /** Fields that may come often become one list, of {@value MimeLimits#FIELD} characters at most: linear work, whatever was sent. */
    void put(Field field, String value) {
        if (value.isEmpty()) {
            return;
        }
        StringBuilder list = values.computeIfAbsent(field, first -> new StringBuilder());
        if (!list.isEmpty()) {
            list.append(", ");
        }
        list.append(value, 0, Math.clamp((long) MimeLimits.FIELD - list.length(), 0, value.length()));
    }

    /** Whether no field says what the part is. */
    boolean sayNothingOfContent() {
        for (Field field : values.keySet()) {
            if (!field.ofMessagesOnly()) {
                return false;
            }
        }
        return true;
    }

    boolean has(Field field) {
        return values.containsKey(field);
    }

    String get(Field field) {
        StringBuilder value = values.get(field);
        return value == null ? "" : value.toString();
    }

    /** That of a part says nothing. */
    Envelope envelope(SummaryBudget budget) {
        if (!ofMessage) {
            return NO_ENVELOPE;
        }
        return new Envelope(
                get(Field.DATE),
                get(Field.SUBJECT),
                addresses(Field.FROM, budget),
                addresses(Field.SENDER, budget),
                addresses(Field.REPLY_TO, budget),
                addresses(Field.TO, budget),
                addresses(Field.CC, budget),
                addresses(Field.BCC, budget),
                get(Field.IN_REPLY_TO),
                get(Field.MESSAGE_ID));
    }

    /** The parser bounds them itself, so that a group has its end. */
    private List<Mailbox> addresses(Field field, SummaryBudget budget) {
        return budget.takeAddresses(AddressListParser.parse(get(field), budget.addresses()));
    }
}
