package org.palomar.delivery.internal.script;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.palomar.api.address.Address;
import org.palomar.api.mailbox.Flags;
import org.palomar.api.message.Content;
import org.palomar.api.trace.Happening;
import org.palomar.delivery.internal.letter.Letter;
import org.palomar.delivery.internal.letter.Occasion;
import org.palomar.sieve.Destination;

/**
 * What filters want done with one copy. With a refusal there is nothing else that would keep the message.
 *
 * @param given the content that they ran on: the message behind the fields that filter steps added
 * @param letters messages that they write
 * @param troubles word to the owner, for the owner's INBOX
 * @param memos to be remembered with all that
 * @param refusal for the sender, why the owner does not take it
 * @param fault what is wrong with a script that ran, for whoever asked for it to run
 */
public record Filtered(
        Occasion occasion,
        Content given,
        List<Filing> filings,
        List<Forwarding> forwardings,
        List<Letter> letters,
        List<Letter> troubles,
        List<Memo> memos,
        Optional<String> refusal,
        Optional<String> fault) {

    /** Without a fault. */
    public Filtered(
            Occasion occasion,
            Content given,
            List<Filing> filings,
            List<Forwarding> forwardings,
            List<Letter> letters,
            List<Letter> troubles,
            List<Memo> memos,
            Optional<String> refusal) {
        this(occasion, given, filings, forwardings, letters, troubles, memos, refusal, Optional.empty());
    }

    public Filtered {
        filings = List.copyOf(filings);
        forwardings = List.copyOf(forwardings);
        letters = List.copyOf(letters);
        troubles = List.copyOf(troubles);
        memos = List.copyOf(memos);
    }

    /**
     * Into one of the owner's mailboxes.
     *
     * @param destination empty for INBOX, or Junk for spam, if {@code implicit}
     * @param implicit whether no script asked for it
     * @param nap when it goes there, if not at once
     */
    public record Filing(
            Content message, Optional<Destination> destination, Flags flags, boolean implicit, Optional<Nap> nap) {

        /** At once. */
        public Filing(Content message, Optional<Destination> destination, Flags flags, boolean implicit) {
            this(message, destination, flags, implicit, Optional.empty());
        }
    }

    /**
     * Not at once: until then the message waits in the mailbox for that.
     *
     * @param added flags that it gets when it wakes
     * @param removed flags that it loses then
     */
    public record Nap(Instant until, Flags added, Flags removed) {}

    /** On to another address, the sender unchanged. */
    public record Forwarding(Content message, Address to) {}

    /** @param what as of {@link org.palomar.api.script.ScriptMemory} */
    public record Memo(String what, Instant until) {}

    /** The same less what becomes of the message in mailboxes. */
    public Filtered withoutFilings() {
        return new Filtered(occasion, given, List.of(), forwardings, letters, troubles, memos, refusal, fault);
    }

    /** Whether it is the message as it came: scripts that change nothing hand on the very object. */
    @SuppressWarnings("ReferenceEquality")
    public boolean isUnchanged(Content message) {
        return message == given;
    }

    /** What is told of it beside the mailboxes that it goes to. */
    public List<Happening> happenings() {
        List<Happening> happenings = new ArrayList<>();
        Address owner = occasion.owner().address();
        if (!forwardings.isEmpty()) {
            List<Address> targets = forwardings.stream().map(Forwarding::to).toList();
            happenings.add(new Happening.Expanded(owner, targets, "sieve"));
        }
        letters.forEach(letter ->
                happenings.add(new Happening.Acted("sieve", "letter", List.of(owner), "to " + letter.recipients())));
        troubles.forEach(trouble ->
                happenings.add(new Happening.Acted("sieve", "failed", List.of(owner), "the owner is told of it")));
        if (filings.isEmpty() && forwardings.isEmpty() && refusal.isEmpty()) {
            happenings.add(new Happening.Discarded(List.of(owner), "sieve"));
        }
        return happenings;
    }
}
