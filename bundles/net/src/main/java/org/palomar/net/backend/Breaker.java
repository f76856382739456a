package org.palomar.net.backend;

import java.util.Optional;

/** Whether a server is asked: not for a while after failures in a row, and then by one question first. Times are those of {@link System#nanoTime()}. Safe for any thread. */
final class Breaker {

    private int failures;
    private long closedUntil;
    private boolean trying;
    private String reason = "";

    /** One question to the server; whoever has it says how it went, or nothing if it says nothing of the server. For one thread. */
    final class Turn implements AutoCloseable {

        private final boolean trial;
        private boolean told;

        private Turn(boolean trial) {
            this.trial = trial;
        }

        void succeeded() {
            told = true;
            synchronized (Breaker.this) {
                failures = 0;
                trying &= !trial;
            }
        }

        /** Answers whether the server is left alone from now on, and was not before. */
        boolean failed(String why, long until) {
            told = true;
            synchronized (Breaker.this) {
                if (trying && !trial) {
                    return false; // it began before the server was left alone, and says nothing new
                }
                trying = false;
                failures = Math.min(failures + 1, Backends.FAILURES + 1);
                reason = why;
                closedUntil = until;
                return failures == Backends.FAILURES;
            }
        }

        @Override
        public void close() {
            if (!told && trial) {
                synchronized (Breaker.this) {
                    trying = false;
                }
            }
        }
    }

    /** A turn, if the server may be asked now. */
    synchronized Optional<Turn> turn(long now) {
        if (failures < Backends.FAILURES) {
            return Optional.of(new Turn(false));
        }
        if (trying || now - closedUntil < 0) {
            return Optional.empty();
        }
        trying = true;
        return Optional.of(new Turn(true));
    }

    synchronized boolean isOpen() {
        return failures >= Backends.FAILURES;
    }

    synchronized String reason() {
        return reason;
    }
}
