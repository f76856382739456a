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
 * @param tokens that are counted
 * @param octets of memory while it is in use
 * @param last when something was learned
 * @param inUse whether enough was learned of both kinds
 */
public record CorpusState(
        Optional<AccountId> account,
        int spam,
        int ham,
        int tokens,
        long octets,
        Optional<Instant> last,
        boolean inUse) {}
