package org.palomar.tlsreports.internal;

import java.io.IOException;
import java.time.Duration;
import org.palomar.api.dns.Resolver;
import org.palomar.reports.NotSentException;

/** Web servers that take reports. Safe for any thread. */
@FunctionalInterface
interface WebPlaces {

    /**
     * Posts a report.
     *
     * @param uri as its domain has written it
     * @param limit for all of it but look-ups
     * @throws IOException when it can't be reached, or answers nothing that says yes
     * @throws NotSentException when it says no
     */
    void post(Resolver resolver, String uri, byte[] report, Duration limit) throws IOException, NotSentException;
}
