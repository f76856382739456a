package org.palomar.storage.internal;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import org.palomar.api.store.StoreException;

/**
 * Runs reads that may wait for the disk on platform threads when a virtual thread asks: a native call would hold its carrier, of which there are as few
 * as processors. Waiting readers are as many as callers, so the queue needs no bound of its own.
 */
final class PlatformReads implements AutoCloseable {

    /** A read. */
    @FunctionalInterface
    interface Read<T> {
        T run() throws StoreException;
    }

    private final ExecutorService threads;

    PlatformReads(int count) {
        threads = Executors.newFixedThreadPool(
                count,
                Thread.ofPlatform().daemon().name("palomar-store-read-", 1).factory());
    }

    <T> T read(Read<T> read) throws StoreException {
        return Thread.currentThread().isVirtual() ? hop(read) : read.run();
    }

    private <T> T hop(Read<T> read) throws StoreException {
        try {
            return await(threads.submit(read::run));
        } catch (RejectedExecutionException closed) {
            throw new StoreException(StoreException.Reason.UNAVAILABLE, "the store is closed", closed);
        }
    }

    /** Waits through interruptions: a read is short, and its visitor works on the caller's state. */
    private static <T> T await(Future<T> future) throws StoreException {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return future.get();
                } catch (InterruptedException later) {
                    interrupted = true;
                }
            }
        } catch (ExecutionException failure) {
            Throwable cause = failure.getCause();
            throw cause instanceof StoreException expected
                    ? new StoreException(expected.reason(), String.valueOf(expected.getMessage()), expected)
                    : new StoreException(StoreException.Reason.UNAVAILABLE, "internal error in a read", failure);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public void close() {
        threads.shutdown();
    }
}
