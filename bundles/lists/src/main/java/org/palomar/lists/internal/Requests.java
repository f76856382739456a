package org.palomar.lists.internal;

import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.palomar.api.address.Address;
import org.palomar.api.address.ReversePath;
import org.palomar.api.directory.Account;
import org.palomar.api.directory.DirectoryUnavailableException;
import org.palomar.api.list.ListTerms;
import org.palomar.api.message.Content;
import org.palomar.api.message.HeaderField;
import org.palomar.api.pipeline.MailTransaction;
import org.palomar.api.pipeline.Reply;
import org.palomar.api.queue.Notify;
import org.palomar.api.queue.Outbound;
import org.palomar.api.queue.OutboundOptions;
import org.palomar.api.queue.OutboundRecipient;
import org.palomar.api.store.StoreException;
import org.palomar.api.trace.Happening;
import org.palomar.lists.internal.Doors.Door;
import org.palomar.lists.internal.Doors.Named;
import org.palomar.lists.internal.letter.Wording;
import org.palomar.lists.internal.post.Author;
import org.palomar.lists.internal.record.HeldRecord;
import org.palomar.lists.internal.record.Member;
import org.palomar.mime.Headers;

/** Mail to the other doors of a list: to its people, and of who joins, leaves or judges. Programs are not answered. Safe for any thread. */
final class Requests {

    private final Doors doors;
    private final Neighbours neighbours;
    private final Letters letters;
    private final Moderation moderation;
    private final Asking asking;
    private final Supplier<ListsSettings> settings;
    private final Clock clock;

    Requests(
            Doors doors,
            Neighbours neighbours,
            Letters letters,
            Moderation moderation,
            Asking asking,
            Supplier<ListsSettings> settings,
            Clock clock) {
        this.doors = doors;
        this.neighbours = neighbours;
        this.letters = letters;
        this.moderation = moderation;
        this.asking = asking;
        this.settings = settings;
        this.clock = clock;
    }

    /** Brings it on as it is, from a sender of ours, so that servers of owners elsewhere take it. */
    Optional<Reply> owners(MailTransaction message, Address to, Roll roll, Headers headers, Prepared prepared)
            throws IOException, StoreException {
        String name = to.folded().toString();
        boolean visited = Visits.of(message, to, headers).stream().anyMatch(field -> Visits.names(field, to));
        if (visited) {
            prepared.tell(new Happening.Discarded(List.of(to), "it has been there before"));
            return Optional.empty();
        }
        if (message.content().size() > Math.max(roll.terms().maxSize(), ListTerms.DEFAULT_SIZE)) {
            return Optional.of(Replies.tooLarge(roll));
        }
        List<HeaderField> front = new ArrayList<>(List.of(new HeaderField("Delivered-To", name)));
        front.addAll(Reception.fitting(message.added()));
        Content prefix = Content.of(HeaderField.octets(front));
        OutboundOptions options =
                OutboundOptions.NONE.withNeeds(Octets.needs(message.content(), HeaderField.octets(front)));
        prepared.send(
                message.content(),
                List.of(new Outbound(
                        message.id(),
                        message.received(),
                        ReversePath.of(Doors.address(roll, Door.BOUNCES)),
                        roll.terms().owners().stream()
                                .map(owner -> new OutboundRecipient(owner, "", java.util.Set.of(Notify.NEVER)))
                                .toList(),
                        prefix,
                        options,
                        Optional.empty())));
        prepared.tell(new Happening.Expanded(to, roll.terms().owners(), "list, owners"));
        return Optional.empty();
    }

    Optional<Reply> leave(MailTransaction message, Named named, Headers headers, Prepared prepared)
            throws IOException, StoreException, UnsignedException, DirectoryUnavailableException {
        Roll roll = named.roll();
        if (isAutomatic(headers)) {
            return dropped(roll, "it is an automatic answer", prepared);
        }
        Optional<Long> number = doors.register().tokens().inAddress(Doors.purpose(roll, "leave"), named.token());
        if (number.isPresent()) {
            Optional<Member> member = roll.member(Math.toIntExact(Math.min(number.get(), Integer.MAX_VALUE)));
            if (member.isPresent()) {
                gone(roll, member.get(), prepared);
            }
            return Optional.empty();
        }
        if (!named.token().isEmpty()) {
            return Optional.of(Replies.TOKEN);
        }
        Optional<Author> author = Author.of(headers);
        Optional<Member> member = author.flatMap(one -> roll.member(one.address()));
        if (member.isEmpty()) {
            return dropped(roll, "who asks to leave is no member", prepared);
        }
        if (isAuthentic(message, author.get())) {
            gone(roll, member.get(), prepared);
        } else if (asking.may(roll, member.get().address(), Asking.About.LEAVING, message.origin())) {
            Address leave = doors.leave(roll, member.get());
            Wording wording = Wording.leave(roll.terms().language(), roll.address(), leave);
            letters.add(roll, member.get().address(), leave, wording, prepared);
            prepared.tell(acted("asked", member.get().address(), "whether to leave"));
        } else {
            return dropped(roll, "that address was asked already", prepared);
        }
        return Optional.empty();
    }

    private void gone(Roll roll, Member member, Prepared prepared)
            throws IOException, StoreException, UnsignedException {
        prepared.change(doors.register().departures(roll, List.of(member)));
        letters.add(roll, member.address(), Wording.gone(roll.terms().language(), roll.address()), prepared);
        prepared.tell(acted("left", member.address(), roll.address().toString()));
    }

