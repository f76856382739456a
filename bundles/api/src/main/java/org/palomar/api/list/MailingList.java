package org.palomar.api.list;

import java.time.Instant;
import org.palomar.api.address.Address;

/**
 * A mailing list.
 *
 * @param address where members post; folded, ASCII, at most {@value #MAX_LOCAL_PART} characters before its domain, so that what is put behind them for its other addresses fits
 * @param members how many there are, whatever their state
 * @param held posts that wait for a moderator
 */
public record MailingList(Address address, ListTerms terms, Instant created, int members, int held) {

    /** A list's other addresses have up to 34 octets behind its name; a local part of 64 is taken everywhere (RFC 5321 §4.5.3.1.1). */
    public static final int MAX_LOCAL_PART = 30;
}
