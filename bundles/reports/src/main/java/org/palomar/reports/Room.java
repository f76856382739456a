package org.palomar.reports;

/**
 * Memory that counts may take: strangers choose names and words.
 *
 * @param one octets of one domain in one day, about; of more, only kinds are told apart
 * @param text octets of all; of more, only kinds are told apart
 * @param all of more, nothing is counted that was not seen before
 */
public record Room(long one, long text, long all) {

    public Room {
        if (one < 1 || text < one || all < text) {
            throw new IllegalArgumentException("of one, of all with their words, and of all, in this order");
        }
    }
}
