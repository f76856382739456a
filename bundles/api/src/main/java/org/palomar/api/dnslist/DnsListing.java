package org.palomar.api.dnslist;

/**
 * What one list says.
 *
 * @param list its zone
 * @param subject what was asked about; a part of a longer domain, or empty where only the list itself was looked at
 * @param result one word: {@code listed}, {@code not-listed}, {@code unknown}; or of a list {@code asked}, {@code left-out}
 * @param points what that counts, above 0 for spam
 * @param detail a clause: codes and texts of the list, or why it was not asked; printable, may be empty
 */
public record DnsListing(String list, String subject, String result, double points, String detail) {}
