package org.palomar.mime.internal;

import java.util.EnumMap;
import java.util.Map;
import org.palomar.api.message.Envelope;

/** The values of one header's fields; absent is empty. */
final class HeaderFields {

    private final boolean ofMessage;
    private final Map<Field, String> values = new EnumMap<>(Field.class);

    /** @param ofMessage whether the fields of an envelope are wanted too */
    HeaderFields(boolean ofMessage) {
        this.ofMessage = ofMessage;
    }

    boolean wants(Field field) {
        return (ofMessage || !field.ofMessagesOnly()) && (field.accumulates() || !has(field));
    }

    void put(Field field, String value) {
        values.merge(field, value, (before, added) -> before + ", " + added);
    }

    boolean has(Field field) {
        return !get(field).isEmpty();
    }

    String get(Field field) {
        return values.getOrDefault(field, "");
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
