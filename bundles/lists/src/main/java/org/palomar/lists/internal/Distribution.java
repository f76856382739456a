package org.palomar.lists.internal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.palomar.api.address.Address;
import org.palomar.api.address.Domain;
import org.palomar.api.address.ReversePath;
import org.palomar.api.directory.DirectoryUnavailableException;
import org.palomar.api.list.ListMember.State;
import org.palomar.api.list.ListTerms.FromHandling;
import org.palomar.api.message.Content;
import org.palomar.api.message.HeaderField;
import org.palomar.api.queue.BodyNeed;
import org.palomar.api.queue.Notify;
import org.palomar.api.queue.Outbound;
import org.palomar.api.queue.OutboundOptions;
import org.palomar.api.queue.OutboundRecipient;
import org.palomar.api.queue.Returned;
import org.palomar.api.store.StoreException;
import org.palomar.api.trace.Happening;
import org.palomar.lists.internal.Doors.Door;
import org.palomar.lists.internal.post.DmarcPolicy;
import org.palomar.lists.internal.post.Edition;
import org.palomar.lists.internal.post.Organisation;
import org.palomar.lists.internal.post.Proof;
import org.palomar.lists.internal.record.Member;
import org.palomar.mime.Headers;

/**
 * Brings a post to members, by way of the queue. Those of domains here share its octets, and with them one body in the store; each of the others has a sender and a link of its own, and so a signature of its own. Safe for any thread.
 */
final class Distribution {

    /** What holds for a header is no more than one message may have; a list adds less than this. */
    private static final int OWN_HEADER = 64 * 1024;

    /** Members for whom posts are signed and in memory at one time, until they are committed: some 2 KB each, in the queue's entries too. As many as the largest list has. */
    static final int AT_ONCE = ListsSettings.MOST_MEMBERS;

    /** How long a post waits for others before its sender is asked to come again; clients wait for ten minutes (RFC 5321 §4.5.3.2.6). */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final int atOnce;
    private final Semaphore room;
    private final Duration patience;
    private final Doors doors;
    private final Neighbours neighbours;
    private final Supplier<ListsSettings> settings;

    /** @param atOnce members for whom posts are prepared at one time */
    Distribution(Doors doors, Neighbours neighbours, Supplier<ListsSettings> settings, int atOnce) {
        this(doors, neighbours, settings, atOnce, PATIENCE);
    }

    /**
     * @param atOnce members for whom posts are prepared at one time
     * @param patience how long a post waits for others
     */
    Distribution(Doors doors, Neighbours neighbours, Supplier<ListsSettings> settings, int atOnce, Duration patience) {
        this.atOnce = atOnce;
        this.room = new Semaphore(atOnce, true);
        this.patience = patience;
        this.doors = doors;
        this.neighbours = neighbours;
        this.settings = settings;
    }

    /**
     * Adds all that members get of a post, in its turn among others. The room that it takes is free again when all that was prepared is let go.
     *
     * @throws BusyException when its turn does not come soon
     */
    void prepare(Roll roll, Post post, Prepared prepared)
            throws IOException, StoreException, UnsignedException, DirectoryUnavailableException, BusyException {
        boolean inOwnName = isInOwnName(roll, post);
        reserve(roll, prepared);
        fill(roll, post, inOwnName, prepared);
    }

