package org.palomar.dkim;

import java.util.List;
import java.util.Locale;
import org.palomar.api.address.Domain;

/**
 * What a chain of servers that passed a message on is worth (RFC 8617 §5.2).
 *
 * @param sealers who has sealed it, the first one first; only of a chain that passes
 * @param results what each of them says that it found, as the value of an Authentication-Results field, the first one first; only of a chain that passes, and to be believed as far as the sealer is
 * @param oldestPass the lowest instance from which on the message is unchanged (RFC 8617 §5.2, step 5); 0 unless the chain passes
 * @param temporary whether a chain that does not pass might do so later, as a key could not be found out
 * @param detail a clause on anything but a pass or none; without control characters
 */
public record ArcResult(
        Status status, List<Domain> sealers, List<String> results, int oldestPass, boolean temporary, String detail) {

    /** The states of RFC 8617 §4.4. */
    public enum Status {
        NONE,
        PASS,
        FAIL;

        /** As {@code cv=} and {@code arc=} have it. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public ArcResult {
        sealers = List.copyOf(sealers);
        results = List.copyOf(results);
    }

    static ArcResult none() {
        return new ArcResult(Status.NONE, List.of(), List.of(), 0, false, "");
    }
}
