package org.palomar.reports;

import org.palomar.api.store.StoreException;

/**
 * What reports are about, and how they are called.
 *
 * @param source the bundle, as findings name it; its command is {@code mail:} and this, its metrics {@code palomar_} and this
 * @param kind of reports, such as TLS
 * @param with what is counted, before the name of a domain
 * @param events what is counted, for people
 * @param keys under which it is kept
 * @param none nothing counted
 * @param room what counts may take
 * @param version of counts in the store: the first octet of each
 * @param decoder reads them
 * @param senders makes who sends a report
 */
public record Ledger<E, C extends Counts<E, C>>(
        String source,
        String kind,
        String with,
        String events,
        Keys keys,
        C none,
        Room room,
        int version,
        Decoder<C> decoder,
        Senders<E, C> senders) {

    /** Reads what the store has. */
    @FunctionalInterface
    public interface Decoder<C> {
        /** @throws StoreException when it is damaged */
        C decode(byte[] record) throws StoreException;
    }

    /** Makes who sends a report. */
    @FunctionalInterface
    public interface Senders<E, C extends Counts<E, C>> {
        /** @param shelf by which the counts are forgotten, in the commit that reports them */
        Sender<C> make(Shelf<E, C> shelf, Attempts attempts);
    }

    /** Whether a record is of the version that is written here; another one's may be a later server's. */
    boolean isOurs(byte[] record) {
        return record.length > 0 && record[0] == version;
    }

    C decode(byte[] record) throws StoreException {
        return decoder.decode(record);
    }
}
