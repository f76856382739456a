package org.palomar.api.domaindns;

import java.util.List;

/**
 * One record that a domain should or may publish.
 *
 * @param purpose what it is for, in a word: {@code mx}, {@code address}, {@code reverse}, {@code spf}, {@code dkim}, {@code dmarc}, {@code tls-reports}, {@code dane}, {@code mta-sts}, {@code service}
 * @param name where it stands, without a dot at its end; of {@code PTR} the address
 * @param type such as {@code MX}
 * @param wanted its data as in a zone file, texts without quotation marks; empty where others have to say it, such as whoever gives out addresses
 * @param published the data of records of that kind that are there; each printable
 * @param remark a clause for people: what is wrong, or what follows; may be empty
 */
public record DomainRecord(
        String purpose, String name, String type, String wanted, List<String> published, State state, String remark) {

    /** How it stands. */
    public enum State {
        /** What is published does what it should. */
        GOOD,
        /** It is not there, and mail suffers. */
        MISSING,
        /** Something else is there, and mail suffers. */
        DIFFERENT,
        /** It is not there, and would only add to safety or comfort. */
        OPTIONAL,
        /** The DNS does not say now. */
        UNKNOWN
    }

    public DomainRecord {
        published = List.copyOf(published);
    }
}
