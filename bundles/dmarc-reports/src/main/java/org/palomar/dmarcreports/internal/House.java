package org.palomar.dmarcreports.internal;

import java.time.Clock;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.palomar.reports.Neighbours;
import org.palomar.storage.Store;

/**
 * What reports are made and sent with.
 *
 * @param clock says what day it is
 * @param nanos as {@link System#nanoTime}
 */
record House(
        Store store, Clock clock, LongSupplier nanos, Supplier<DmarcReportsSettings> settings, Neighbours neighbours) {}
