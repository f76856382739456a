package org.palomar.delivery.internal.script;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.palomar.api.address.Address;
import org.palomar.api.message.Content;
import org.palomar.api.store.StoreException;
import org.palomar.delivery.internal.letter.Answer;
import org.palomar.delivery.internal.letter.FilterTrouble;
import org.palomar.delivery.internal.letter.Letter;
import org.palomar.delivery.internal.letter.Notice;
import org.palomar.delivery.internal.letter.Occasion;
import org.palomar.delivery.internal.script.Filtered.Filing;
import org.palomar.delivery.internal.script.Filtered.Forwarding;
import org.palomar.delivery.internal.script.Filtered.Memo;
import org.palomar.delivery.internal.script.Filtered.Nap;
import org.palomar.sieve.Action;
import org.palomar.sieve.Outcome;
import org.palomar.sieve.VacationRules;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the actions of scripts come to for one copy: letters are written, silences kept, loops seen. For one thread. */
final class Consequences {

    private static final Logger LOG = LoggerFactory.getLogger(Consequences.class);

    /** How long an owner hears nothing more of the same script. */
    private static final long TROUBLE_SECONDS = 24 * 60 * 60;

    /** Redirections from owner to owner that one message may have behind it. */
    private static final int MOST_FORWARDERS = 10;

    /** How long a message that comes again is not redirected again. */
    private static final long REDIRECTED_SECONDS = 24 * 60 * 60;

    private final OwnerWorld.Services services;
    private final Subject subject;
    private final Occasion occasion;
    private final Predicate<Address> nowhere;
    private final BooleanSupplier silent;
    private final Claims.Held held;
    private final List<Filing> filings = new ArrayList<>();
    private final List<Forwarding> forwardings = new ArrayList<>();
    private final List<Letter> letters = new ArrayList<>();
    private final List<Letter> troubles = new ArrayList<>();
    private final List<Memo> memos = new ArrayList<>();
    private Optional<String> refusal = Optional.empty();

    /** What is kept because it can't be redirected. */
    private Optional<Content> undeliverable = Optional.empty();

    Consequences(
            OwnerWorld.Services services,
            Subject subject,
            Occasion occasion,
            Predicate<Address> nowhere,
            BooleanSupplier silent,
            Claims.Held held) {
        this.services = services;
        this.subject = subject;
        this.occasion = occasion;
        this.nowhere = nowhere;
        this.silent = silent;
        this.held = held;
    }

    Filtered of(Sequence sequence) throws IOException, StoreException {
        for (Action action : sequence.actions()) {
            take(action);
        }
        boolean again = subject.isFilteredAgain();
        for (Outcome.Duplicate duplicate : again ? List.<Outcome.Duplicate>of() : sequence.duplicates()) {
            memos.add(new Memo(
                    Memories.duplicate(duplicate.handle(), duplicate.id()),
                    occasion.now().plus(duplicate.remembered())));
        }
        if (sequence.failure().isPresent() && !again) {
            tell(sequence.failure().get());
        }
        if (undeliverable.isPresent() && filings.isEmpty() && forwardings.isEmpty()) {
            filings.add(new Filing(undeliverable.get(), Optional.empty(), subject.flags(), true));
        }
        return new Filtered(
                occasion,
                occasion.message(),
                filings,
                forwardings,
                letters,
                troubles,
                memos,
                refusal,
                sequence.firstFault());
    }

    /** What an owner hears of a script that did not do all of its work. */
    Filtered complaint(Sequence.Failure failure) throws StoreException {
        tell(failure);
        return new Filtered(
                occasion, occasion.message(), List.of(), List.of(), List.of(), troubles, memos, Optional.empty());
    }