    /**
     * Takes the room for a post.
     *
     * @throws BusyException when its turn does not come soon
     */
    void reserve(Roll roll, Prepared prepared) throws BusyException {
        int weight = weight(roll);
        try {
            if (!room.tryAcquire(weight, patience.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new BusyException();
            }
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
            throw new BusyException();
        }
        prepared.hold(weight, room::release);
    }

    /** Takes the room for a post of a message that has taken some already, if it is there now: nobody waits for what two messages keep from each other, or one from itself. */
    boolean reserveNow(Roll roll, Prepared prepared) {
        int weight = weight(roll);
        boolean there = room.tryAcquire(weight);
        if (there) {
            prepared.hold(weight, room::release);
        }
        return there;
    }

    /** Whether there would be room for a post beside those of the same message, if others had none. */
    boolean fits(Roll roll, int before) {
        return before + weight(roll) <= atOnce;
    }

    private int weight(Roll roll) {
        return Math.clamp(roll.members().size(), 1, atOnce);
    }

    /**
     * Adds all that members get of a post for which there is room.
     *
     * @param inOwnName as {@link #isInOwnName} says
     */
    void fill(Roll roll, Post post, boolean inOwnName, Prepared prepared)
            throws IOException, StoreException, UnsignedException, DirectoryUnavailableException {
        Content edition = new Edition(
                        post.content(),
                        post.headers(),
                        post.author(),
                        roll.address(),
                        roll.terms(),
                        inOwnName,
                        post.trail())
                .compose();
        Set<BodyNeed> needs = Octets.needs(edition, header(edition));
        Pen pen = new Pen(neighbours, edition, roll.address().domain());
        List<OutboundRecipient> here = new ArrayList<>();
        List<Outbound> messages = new ArrayList<>();
        List<Address> reached = new ArrayList<>();
        Content shared = pen.prefix(leaving(roll));
        for (Member member : active(roll)) {
            Address address = member.address();
            reached.add(address);
            if (!neighbours.isLocal(address.domain())) {
                messages.add(message(
                        post,
                        doors.bounces(roll, member),
                        List.of(recipient(address)),
                        pen.prefix(leaving(roll, member)),
                        options(Octets.with(needs, address), "")));
            } else if (doors.find(address).isPresent()) {
                messages.add(message(
                        post, doors.child(roll, member), List.of(recipient(address)), shared, options(needs, "")));
            } else {
                here.add(recipient(address));
            }
        }
        if (!here.isEmpty()) {
            messages.add(message(
                    post, Doors.address(roll, Door.BOUNCES), here, shared, options(needs, doors.envelope(roll))));
        }
        prepared.send(edition, messages);
        prepared.tell(new Happening.Expanded(roll.address(), reached, inOwnName ? "list, in its own name" : "list"));
        pen.happening().ifPresent(prepared::tell);
    }

    private static List<Member> active(Roll roll) {
        return roll.members().stream()
                .filter(member -> member.state() == State.ACTIVE)
                .sorted(Comparator.comparingInt(Member::number))
                .toList();
    }

    private static byte[] header(Content edition) throws IOException {
        ByteArrayOutputStream header = new ByteArrayOutputStream(OWN_HEADER);
        Headers headers = Headers.read(edition);
        for (Headers.Field field : headers.fields()) {
            header.write(headers.octets(), field.start(), field.end() - field.start());
        }
        return header.toByteArray();
    }

    /** Of failure alone, by which a member's mail is known to come back. */
    private static OutboundRecipient recipient(Address member) {
        return new OutboundRecipient(member, "", Set.of(Notify.FAILURE));
    }

    private static Outbound message(
            Post post, Address sender, List<OutboundRecipient> to, Content prefix, OutboundOptions options) {
        return new Outbound(
                post.transaction(), post.received(), ReversePath.of(sender), to, prefix, options, Optional.empty());
    }

    private static OutboundOptions options(Set<BodyNeed> needs, String envelope) {
        return new OutboundOptions(
                Optional.of(Returned.HEADERS), envelope, needs, 0, Optional.empty(), Optional.empty());
    }

    // RFC 8058 §3.1, RFC 2369 §3.2: both fields, signed; a mail address for programs that send none of these requests
    private List<HeaderField> leaving(Roll roll, Member member) {
        String mail = "<mailto:" + doors.leave(roll, member) + ">";
        Optional<String> url = settings.get().publicUrl();
        if (url.isEmpty()) {
            return List.of(new HeaderField("List-Unsubscribe", mail));
        }
        String link = "<" + url.get() + "/lists/leave/" + doors.link(roll, member) + ">";
        return List.of(
                new HeaderField("List-Unsubscribe", link + ", " + mail),
                new HeaderField("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"));
    }

    private static List<HeaderField> leaving(Roll roll) {
        return List.of(new HeaderField("List-Unsubscribe", "<mailto:" + Doors.address(roll, Door.LEAVE) + ">"));
    }

    /**
     * Whether the list is the author. Always where an author is only claimed to be of the list's own organisation: the list's signature would vouch for it, as receivers take that of one domain for all of an organisation (RFC 7489 §3.1.1).
     * Asks the author's name servers, which may take their time: to be known before room is taken, which others wait for.
     */
    boolean isInOwnName(Roll roll, Post post) {
        Domain author = post.author().address().domain();
        Domain list = roll.address().domain();
        if (post.proof() == Proof.NOBODY && Organisation.mayBeOne(author, list)) {
            return true;
        }
        FromHandling handling = roll.terms().from();
        return switch (handling) {
            case ALWAYS -> true;
            case NEVER -> false;
            case WHERE_NEEDED ->
                !(post.proof() == Proof.ACCOUNT && author.equals(list))
                        && DmarcPolicy.forbids(author, neighbours.resolver());
        };
    }
}
