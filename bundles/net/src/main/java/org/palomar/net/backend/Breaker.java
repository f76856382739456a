package org.palomar.net.backend;

/** Whether a server is asked: not for a while after failures in a row, and then by one question first. Times are those of {@link System#nanoTime()}. Safe for any thread. */
final class Breaker {

    private int failures;
    private long closedUntil;
    private boolean trying;
    private String reason = "";

    /** Whether the server may be asked now; whoever is let through tells how it went. */
    synchronized boolean lets(long now) {
        if (failures < Backends.FAILURES) {
            return true;
        }
        if (trying || now - closedUntil < 0) {
            return false;
        }
        trying = true;
        return true;
    }

    synchronized void succeeded() {
        failures = 0;
        trying = false;
    }

    /** Nobody knows how it went. */
    synchronized void gaveUp() {
        trying = false;
    }

    /** Answers whether the server is left alone from now on, and was not before. */
    synchronized boolean failed(String why, long until) {
        failures = Math.min(failures + 1, Backends.FAILURES + 1);
        trying = false;
        reason = why;
        closedUntil = until;
        return failures == Backends.FAILURES;
    }

    synchronized boolean isOpen() {
        return failures >= Backends.FAILURES;
    }

    synchronized String reason() {
        return reason;
    }
}