    Optional<Reply> join(MailTransaction message, Named named, Headers headers, Prepared prepared)
            throws IOException, StoreException, UnsignedException, DirectoryUnavailableException {
        Roll roll = named.roll();
        if (isAutomatic(headers)) {
            return dropped(roll, "it is an automatic answer", prepared);
        }
        if (!named.token().isEmpty()) {
            return Optional.of(Replies.TOKEN);
        }
        if (!roll.terms().joining()) {
            return Optional.of(Replies.closed(roll));
        }
        Optional<Author> author = Author.of(headers);
        if (author.isEmpty()) {
            return Optional.of(Replies.NO_AUTHOR);
        }
        Address address = author.get().address();
        if (roll.member(address).isPresent()) {
            return dropped(roll, "who asks to join is a member", prepared);
        }
        if (!Administration.canBeMember(doors, neighbours, roll, address)) {
            return dropped(roll, "that address can't be a member", prepared);
        }
        if (roll.isBarred(address, clock.instant())) {
            return isAuthentic(message, author.get())
                    ? Optional.of(Replies.closed(roll))
                    : dropped(roll, "that address is not to join by itself", prepared);
        }
        if (isAuthentic(message, author.get())) {
            return welcome(roll, address, prepared);
        }
        if (!asking.may(roll, address, Asking.About.JOINING, message.origin())) {
            return dropped(roll, "that address was asked already", prepared);
        }
        Address confirm = asking.confirm(roll, address);
        letters.add(roll, address, confirm, Wording.join(roll.terms().language(), roll.address(), confirm), prepared);
        prepared.tell(acted("asked", address, "whether to join"));
        return Optional.empty();
    }

    private Optional<Reply> welcome(Roll roll, Address address, Prepared prepared)
            throws IOException, StoreException, UnsignedException {
        if (roll.members().size() >= settings.get().members()) {
            return Optional.of(Replies.closed(roll));
        }
        prepared.change(doors.register().additions(roll, List.of(address), clock.instant()));
        letters.add(
                roll,
                address,
                Wording.welcome(roll.terms().language(), roll.address(), Doors.address(roll, Door.LEAVE)),
                prepared);
        prepared.tell(acted("joined", address, roll.address().toString()));
        return Optional.empty();
    }

    /** What a mailed token lets its reader do. */
    Optional<Reply> confirm(MailTransaction message, Named named, Headers headers, Prepared prepared)
            throws IOException, StoreException, UnsignedException, DirectoryUnavailableException, BusyException {
        Roll roll = named.roll();
        if (isAutomatic(headers)) {
            return dropped(roll, "it is an automatic answer", prepared);
        }
        if (named.token().isEmpty()) {
            return Optional.of(Replies.TOKEN);
        }
        String token = named.token().substring(1);
        return switch (named.token().charAt(0)) {
            case 'a' -> judged(named.roll(), Moderation.APPROVE, token, message, prepared);
            case 'r' -> judged(named.roll(), Moderation.REJECT, token, message, prepared);
            case 'j' -> joined(roll, token, headers, prepared);
            default -> Optional.of(Replies.TOKEN);
        };
    }

    private Optional<Reply> judged(Roll roll, String what, String token, MailTransaction message, Prepared prepared)
            throws IOException, StoreException, UnsignedException, DirectoryUnavailableException, BusyException {
        Optional<HeldRecord> held = doors.judged(roll, what, token);
        if (held.isEmpty()) {
            return Optional.of(Replies.TOKEN);
        }
        boolean approved = what.equals(Moderation.APPROVE);
        moderation.end(
                roll,
                held.get(),
                approved ? Moderation.Verdict.APPROVED : Moderation.Verdict.REJECTED,
                "a letter of " + message.sender(),
                true,
                prepared);
        return Optional.empty();
    }

    private Optional<Reply> joined(Roll roll, String token, Headers headers, Prepared prepared)
            throws IOException, StoreException, UnsignedException {
        Optional<Address> address = Author.of(headers).map(Author::address);
        if (address.isEmpty() || !asking.isConfirmed(roll, address.get(), token)) {
            return Optional.of(Replies.TOKEN);
        }
        if (!roll.terms().joining() || roll.isBarred(address.get(), clock.instant())) {
            return Optional.of(Replies.closed(roll));
        }
        if (roll.member(address.get()).isPresent()) {
            return Optional.empty();
        }
        return welcome(roll, address.get(), prepared);
    }

    private boolean isAuthentic(MailTransaction message, Author author) throws DirectoryUnavailableException {
        Optional<Account> account = message.origin().account();
        return account.isPresent() && neighbours.isOf(author.address(), account.get());
    }

    // RFC 3834 §2
    private static boolean isAutomatic(Headers headers) {
        String submitted = Admission.first(headers, "Auto-Submitted");
        return !submitted.isEmpty() && !submitted.equals("no");
    }

    private static Optional<Reply> dropped(Roll roll, String why, Prepared prepared) {
        prepared.tell(new Happening.Discarded(List.of(roll.address()), why));
        return Optional.empty();
    }

    private static Happening acted(String action, Address whom, String detail) {
        return new Happening.Acted("lists", action, List.of(whom), detail);
    }
}
