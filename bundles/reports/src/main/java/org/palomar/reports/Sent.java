package org.palomar.reports;

import java.time.LocalDate;
import org.palomar.api.address.Domain;

/**
 * What became of a report.
 *
 * @param outcome a clause for people
 */
public record Sent(LocalDate day, Domain domain, boolean done, String outcome) {}
