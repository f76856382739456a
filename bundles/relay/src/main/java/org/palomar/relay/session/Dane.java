package org.palomar.relay.session;

import java.util.List;
import org.palomar.api.address.Domain;
import org.palomar.api.dns.TlsaRecord;

/**
 * What the DNS, vouched for by DNSSEC, says of a server's certificate (RFC 7672): one of these records must hold.
 *
 * @param base the name that has the records, which the server is asked for (RFC 7672 §8.1), and which its certificate may name
 * @param destination the recipients' domain, which it may name as well (§3.2.2)
 * @param records of the usages 2 and 3, as {@link #isUsable} says; at least one
 */
public record Dane(Domain base, Domain destination, List<TlsaRecord> records) {

    private static final int ANCHOR = 2;
    private static final int OWN = 3;

    public Dane {
        records = List.copyOf(records);
        if (records.isEmpty() || !records.stream().allMatch(Dane::isUsable)) {
            throw new IllegalArgumentException("no records that can be used");
        }
    }

    /** Whether mail can make use of a record (RFC 7672 §3.1): the certificate's own (3) or an authority's (2), by what we can compare. */
    public static boolean isUsable(TlsaRecord record) {
        return (record.usage() == ANCHOR || record.usage() == OWN)
                && record.selector() <= 1
                && record.matchingType() <= 2
                && !record.data().isEmpty();
    }

    List<TlsaRecord> own() {
        return records.stream().filter(record -> record.usage() == OWN).toList();
    }

    List<TlsaRecord> anchors() {
        return records.stream().filter(record -> record.usage() == ANCHOR).toList();
    }
}
