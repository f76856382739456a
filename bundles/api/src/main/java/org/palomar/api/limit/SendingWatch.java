package org.palomar.api.limit;

import java.net.InetAddress;
import org.palomar.api.directory.Account;
import org.palomar.api.directory.AccountId;

/** Takes notice of what looks like an account in wrong hands. Refuses nothing, keeps what it is told in memory. Safe for any thread. */
public interface SendingWatch {

    /** Somebody who is logged in to the account begins a message from this address. */
    void submits(Account account, InetAddress from);

    /** So many recipients of the account's mail don't exist, or their servers refuse them for good. */
    void refused(AccountId account, int recipients);
}
