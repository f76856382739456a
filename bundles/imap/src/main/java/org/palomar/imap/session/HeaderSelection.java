package org.palomar.imap.session;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import org.palomar.api.message.BodyStructure.Span;
import org.palomar.api.message.Content;
import org.palomar.mime.Headers;

/** HEADER.FIELDS and HEADER.FIELDS.NOT (RFC 9051 §6.4.5.1): the octets of chosen fields, and the empty line that ends a header. */
final class HeaderSelection {

    private HeaderSelection() {}

    /** As much of the header as {@code mime} reads is looked at. */
    static byte[] of(Content content, Span span, List<String> names, boolean named) throws IOException {
        Headers headers = Headers.read(content, span);
        ByteArrayOutputStream chosen = new ByteArrayOutputStream();
        for (Headers.Field field : headers.fields()) {
            if (!field.name().isEmpty() && contains(names, field.name()) == named) {
                chosen.write(headers.octets(), field.start(), field.end() - field.start());
            }
        }
        chosen.write('\r');
        chosen.write('\n');
        return chosen.toByteArray();
    }

    private static boolean contains(List<String> names, String name) {
        for (String each : names) {
            if (each.equalsIgnoreCase(name)) {
                return true;
            }
        }
        return false;
    }
}
