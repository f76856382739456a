package org.palomar.api.trace;

import java.util.Optional;
import org.palomar.api.directory.Account;
import org.palomar.api.directory.AccountId;
import org.palomar.api.pipeline.Origin;

/**
 * Where a message came from.
 *
 * @param remote the client's IP address; empty for what was made here
 * @param greeting what it said in EHLO; may be empty; at most {@value #MAX_TEXT}, what is longer is cut
 * @param tls protocol and cipher suite; empty without TLS; at most {@value #MAX_TEXT}
 * @param account who logged in
 */
public record Source(Origin.Door door, String remote, String greeting, String tls, Optional<AccountId> account) {

    public static final int MAX_TEXT = 255;

    public Source {
        remote = Words.plain(remote, MAX_TEXT);
        greeting = Words.plain(greeting, MAX_TEXT);
        tls = Words.plain(tls, MAX_TEXT);
    }

    public static Source of(Origin origin) {
        boolean here = origin.door() == Origin.Door.INTERNAL || origin.remote().isUnresolved();
        return new Source(
                origin.door(),
                here ? "" : origin.remote().getAddress().getHostAddress(),
                origin.greeting(),
                origin.tls(),
                origin.account().map(Account::id));
    }
}
