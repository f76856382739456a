package org.palomar.reports;

import java.util.Optional;
import org.palomar.api.store.StoreException;

/** Sends one report to where its domain wants it. Safe for any thread. */
@FunctionalInterface
public interface Sender<C> {

    /**
     * Sends it. Blocks.
     *
     * @return what became of it, for people, with its counts forgotten; empty if its domain wants none
     */
    Optional<String> send(Subject subject, C counts) throws NotSentException, StoreException;
}
