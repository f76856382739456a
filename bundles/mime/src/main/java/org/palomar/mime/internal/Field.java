package org.palomar.mime.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The header fields that a summary is made of. */
enum Field {
    CONTENT_TYPE,
    CONTENT_TRANSFER_ENCODING,
    CONTENT_DISPOSITION,
    CONTENT_ID,
    CONTENT_DESCRIPTION,
    CONTENT_LANGUAGE,
    CONTENT_LOCATION,
    CONTENT_MD5,
    DATE,
    SUBJECT,
    FROM,
    SENDER,
    REPLY_TO,
    TO,
    CC,
    BCC,
    IN_REPLY_TO,
    MESSAGE_ID;

    private static final List<List<Field>> BY_LENGTH = byLength();

    private final String lowerName;

    Field() {
        this.lowerName = name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Whether a repeated field adds to the first one (RFC 5322 §4.5.3); of all others the first counts. */
    boolean accumulates() {
        return this == TO || this == CC || this == BCC;
    }

    /** Whether only messages have it, not parts. */
    boolean ofMessagesOnly() {
        return compareTo(DATE) >= 0;
    }

    /** Whether it decides what a part is taken for. */
    boolean isOfShape() {
        return compareTo(CONTENT_DISPOSITION) <= 0;
    }

    /** The field whose name these octets are, in any case. */
    static Optional<Field> of(byte[] octets, int start, int length) {
        if (length < BY_LENGTH.size()) {
            for (Field field : BY_LENGTH.get(length)) {
                if (field.is(octets, start)) {
                    return Optional.of(field);
                }
            }
        }
        return Optional.empty();
    }

    private boolean is(byte[] octets, int start) {
        for (int i = 0; i < lowerName.length(); i++) {
            // Setting bit 5 folds ASCII letters; "-" has it set already, and no other octet folds to a letter or "-"
            // but CR.
            if ((octets[start + i] | 0x20) != lowerName.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private static List<List<Field>> byLength() {
        List<List<Field>> table = new ArrayList<>();
        for (Field field : values()) {
            while (table.size() <= field.lowerName.length()) {
                table.add(new ArrayList<>());
            }
            table.get(field.lowerName.length()).add(field);
        }
        return table.stream().map(List::copyOf).toList();
    }
}
