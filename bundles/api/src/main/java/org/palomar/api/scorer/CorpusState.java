package org.palomar.api.scorer;

import java.time.Instant;
import java.util.Optional;
import org.palomar.api.directory.AccountId;

/**
 * A corpus, in figures.
 *
 * @param account whose it is; the server's if it is empty
 * @param spam messages learned
 * @param ham messages learned
 * @param owners who have taught the server, besides operators; 0 for an account's own
 * @param tokens that are counted
 * @param octets of memory while it is in use
 * @param last when something was learned
 * @param inUse whether enough was learned of both kinds, and for the server by operators or enough owners
 */
public record CorpusState(
        Optional<AccountId> account,
        int spam,
        int ham,
        int owners,
        int tokens,
        long octets,
        Optional<Instant> last,
        boolean inUse) {}
