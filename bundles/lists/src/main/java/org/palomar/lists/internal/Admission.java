package org.palomar.lists.internal;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.palomar.api.address.Address;
import org.palomar.api.directory.Account;
import org.palomar.api.directory.DirectoryUnavailableException;
import org.palomar.api.list.ListTerms;
import org.palomar.api.list.ListTerms.Posting;
import org.palomar.api.pipeline.MailTransaction;
import org.palomar.api.pipeline.Origin.Door;
import org.palomar.api.pipeline.Reply;
import org.palomar.lists.internal.post.Author;
import org.palomar.lists.internal.post.Freshness;
import org.palomar.lists.internal.post.Proof;
import org.palomar.mime.Headers;

/** Whether a message is a post, whose, and whether that one may post. Safe for any thread. */
record Admission(Doors doors, Neighbours neighbours) {

    /** Hops through lists that are remembered; more are a loop of somebody's making. */
    private static final int MAX_TRAIL = 20;

    /** Recipients that are looked up; who writes to more people names the list itself. */
    private static final int MAX_ALIASES = 50;

    /** What becomes of a message to a list. */
    sealed interface Decision {

        record Open(Author author, Proof proof, List<Address> trail) implements Decision {}

        /** @param known whether it is of a member or officer, and does not only claim to be */
        record Held(Author author, Proof proof, boolean known, List<Address> trail) implements Decision {}

        record Refused(Reply reply) implements Decision {}

        /** It is no post, and an answer would be one too many. */
        record Dropped(String why) implements Decision {}
    }

    Decision decide(Roll roll, MailTransaction message, Headers headers) throws DirectoryUnavailableException {
        List<Address> trail = doors.trail(Visits.of(message, roll.address(), headers));
        if (trail.contains(roll.address()) || trail.size() > MAX_TRAIL || carriesId(headers, roll)) {
            return new Decision.Dropped("it has been on the list " + roll.address() + " before");
        }
        // RFC 3834 §2: an answer that nobody wrote is no answer to everybody
        if (first(headers, "Auto-Submitted").startsWith("auto-replied")) {
            return new Decision.Dropped("it is an automatic answer");
        }
        if (headers.truncated()) {
            return new Decision.Refused(Replies.HEADER);
        }
        if (message.content().size() > roll.terms().maxSize()) {
            return new Decision.Refused(Replies.tooLarge(roll));
        }
        Optional<Author> author = Author.of(headers);
        if (author.isEmpty()) {
            return new Decision.Refused(Replies.NO_AUTHOR);
        }
        if (isOfParent(roll, message)) {
            return new Decision.Open(author.get(), Proof.NOBODY, trail);
        }
        if (List.of("bulk", "junk", "list").contains(first(headers, "Precedence"))) {
            return new Decision.Refused(Replies.BULK);
        }
        return byRights(roll, message, headers, author.get(), trail);
    }

    private Decision byRights(Roll roll, MailTransaction message, Headers headers, Author author, List<Address> trail)
            throws DirectoryUnavailableException {
        Optional<Account> account = message.origin().account();
        boolean claims =
                account.isEmpty() && neighbours.isLocal(author.address().domain());
        Proof proof = proof(message, author, claims);
        Optional<Address> poster = proof != Proof.ACCOUNT && account.isPresent()
                ? account.map(Account::address)
                : Optional.of(author.address()).filter(address -> !claims);
        ListTerms terms = roll.terms();
        boolean officer = poster.isPresent() && (terms.isOfficer(poster.get()) || isOfficer(roll, account));
        boolean member = officer || (poster.isPresent() && isMember(roll, poster.get(), account));
        boolean may = switch (terms.posting()) {
            case EVERYBODY -> true;
            case MEMBERS -> member;
            case MODERATORS -> officer;
        };
        if (!may) {
            boolean known = terms.isOfficer(author.address())
                    || roll.member(author.address()).isPresent();
            return new Decision.Refused(claims && known ? Replies.notAuthentic(roll) : Replies.notAllowed(roll));
        }
        // Whoever writes an address into From has none of its rights: where they are needed, somebody has to look.
        boolean sure =
                account.isPresent() || (proof == Proof.DOMAIN && isSentHere(roll, message, headers, author.address()));
        boolean held = switch (terms.moderation()) {
            case NOBODY -> !sure && terms.posting() != Posting.EVERYBODY;
            case STRANGERS -> !(sure && member);
            case EVERYBODY -> !(sure && officer);
        };
        return held
                ? new Decision.Held(author, sure ? proof : Proof.NOBODY, sure && member, trail)
                : new Decision.Open(author, proof, trail);
    }

    /** Whether a domain vouches for more than that its author has written this once: that it was to this list, lately, and has not passed before. Who has mail of an officer's could send it again otherwise. */
    private boolean isSentHere(Roll roll, MailTransaction message, Headers headers, Address author)
            throws DirectoryUnavailableException {
        Freshness fresh = new Freshness(headers, author.domain(), Proof.isOwnServer(message.added(), author.domain()));
        boolean passes = Freshness.id(headers, author)
                .filter(id -> roll.passed().when(id).isEmpty())
                .isPresent();
        return passes && fresh.isOf(message.received()) && names(roll, fresh.recipients());
    }

    /** Whether a list is among these, or behind an alias that is. */
    private boolean names(Roll roll, List<Address> recipients) throws DirectoryUnavailableException {
        if (recipients.stream().anyMatch(one -> one.folded().equals(roll.address()))) {
            return true;
        }
        for (Address one : recipients.subList(0, Math.min(MAX_ALIASES, recipients.size()))) {
            if (neighbours.leadsTo(one, roll.address())) {
                return true;
            }
        }
        return false;
    }

    /** @param claims whether somebody elsewhere writes as somebody of here, for whom nobody but an account vouches */
    private Proof proof(MailTransaction message, Author author, boolean claims) throws DirectoryUnavailableException {
        Optional<Account> account = message.origin().account();
        if (account.isPresent()) {
            return neighbours.isOf(author.address(), account.get()) ? Proof.ACCOUNT : Proof.NOBODY;
        }
        return claims
                ? Proof.NOBODY
                : Proof.of(message.added(), author.address().domain());
    }

    /** By the address that is written from, or the account's own. */
    private static boolean isMember(Roll roll, Address poster, Optional<Account> account) {
        return roll.member(poster).isPresent()
                || account.filter(one -> roll.member(one.address()).isPresent()).isPresent();
    }

    private static boolean isOfficer(Roll roll, Optional<Account> account) {
        return account.filter(one -> roll.terms().isOfficer(one.address())).isPresent();
    }

    /** Whether it is a post of another list here, which this one is a member of: that one's rules let it pass. Its sender was given to this list alone. */
    private boolean isOfParent(Roll roll, MailTransaction message) {
        return message.origin().door() == Door.INTERNAL
                && message.sender()
                        .address()
                        .flatMap(doors::find)
                        .flatMap(doors::child)
                        .filter(member -> member.address().folded().equals(roll.address()))
                        .isPresent();
    }

    private static boolean carriesId(Headers headers, Roll roll) {
        String id = "<" + roll.address().localPart() + "." + roll.address().domain() + ">";
        return headers.all("List-Id").stream()
                .anyMatch(field -> field.value().toLowerCase(Locale.ROOT).contains(id));
    }

    static String first(Headers headers, String name) {
        return headers.first(name)
                .map(field -> field.value().strip().toLowerCase(Locale.ROOT))
                .orElse("");
    }
}
