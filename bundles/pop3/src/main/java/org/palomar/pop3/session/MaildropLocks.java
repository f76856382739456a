package org.palomar.pop3.session;

import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.palomar.api.directory.AccountId;

/** One session at a time has an account's maildrop (RFC 1939 §4). Safe for any thread. */
public final class MaildropLocks {

    private final Set<AccountId> taken = ConcurrentHashMap.newKeySet();

    /** The lock of a maildrop, until it is closed. */
    public interface Lock extends AutoCloseable {
        @Override
        void close();
    }

    /** Empty while another session has it. */
    Optional<Lock> take(AccountId account) {
        return taken.add(account) ? Optional.of(() -> taken.remove(account)) : Optional.empty();
    }
}
