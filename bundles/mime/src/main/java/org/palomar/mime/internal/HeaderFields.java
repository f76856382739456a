package org.palomar.mime.internal;

import java.util.EnumMap;
import java.util.Map;
import org.palomar.api.message.Envelope;
import org.palomar.mime.MimeLimits;

/** The values of one header's fields; absent is empty. */
final class HeaderFields {

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

    boolean has(Field field) {
        return values.containsKey(field);
    }

    String get(Field field) {
        StringBuilder value = values.get(field);
        return value == null ? "" : value.toString();
    }

    Envelope envelope() {
        return new Envelope(
                get(Field.DATE),
                get(Field.SUBJECT),
                AddressListParser.parse(get(Field.FROM)),
                AddressListParser.parse(get(Field.SENDER)),
                AddressListParser.parse(get(Field.REPLY_TO)),
                AddressListParser.parse(get(Field.TO)),
                AddressListParser.parse(get(Field.CC)),
                AddressListParser.parse(get(Field.BCC)),
                get(Field.IN_REPLY_TO),
                get(Field.MESSAGE_ID));
    }
}
