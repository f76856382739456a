package org.palomar.quarantine.internal;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import org.palomar.api.address.Address;
import org.palomar.api.directory.Account;
import org.palomar.api.directory.AccountId;
import org.palomar.api.quarantine.QuarantineAdmin;
import org.palomar.api.quarantine.QuarantineEntry;
import org.palomar.api.quarantine.QuarantineLinks;
import org.palomar.api.quarantine.QuarantineRefusalException;
import org.palomar.api.quarantine.Reviewer;
import org.palomar.api.store.StoreException;

/** Links in digests: each for one entry of one owner, until its time is over. Safe for any thread. */
final class Links implements QuarantineLinks {

    /** By so much a clock is set back without any link being lost. */
    private static final Duration SLEW = Duration.ofHours(1);

    private final LinkSecret secret;
    private final QuarantineAdmin admin;
    private final Supplier<QuarantineSettings> settings;
    private final Terms terms;
    private final Neighbours neighbours;
    private final Allowing allowing;
    private final Clock clock;

    Links(
            LinkSecret secret,
            QuarantineAdmin admin,
            Supplier<QuarantineSettings> settings,
            Terms terms,
            Neighbours neighbours,
            Clock clock) {
        this.secret = secret;
        this.admin = admin;
        this.settings = settings;
        this.terms = terms;
        this.neighbours = neighbours;
        this.allowing = new Allowing(neighbours);
        this.clock = clock;
    }

    /** Where an owner releases an entry; empty where pages are not to be reached, or only an operator may. */
    Optional<String> link(QuarantineEntry entry, Instant time) throws StoreException {
        QuarantineSettings now = settings.get();
        if (now.publicUrl().isEmpty() || !now.mayRelease(entry)) {
            return Optional.empty();
        }
        Instant until = time.plus(now.linkTime());
        // What a clock has dated that was behind stays for longer than it says.
        Instant stays = earlier(until, later(entry.expires(), time.plus(now.least())));
        Tokens.Claim claim = Tokens.Claim.of(entry, stays);
        return Optional.of(now.publicUrl().get() + PATH + secret.tokens().token(claim));
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    private static Instant later(Instant one, Instant other) {
        return one.isBefore(other) ? other : one;
    }

    /** How links begin; empty where there are none. */
    Optional<String> start() {
        return settings.get().publicUrl().map(url -> url + PATH);
    }

    @Override
    public Found look(String token) throws StoreException {
        Optional<Tokens.Claim> claim = secret.tokens().read(token).filter(said -> holds(said.until()));
        if (claim.isEmpty()) {
            return new Found.Unknown();
        }
        Optional<QuarantineEntry> entry = admin.entry(claim.get().entry()).filter(claim.get()::isOf);
        if (entry.isEmpty()) {
            return new Found.Over();
        }
        return settings.get().mayRelease(entry.get()) && isEnabled(entry.get().account())
                ? new Found.Open(entry.get(), terms.of(entry.get()).language().only(), author(entry.get()))
                : new Found.Unknown();
    }

    /** One that holds for longer than links do was given by a clock that was ahead. */
    private boolean holds(Instant until) {
        Instant now = clock.instant();
        return now.isBefore(until)
                && !until.isAfter(now.plus(settings.get().linkTime()).plus(SLEW));
    }

    /** Who may not log in decides nothing by mail either, which may be read elsewhere. */
    private boolean isEnabled(AccountId account) throws StoreException {
        return neighbours.account(account).filter(Account::enabled).isPresent();
    }

    private Optional<Address> author(QuarantineEntry entry) throws StoreException {
        return allowing.isHeeded() ? admin.author(entry.id()) : Optional.empty();
    }

    @Override
    public Found release(String token) throws QuarantineRefusalException, StoreException {
        return release(token, (entry, owner) -> admin.release(entry.id(), owner));
    }

    @Override
    public Found releaseAndAllow(String token) throws QuarantineRefusalException, StoreException {
        return release(token, (entry, owner) -> {
            Address unused = admin.releaseAndAllow(entry.id(), owner);
        });
    }

    private interface Decision {
        void take(QuarantineEntry entry, Reviewer owner) throws QuarantineRefusalException, StoreException;
    }

    private Found release(String token, Decision decision) throws QuarantineRefusalException, StoreException {
        Found found = look(token);
        if (found instanceof Found.Open open) {
            try {
                decision.take(open.entry(), Reviewer.owner(open.entry().account(), "the owner, by a link"));
            } catch (QuarantineRefusalException refused) {
                if (refused.isBusy()) {
                    return new Found.Busy();
                }
                throw refused;
            }
        }
        return found;
    }
}
