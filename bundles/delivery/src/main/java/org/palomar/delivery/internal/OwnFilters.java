package org.palomar.delivery.internal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.palomar.api.address.Address;
import org.palomar.api.address.ReversePath;
import org.palomar.api.directory.Account;
import org.palomar.api.directory.DirectoryUnavailableException;
import org.palomar.api.pipeline.MailTransaction;
import org.palomar.api.pipeline.Recipient;
import org.palomar.api.pipeline.Reply;
import org.palomar.api.script.ScriptRefusalException;
import org.palomar.api.script.ScriptRehearsal;
import org.palomar.api.store.StoreException;
import org.palomar.delivery.internal.letter.Letter;
import org.palomar.delivery.internal.letter.Refusal;
import org.palomar.delivery.internal.script.Claims;
import org.palomar.delivery.internal.script.Event;
import org.palomar.delivery.internal.script.Filtered;
import org.palomar.delivery.internal.script.Filters;
import org.palomar.delivery.internal.script.Subject;

/**
 * The filters of those who get one message. For one thread.
 *
 * @param standings whose filters may send
 * @param visited owners whose mailboxes the message has been in, in lower case
 */
record OwnFilters(
        Filters filters,
        Claims.Held held,
        Destinations destinations,
        Function<Account, Standing> standings,
        List<String> visited) {

    /** Whether an owner's filter may send nothing, asked once, and only if it wants to send. */
    private final class Silence implements BooleanSupplier {

        private final Account owner;
        private Optional<Standing> standing = Optional.empty();

        Silence(Account owner) {
            this.owner = owner;
        }

        @Override
        public boolean getAsBoolean() {
            Standing known = standing.orElseGet(() -> standings.apply(owner));
            standing = Optional.of(known);
            return known != Standing.FREE;
        }

        void requireDecision() throws UndecidedException {
            if (standing.equals(Optional.of(Standing.UNKNOWN))) {
                throw new UndecidedException(owner.address());
            }
        }
    }

    /** What the filters of an owner want done with the copy; empty where there are none. */
    Optional<Filtered> run(Account owner, Recipient recipient, Ends ends, MailTransaction transaction)
            throws IOException, StoreException, UndecidedException {
        if (!filters.concern(owner.id())) {
            return Optional.empty();
        }
        Subject subject = new Subject(owner, recipient.address(), own(owner, recipient, ends), transaction, visited);
        Silence silence = new Silence(owner);
        Filtered filtered =
                filters.run(subject, Copies.added(transaction), address -> isNowhere(address, owner), silence, held);
        silence.requireDecision();
        return Optional.of(filtered);
    }

    /** What they want done with a message in a mailbox, to which a client did something. */
    Filtered run(Account owner, MailTransaction transaction, Event event)
            throws IOException, StoreException, UndecidedException {
        Subject subject =
                new Subject(owner, owner.address(), List.of(owner.address()), transaction, visited, Optional.of(event));
        Silence silence = new Silence(owner);
        Filtered filtered = filters.run(subject, new byte[0], address -> isNowhere(address, owner), silence, held);
        silence.requireDecision();
        return filtered;
    }

    /** What they would want, and why. */
    ScriptRehearsal.Story rehearse(Account owner, MailTransaction transaction, Optional<byte[]> instead)
            throws ScriptRefusalException, IOException, StoreException {
        Address recipient = transaction.recipients().getFirst().address();
        return filters.rehearse(
                new Subject(owner, recipient, List.of(owner.address(), recipient), transaction, visited),
                Copies.added(transaction),
                address -> isNowhere(address, owner),
                instead);
    }

    /** The account's address, and the alias by which the message comes, if it stands for nobody else. */
    private static List<Address> own(Account owner, Recipient recipient, Ends ends) {
        boolean group = ends.owners().size() > 1 || !ends.elsewhere().isEmpty();
        return group ? List.of(owner.address()) : List.of(owner.address(), recipient.address());
    }

    /** Whether a redirection would bring the message back, here or by way of others, or to somebody who does not exist. */
    private boolean isNowhere(Address address, Account owner) {
        if (isKnown(address, owner)) {
            return true;
        }
        Ends ends = Ends.none();
        try {
            Reply reply = destinations.find(address, ReversePath.of(owner.address()), true, ends);
            return reply.isPermanent()
                    || ends.owners().values().stream().anyMatch(end -> isKnown(end.address(), owner))
                    || ends.elsewhere().keySet().stream().anyMatch(end -> isKnown(end, owner));
        } catch (DirectoryUnavailableException unavailable) {
            return false; // the queue asks again
        }
    }

    private boolean isKnown(Address address, Account owner) {
        return address.folded().equals(owner.address().folded())
                || visited.contains(address.toString().toLowerCase(Locale.ROOT));
    }

    /** Whether nothing at all becomes of the message but the refusal; what a script before filed or sent on would be lost with a refusal in the dialogue. */
    static boolean isOnlyRefused(Filtered wish) {
        return wish.refusal().isPresent()
                && wish.filings().isEmpty()
                && wish.forwardings().isEmpty();
    }

    /** The same without its refusal, which nobody can be told, and which costs nothing as the message has a place. */
    static Filtered unrefused(Filtered wish) {
        return accepted(wish, wish.letters());
    }

    private static Filtered accepted(Filtered refused, List<Letter> letters) {
        return new Filtered(
                refused.occasion(),
                refused.given(),
                refused.filings(),
                refused.forwardings(),
                letters,
                refused.troubles(),
                refused.memos(),
                Optional.empty());
    }

    /**
     * A refusal that no reply can tell: the sender gets a letter, unless the sender may be forged (RFC 5429 §2.1).
     *
     * @return empty where nobody can be told: the message is kept then
     */
    static Optional<Filtered> untold(Filtered refused, MailTransaction transaction) throws IOException {
        Optional<Address> sender = transaction.sender().address();
        if (sender.isEmpty() || transaction.junk()) {
            return Optional.empty();
        }
        List<Letter> letters = new ArrayList<>(refused.letters());
        letters.add(Refusal.compose(refused.refusal().orElse(""), refused.occasion(), sender.get()));
        return Optional.of(accepted(refused, letters));
    }
}
