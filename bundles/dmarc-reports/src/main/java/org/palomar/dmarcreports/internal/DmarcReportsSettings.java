package org.palomar.dmarcreports.internal;

import org.palomar.api.config.InvalidConfigurationException;
import org.palomar.api.config.Values;
import org.palomar.reports.Submitter;

/**
 * What {@code etc/palomar.dmarcreports.cfg} says.
 *
 * @param send whether anything is counted and reported
 * @param submitter who reports
 */
record DmarcReportsSettings(boolean send, Submitter submitter) {

    /** Reads all values, or says which one is wrong. */
    static DmarcReportsSettings read(Values values) throws InvalidConfigurationException {
        return new DmarcReportsSettings(values.flag("send", true), Submitter.read(values));
    }
}
