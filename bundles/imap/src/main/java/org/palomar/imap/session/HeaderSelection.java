package org.palomar.imap.session;

import java.io.ByteArrayOutputStream;
import java.util.List;
import org.palomar.mime.Headers;

/**
 * HEADER.FIELDS and HEADER.FIELDS.NOT (RFC 9051 §6.4.5.1).
 *
 * @param names of the fields
 * @param named whether fields of these names are chosen, or all others
 */
record HeaderSelection(List<String> names, boolean named) {

    /** The octets of the chosen fields, and the empty line that ends a header. */
    byte[] of(Headers headers) {
        ByteArrayOutputStream chosen = new ByteArrayOutputStream();
        for (Headers.Field field : headers.fields()) {
            if (!field.name().isEmpty() && contains(field.name()) == named) {
                chosen.write(headers.octets(), field.start(), field.end() - field.start());
            }
        }
        chosen.write('\r');
        chosen.write('\n');
        return chosen.toByteArray();
    }

    private boolean contains(String name) {
        for (String each : names) {
            if (each.equalsIgnoreCase(name)) {
                return true;
            }
        }
        return false;
    }
}
