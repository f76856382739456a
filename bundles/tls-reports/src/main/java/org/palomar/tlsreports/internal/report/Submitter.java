package org.palomar.tlsreports.internal.report;

import org.palomar.api.address.Address;
import org.palomar.api.address.Domain;

/**
 * Who reports.
 *
 * @param host this server, who signs as well, if its domain has a key
 * @param organization for people; printable
 * @param contact whom readers may ask
 */
public record Submitter(Domain host, String organization, Address contact) {}
