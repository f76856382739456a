package org.palomar.api.domaindns;

import java.util.List;
import org.palomar.api.address.Domain;

/** Says which records of the DNS a domain needs to have its mail here. Safe for any thread. */
public interface DomainDns {

    /**
     * Compares what should be published with what is. Nothing is changed. Blocks as long as the DNS takes, for some questions one after the other; an interruption ends it sooner, with what is not known by then as
     * {@link DomainRecord.State#UNKNOWN}.
     *
     * @param domain one that has its mail here, or is to
     * @return in the order in which they matter
     */
    List<DomainRecord> look(Domain domain);
}
