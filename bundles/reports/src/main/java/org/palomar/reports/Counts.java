package org.palomar.reports;

import org.palomar.api.address.Domain;

/**
 * What was counted of one domain on one day. Immutable.
 *
 * @param <E> what is counted
 * @param <C> these counts themselves
 */
public interface Counts<E, C extends Counts<E, C>> {

    /** With one more. */
    C with(E event);

    /** With one more, of which no more is kept than what kind it is. */
    C withBriefly(Domain domain, E event);

    C plus(C other);

    /** The same without what strangers have worded. */
    C brief(Domain domain);

    /** About so many octets of memory it takes; 0 for none. */
    long size();

    /** As the store keeps it, with its version. */
    byte[] encode();

    /** A clause for people. */
    String summary();
}
