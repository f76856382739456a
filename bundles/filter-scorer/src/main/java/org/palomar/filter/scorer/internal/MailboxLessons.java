package org.palomar.filter.scorer.internal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.palomar.api.mailbox.Flag;
import org.palomar.api.mailbox.MailAccount;
import org.palomar.api.mailbox.MailStore;
import org.palomar.api.mailbox.MailboxName;
import org.palomar.api.mailbox.MailboxView;
import org.palomar.api.mailbox.SpecialUse;
import org.palomar.api.mailbox.StoredMessage;
import org.palomar.api.mailbox.UidSet;
import org.palomar.api.scorer.MailKind;
import org.palomar.api.script.MailboxEvents.Cause;
import org.palomar.api.script.MailboxEvents.Event;
import org.palomar.api.script.MailboxWitness;
import org.palomar.api.store.StoreException;
import org.palomar.filter.scorer.internal.bayes.Lesson;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What owners do with their mail, as lessons: what they bring into Junk is spam; what they take out of it into INBOX or the archive, what they archive, and what they answer, is wanted. What the server itself puts into Junk is told to nobody, so that it never learns from
 * its own verdicts. Safe for any thread.
 */
final class MailboxLessons implements MailboxWitness {

    private static final Logger LOG = LoggerFactory.getLogger(MailboxLessons.class);

    /** Messages of one command that are learned from; whoever moves more at once has taught enough. */
    private static final int MOST_MESSAGES = 200;

    /** Messages that are read before others have their turn. */
    private static final int MOST_A_TURN = 20;

    /** Who files more at once tidies up, and has not looked at each. */
    private static final int MOST_FILED = 20;

    /** Where answering says nothing: no spam that was asked to stop, and nothing of one's own. */
    private static final Set<SpecialUse> NO_ANSWERS =
            Set.of(SpecialUse.JUNK, SpecialUse.TRASH, SpecialUse.DRAFTS, SpecialUse.SENT, SpecialUse.SNOOZED);

    /** What mail programs call such mailboxes, whether or not they say what they are for. One that is missing here costs a lesson, and makes none that is wrong. */
    private static final Map<SpecialUse, Set<String>> NAMES = Map.of(
            SpecialUse.ARCHIVE,
            Set.of("archive", "archives", "archiv", "archivo", "archivos", "archivio", "arquivo", "archief"),
            SpecialUse.JUNK,
            Set.of(
                    "junk",
                    "spam",
                    "junk e-mail",
                    "junk-e-mail",
                    "junk email",
                    "junk mail",
                    "bulk mail",
                    "spamverdacht",
                    "correo no deseado",
                    "courrier ind\u00e9sirable",
                    "ind\u00e9sirables",
                    "posta indesiderata",
                    "lixo eletr\u00f4nico",
                    "lixo eletr\u00f3nico",
                    "ongewenste e-mail"),
            SpecialUse.TRASH,
            Set.of(
                    "trash",
                    "bin",
                    "deleted",
                    "deleted items",
                    "deleted messages",
                    "papierkorb",
                    "gel\u00f6schte elemente",
                    "gel\u00f6schte objekte",
                    "corbeille",
                    "\u00e9l\u00e9ments supprim\u00e9s",
                    "papelera",
                    "elementos eliminados",
                    "cestino",
                    "posta eliminata",
                    "lixeira",
                    "itens exclu\u00eddos",
                    "itens eliminados",
                    "prullenbak",
                    "verwijderde items"));

    private final Lessons lessons;
    private final Teacher teacher;
    private final Supplier<Optional<MailStore>> store;

    MailboxLessons(Lessons lessons, Teacher teacher, Supplier<Optional<MailStore>> store) {
        this.lessons = lessons;
        this.teacher = teacher;
        this.store = store;
    }

    /** Looks only at what is in memory, for the owner waits. What teaches nothing, or is beyond what an account has for the day, does not wait. */
    @Override
    public void happened(Event event) {
        try {
            boolean concerns = event.cause() != Cause.FLAG || event.changed().has(Flag.ANSWERED);
            Optional<MailKind> kind = concerns && !event.uids().isEmpty() ? kind(event) : Optional.empty();
            if (kind.isPresent()) {
                later(event, kind.get(), chosen(event));
            }
        } catch (StoreException unreadable) {
            lose(event, event.uids().size(), unreadable);
        }
    }

