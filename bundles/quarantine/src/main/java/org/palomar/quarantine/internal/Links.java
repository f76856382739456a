package org.palomar.quarantine.internal;

import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import org.palomar.api.quarantine.QuarantineAdmin;
import org.palomar.api.quarantine.QuarantineEntry;
import org.palomar.api.quarantine.QuarantineLinks;
import org.palomar.api.quarantine.QuarantineRefusalException;
import org.palomar.api.quarantine.Reviewer;
import org.palomar.api.store.StoreException;

/** Links in digests: each for one entry of one owner, until its time is over. Safe for any thread. */
final class Links implements QuarantineLinks {

    private final Tokens tokens;
    private final QuarantineAdmin admin;
    private final Supplier<QuarantineSettings> settings;
    private final Terms terms;
    private final Clock clock;

    Links(Tokens tokens, QuarantineAdmin admin, Supplier<QuarantineSettings> settings, Terms terms, Clock clock) {
        this.tokens = tokens;
        this.admin = admin;
        this.settings = settings;
        this.terms = terms;
        this.clock = clock;
    }

    /** Where an owner releases an entry; empty where pages are not to be reached, or only an operator may. */
    Optional<String> link(QuarantineEntry entry) {
        QuarantineSettings now = settings.get();
        if (now.publicUrl().isEmpty() || !now.mayRelease(entry)) {
            return Optional.empty();
        }
        Instant until = clock.instant().plus(now.linkTime());
        Tokens.Claim claim = new Tokens.Claim(
                entry.id(), entry.account(), until.isBefore(entry.expires()) ? until : entry.expires());
        return Optional.of(now.publicUrl().get() + PATH + tokens.token(claim));
    }

    @Override
    public Found look(String token) throws StoreException {
        Optional<Tokens.Claim> claim =
                tokens.read(token).filter(said -> clock.instant().isBefore(said.until()));
        if (claim.isEmpty()) {
            return new Found.Unknown();
        }
        Optional<QuarantineEntry> entry = admin.entry(claim.get().entry())
                .filter(found -> found.account().equals(claim.get().owner()));
        if (entry.isEmpty()) {
            return new Found.Over();
        }
        return settings.get().mayRelease(entry.get())
                ? new Found.Open(entry.get(), terms.of(entry.get()).language().only())
                : new Found.Unknown();
    }

    @Override
    public Found release(String token) throws QuarantineRefusalException, StoreException {
        Found found = look(token);
        if (found instanceof Found.Open(QuarantineEntry entry, Optional<Language> language)) {
            admin.release(entry.id(), Reviewer.owner(entry.account(), "the owner, by a link"));
        }
        return found;
    }
}
