package org.palomar.lists.web.internal;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.palomar.api.address.Address;
import org.palomar.api.list.ListLeaving;
import org.palomar.api.list.ListTerms.ListLanguage;
import org.palomar.api.store.StoreException;

/** A list in Spanish with one token that is good, which keeps who has left. */
final class FakeLists implements ListLeaving {

    static final String TOKEN = "1-2-abcdefghijklmnopqrstuvwxy";

    final List<String> left = new CopyOnWriteArrayList<>();
    volatile boolean broken;
    volatile boolean full;

    /** Closed, it keeps who leaves waiting. */
    volatile CountDownLatch gate = new CountDownLatch(0);

    @Override
    public Optional<Ticket> look(String token) {
        if (broken) {
            throw new IllegalStateException("going");
        }
        return token.equals(TOKEN)
                ? Optional.of(new Ticket(Address.of("friends&co@example.test"), ListLanguage.SPANISH, left.isEmpty()))
                : Optional.empty();
    }

    @Override
    public boolean leave(String token) throws StoreException {
        try {
            gate.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        if (full) {
            throw new StoreException(StoreException.Reason.FULL, "the disk is full");
        }
        left.add(token);
        return token.equals(TOKEN);
    }
}
