package org.palomar.api.dmarc;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.palomar.api.address.Domain;
import org.palomar.api.store.StoreException;

/** The reports to other domains in an operator's hands. Safe for any thread. */
public interface DmarcReports {

    /**
     * What is counted and was not reported yet.
     *
     * @param day in UTC
     * @param domain whose record held
     * @param passed messages that were shown to be their author's
     * @param failed messages that were not
     * @param state a clause for people: what becomes of it
     */
    record Counted(LocalDate day, Domain domain, long passed, long failed, String state) {}

    /**
     * What became of a report.
     *
     * @param outcome a clause for people
     */
    record Sent(LocalDate day, Domain domain, boolean done, String outcome) {}

    /** By day and domain. */
    List<Counted> counted();

    /**
     * Sends reports now: of days that have ended and, for one domain, of the day that goes on, whose rest makes another report. Blocks, also for the DNS.
     *
     * @param domain empty for all
     * @throws StoreException when the store does not take it; some may be sent
     */
    List<Sent> send(Optional<Domain> domain) throws StoreException;
}
