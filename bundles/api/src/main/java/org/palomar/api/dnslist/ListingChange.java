package org.palomar.api.dnslist;

import java.time.Instant;

/**
 * An address of this server came on a list, or went.
 *
 * @param when it was seen
 * @param address in figures
 * @param list its zone
 * @param listed whether it is on the list since
 * @param detail codes and text of the list; printable, may be empty
 */
public record ListingChange(Instant when, String address, String list, boolean listed, String detail) {}
