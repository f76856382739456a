package org.palomar.delivery.internal.snooze;

import java.util.Optional;
import java.util.Set;
import org.palomar.api.mailbox.MailAccount;
import org.palomar.api.mailbox.MailboxException;
import org.palomar.api.mailbox.MailboxName;
import org.palomar.api.mailbox.SpecialUse;
import org.palomar.api.store.StoreException;

/** The mailbox in which an account's messages wait. */
public final class Bedroom {

    /** By which it is made where none has the use {@code \Snoozed}. */
    static final MailboxName NAME = MailboxName.of("Snoozed");

    /** Messages that wait for one owner: somebody who puts off more has lost sight of them. */
    public static final int MAX_MESSAGES = 1000;

    private Bedroom() {}

    /** The mailbox, made if need be; empty if it is full or can't be made: then nothing is put off. */
    public static Optional<MailboxName> of(MailAccount account) throws StoreException {
        Optional<MailboxName> there = account.withUse(SpecialUse.SNOOZED);
        MailboxName name = there.orElse(NAME);
        try {
            if (there.isEmpty() && !exists(account)) {
                var unused = account.create(NAME, Set.of(SpecialUse.SNOOZED));
                account.subscribe(NAME, true);
            }
            return account.open(name).view().count() < MAX_MESSAGES ? Optional.of(name) : Optional.empty();
        } catch (MailboxException refused) {
            return Optional.empty();
        } catch (StoreException failure) {
            if (failure.reason() == StoreException.Reason.DAMAGED) {
                return Optional.empty();
            }
            throw failure;
        }
    }

    private static boolean exists(MailAccount account) throws StoreException {
        return account.list().stream()
                .anyMatch(entry -> entry.selectable() && entry.name().equals(NAME));
    }
}
