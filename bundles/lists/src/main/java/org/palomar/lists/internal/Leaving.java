package org.palomar.lists.internal;

import java.util.List;
import java.util.Optional;
import org.palomar.api.list.ListLeaving;
import org.palomar.api.store.StoreException;
import org.palomar.lists.internal.record.Member;
import org.palomar.storage.Transaction;

/** Leaving by the link in a post. Safe for any thread. */
record Leaving(Doors doors) implements ListLeaving {

    private static final int MAX_TOKEN = 60;

    private record Found(Roll roll, int member) {}

    @Override
    public Optional<Ticket> look(String token) {
        return find(token)
                .map(found -> new Ticket(
                        found.roll().address(),
                        found.roll().terms().language(),
                        found.roll().member(found.member()).isPresent()));
    }

    @Override
    public boolean leave(String token) throws StoreException {
        Optional<Found> found = find(token);
        if (found.isEmpty()) {
            return false;
        }
        Optional<Member> member = found.get().roll().member(found.get().member());
        if (member.isPresent()) {
            Transaction transaction = doors.register().store().open();
            transaction.add(doors.register().departures(found.get().roll(), List.of(member.get())));
            transaction.commit();
        }
        return true;
    }

    private Optional<Found> find(String token) {
        if (token.length() > MAX_TOKEN) {
            return Optional.empty();
        }
        Optional<Roll> roll = Tokens.claimed(token)
                .filter(number -> number <= Integer.MAX_VALUE)
                .flatMap(number -> doors.register().roll(number.intValue()));
        if (roll.isEmpty()) {
            return Optional.empty();
        }
        return doors.register()
                .tokens()
                .inLink(Doors.purpose(roll.get(), "link"), token.substring(token.indexOf('-') + 1))
                .filter(number -> number <= Integer.MAX_VALUE)
                .map(number -> new Found(roll.get(), number.intValue()));
    }
}
