package org.palomar.domaindns.internal;

import java.util.List;
import java.util.Optional;
import org.palomar.api.address.Domain;
import org.palomar.api.domaindns.DomainRecord;
import org.palomar.api.domaindns.DomainRecord.State;

/** What all looks share: records in another state. */
final class Records {

    private Records() {}

    static DomainRecord unknown(DomainRecord record, String why) {
        return in(record, record.published(), State.UNKNOWN, why);
    }

    static DomainRecord in(DomainRecord record, List<String> published, State state, String remark) {
        return new DomainRecord(
                record.purpose(), record.name(), record.type(), record.wanted(), published, state, remark);
    }

    /** A name below a domain; empty where it would be too long for the DNS. */
    static Optional<Domain> below(String labels, Domain domain) {
        return Domain.parse(labels + "." + domain.name());
    }
}
