package org.palomar.api.quarantine;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.palomar.api.address.Domain;
import org.palomar.api.directory.AccountId;

/**
 * Which entries are meant: those that meet every condition that is there.
 *
 * @param account whose they are
 * @param domain of the owner's address
 * @param sender a piece of the envelope's sender or of From, in any case; empty for all
 * @param step that said something of the message or decided that it is held, by its name; empty for all
 * @param before held before that
 * @param since held then or later
 * @param refused copies of what was refused, and nothing else; without it, none of them
 */
public record QuarantineFilter(
        Optional<AccountId> account,
        Optional<Domain> domain,
        String sender,
        String step,
        Optional<Instant> before,
        Optional<Instant> since,
        boolean refused) {

    /** Whatever is held. */
    public static final QuarantineFilter ALL =
            new QuarantineFilter(Optional.empty(), Optional.empty(), "", "", Optional.empty(), Optional.empty(), false);

    /** Of what is held, what an account has. */
    public static QuarantineFilter of(AccountId account) {
        return new QuarantineFilter(
                Optional.of(account), Optional.empty(), "", "", Optional.empty(), Optional.empty(), false);
    }

    public boolean takes(QuarantineEntry entry) {
        return entry.refused() == refused
                && account.map(entry.account()::equals).orElse(true)
                && domain.map(entry.owner().domain()::equals).orElse(true)
                && (sender.isEmpty()
                        || contains(entry.sender().text(), sender)
                        || contains(entry.envelope().from(), sender))
                && (step.isEmpty()
                        || entry.judgement().steps().contains(step)
                        || entry.judgement().reports().stream()
                                .anyMatch(report -> report.step().equals(step)
                                        && !report.verdict().equals("accept")))
                && before.map(entry.held()::isBefore).orElse(true)
                && since.map(time -> !entry.held().isBefore(time)).orElse(true);
    }

    private static boolean contains(String text, String piece) {
        return text.toLowerCase(Locale.ROOT).contains(piece.toLowerCase(Locale.ROOT));
    }
}
