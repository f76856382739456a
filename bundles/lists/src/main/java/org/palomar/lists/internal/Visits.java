package org.palomar.lists.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.palomar.api.address.Address;
import org.palomar.api.pipeline.MailTransaction;
import org.palomar.api.pipeline.Origin.Door;
import org.palomar.mime.Headers;

/**
 * Where a message says that it has been. A server in front that hands it over by LMTP may have written whom it hands it to above all other fields (qmail; Postfix with {@code flags=D}): that is no visit. One that has really come
 * back has the field that was put before it here too, below what that server has added, and a post its List-Id. Pure.
 */
final class Visits {

    private static final String DELIVERED = "delivered-to";

    private Visits() {}

    /** The fields {@code Delivered-To}, without that of a server in front. */
    static List<Headers.Field> of(MailTransaction message, Address to, Headers headers) {
        List<Headers.Field> visits = new ArrayList<>(headers.all(DELIVERED));
        if (message.origin().door() == Door.LMTP && !visits.isEmpty()) {
            Headers.Field first = visits.getFirst();
            if (names(first, to) && isOnTop(first, headers)) {
                visits.removeFirst();
            }
        }
        return visits;
    }

    static boolean names(Headers.Field field, Address to) {
        return Address.parse(field.text().strip())
                .filter(address -> address.folded().equals(to.folded()))
                .isPresent();
    }

    /** Whether nothing is above it but what this server has written on arrival, one Received, and a Return-Path. */
    private static boolean isOnTop(Headers.Field visit, Headers headers) {
        int received = 0;
        for (Headers.Field field : headers.fields()) {
            String name = field.name().toLowerCase(Locale.ROOT);
            if (field.start() == visit.start()) {
                return true;
            }
            if (name.equals("received")) {
                received++;
            } else if (!name.equals("return-path")) {
                return false;
            }
            if (received > 1) {
                return false;
            }
        }
        return false;
    }
}
