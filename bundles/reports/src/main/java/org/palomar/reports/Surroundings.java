package org.palomar.reports;

import java.time.Clock;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.palomar.api.address.Domain;
import org.palomar.storage.Store;

/**
 * What reports are made with.
 *
 * @param clock says what day it is
 * @param nanos as {@link System#nanoTime}
 * @param counts whether anything is counted and reported, now
 * @param host this server's name, now
 */
public record Surroundings(
        Store store, Clock clock, LongSupplier nanos, BooleanSupplier counts, Supplier<Domain> host) {}