    private void take(Action action) throws IOException, StoreException {
        switch (action) {
            case Action.Keep keep ->
                filings.add(new Filing(keep.message(), Optional.empty(), keep.flags(), keep.implicit()));
            case Action.FileInto file ->
                filings.add(new Filing(
                        file.message(),
                        Optional.of(file.destination()),
                        file.destination().flags(),
                        false));
            case Action.Snooze snooze ->
                filings.add(new Filing(
                        snooze.message(),
                        Optional.of(snooze.destination()),
                        snooze.destination().flags(),
                        false,
                        Optional.of(new Nap(snooze.until(), snooze.added(), snooze.removed()))));
            case Action.Redirect redirect -> redirect(redirect.message(), redirect.to());
            // No list has members here, so that no script comes to this.
            case Action.RedirectToList redirect -> undeliverable = Optional.of(redirect.message());
            case Action.Reject reject -> {
                if (subject.isFilteredAgain()) {
                    // Its sender was told long ago that it has arrived: it stays, whatever other scripts have filed of
                    // it.
                    filings.add(new Filing(occasion.message(), Optional.empty(), subject.flags(), true));
                } else {
                    refusal = Optional.of(reject.reason());
                }
            }
            case Action.Discard discard ->
                LOG.info(
                        "Message {} for {} is discarded by a filter, line {}",
                        subject.transaction().id(),
                        subject.owner().address(),
                        discard.line());
            case Action.Vacation vacation -> {
                if (!silent.getAsBoolean() && !subject.isFilteredAgain()) {
                    answer(vacation);
                }
            }
            case Action.Notify notify -> {
                if (!silent.getAsBoolean()) {
                    letters.add(Notice.compose(notify, occasion, letters.size()));
                }
            }
        }
    }

    // What was redirected there already ends loops that no field shows, and copies that owners send each other
    // on and on.
    private void redirect(Content message, Address to) throws StoreException {
        String what = Memories.redirection(occasion.identity(), to);
        if (silent.getAsBoolean() || nowhere.test(to) || subject.visited().size() >= MOST_FORWARDERS || !isNew(what)) {
            LOG.info(
                    "Message {} for {} is kept and not redirected to {}, which has had it or takes no mail, or it has come a long way, or the account is frozen",
                    subject.transaction().id(),
                    subject.owner().address(),
                    to);
            undeliverable = Optional.of(message);
        } else {
            memos.add(new Memo(what, occasion.now().plusSeconds(REDIRECTED_SECONDS)));
            forwardings.add(new Forwarding(message, to));
        }
    }

    // RFC 5230 §4.2 to §4.6
    private void answer(Action.Vacation vacation) throws IOException, StoreException {
        Optional<String> objection = subject.transaction().junk()
                ? Optional.of("the message is spam")
                : VacationRules.objection(vacation, occasion.message(), subject.envelope(), subject.own());
        Optional<Address> sender = subject.transaction().sender().address();
        if (objection.isPresent() || sender.isEmpty()) {
            LOG.debug(
                    "Message {} for {} is not answered: {}",
                    subject.transaction().id(),
                    subject.owner().address(),
                    objection.orElse("it has no sender"));
            return;
        }
        String what = Memories.answer(vacation.key(), sender.get());
        if (!vacation.period().isZero()) {
            if (!isNew(what)) {
                return;
            }
            memos.add(new Memo(what, occasion.now().plus(vacation.period())));
        }
        letters.add(Answer.compose(vacation, occasion, sender.get()));
    }

    private void tell(Sequence.Failure failure) throws StoreException {
        LOG.info(
                "The filter {} of {} failed on message {}, which is kept: {}",
                failure.script().name(),
                subject.owner().address(),
                subject.transaction().id(),
                failure.fault());
        String what = Memories.trouble(failure.script().name());
        if (isNew(what)) {
            Instant until = occasion.now().plusSeconds(TROUBLE_SECONDS);
            memos.add(new Memo(what, until));
            troubles.add(FilterTrouble.compose(failure.script().name(), failure.fault(), occasion));
        }
    }

    /** Whether neither an earlier message nor one that is delivered at this moment has it. */
    private boolean isNew(String what) throws StoreException {
        return held.take(subject.owner().id() + " " + what)
                && !services.memory().remembers(subject.owner().id(), what, occasion.now());
    }
}