    /** The messages that say something; of one command so many, and no more than the account has left. */
    private List<Long> chosen(Event event) {
        MailboxView view = event.mailbox().view();
        List<Long> chosen = new ArrayList<>();
        for (var uids = event.uids().iterator(); uids.hasNext() && chosen.size() < MOST_MESSAGES; ) {
            long uid = uids.nextLong();
            int index = view.indexOf(uid);
            if (index >= 0 && (event.cause() != Cause.FLAG || view.flags(index).has(Flag.ANSWERED))) {
                chosen.add(uid);
            }
        }
        return chosen.subList(0, lessons.allowance(event.account().id(), chosen.size()));
    }

    private void later(Event event, MailKind kind, List<Long> chosen) {
        for (int from = 0; from < chosen.size(); from += MOST_A_TURN) {
            UidSet.Builder some = new UidSet.Builder();
            List<Long> turn = chosen.subList(from, Math.min(chosen.size(), from + MOST_A_TURN));
            turn.forEach(some::add);
            UidSet uids = some.build();
            lessons.later(event.account().id(), new Turns.Work(turn.size(), () -> learn(event, kind, uids)));
        }
    }

    private void learn(Event event, MailKind kind, UidSet uids) {
        try {
            List<Lesson> read = new ArrayList<>();
            event.mailbox().read(uids, message -> lesson(message).ifPresent(read::add), damaged -> {
                // The check of the store finds it.
            });
            boolean received = event.cause() != Cause.APPEND; // anybody can write anything into a mailbox of theirs
            read.forEach(lesson -> lessons.learn(lesson, kind, event.account().id(), received));
        } catch (StoreException unreadable) {
            lose(event, uids.size(), unreadable);
        } catch (RuntimeException bug) {
            LOG.error("What happened in a mailbox could not be learned from", bug);
            lessons.lose((int) uids.size(), "an error, see the log");
        }
    }

    private void lose(Event event, long messages, StoreException unreadable) {
        LOG.warn(
                "Nothing is learned of what happened in {} of {}: {}",
                event.name(),
                event.account().address(),
                unreadable.getMessage());
        lessons.lose((int) Math.min(MOST_MESSAGES, messages), String.valueOf(unreadable.getMessage()));
    }

    private Optional<MailKind> kind(Event event) throws StoreException {
        Optional<MailStore> present = store.get();
        Optional<MailAccount> account =
                present.isPresent() ? present.get().find(event.account().id()) : Optional.empty();
        if (account.isEmpty()) {
            return Optional.empty();
        }
        boolean intoJunk = is(account.get(), event.name(), SpecialUse.JUNK);
        if (event.cause() == Cause.FLAG) { // those that are answered now, see chosen()
            return isNoAnswer(account.get(), event.name()) ? Optional.empty() : Optional.of(MailKind.HAM);
        }
        if (event.cause() == Cause.APPEND || event.from().isEmpty()) {
            return intoJunk ? Optional.of(MailKind.SPAM) : Optional.empty();
        }
        MailboxName from = event.from().get();
        boolean outOfJunk = is(account.get(), from, SpecialUse.JUNK);
        if (intoJunk) {
            return outOfJunk ? Optional.empty() : Optional.of(MailKind.SPAM);
        }
        boolean filed = from.isInbox() && event.uids().size() <= MOST_FILED;
        return (outOfJunk || filed) && isKept(account.get(), event.name())
                ? Optional.of(MailKind.HAM)
                : Optional.empty();
    }

    /** Where nobody puts what is not wanted. Any other mailbox may be a bin, whatever it is called in whatever language. */
    private static boolean isKept(MailAccount account, MailboxName name) throws StoreException {
        return name.isInbox() || is(account, name, SpecialUse.ARCHIVE);
    }

    private static boolean isNoAnswer(MailAccount account, MailboxName name) throws StoreException {
        for (SpecialUse use : NO_ANSWERS) {
            if (is(account, name, use)) {
                return true;
            }
        }
        return false;
    }

    /** At or below the mailbox of a use, or one that mail programs call so by themselves. */
    private static boolean is(MailAccount account, MailboxName name, SpecialUse use) throws StoreException {
        Optional<MailboxName> known = account.withUse(use);
        return known.filter(one -> name.equals(one) || name.isBelow(one)).isPresent()
                || name.levels().stream()
                        .map(level -> level.toLowerCase(Locale.ROOT))
                        .anyMatch(NAMES.getOrDefault(use, Set.of())::contains);
    }

    private Optional<Lesson> lesson(StoredMessage message) {
        try {
            return message.content().size() > ScorerSettings.MOST_OCTETS
                    ? Optional.empty()
                    : Optional.of(teacher.lesson(message.content()));
        } catch (IOException | StoreException damaged) {
            LOG.debug("A message can't be learned from", damaged);
            return Optional.empty();
        }
    }
}
