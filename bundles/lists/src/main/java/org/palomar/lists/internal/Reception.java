package org.palomar.lists.internal;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.palomar.api.address.Address;
import org.palomar.api.directory.DirectoryUnavailableException;
import org.palomar.api.list.ListTerms;
import org.palomar.api.list.ListTerms.Posting;
import org.palomar.api.list.MailingLists;
import org.palomar.api.message.Content;
import org.palomar.api.message.HeaderField;
import org.palomar.api.metric.Counter;
import org.palomar.api.pipeline.MailTransaction;
import org.palomar.api.pipeline.Origin.Door;
import org.palomar.api.pipeline.Reply;
import org.palomar.api.queue.BodyNeed;
import org.palomar.api.store.StoreException;
import org.palomar.api.trace.Happening;
import org.palomar.dkim.Vouching;
import org.palomar.lists.internal.Admission.Decision;
import org.palomar.lists.internal.Doors.Named;
import org.palomar.lists.internal.post.Author;
import org.palomar.lists.internal.post.Proof;
import org.palomar.mime.Headers;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes what comes to the addresses of lists. Safe for any thread. */
final class Reception implements MailingLists {

    private static final Logger LOG = LoggerFactory.getLogger(Reception.class);

    /** Of the fields that steps put before a message, as many as a header has room for. */
    private static final int MAX_ADDED = 32 * 1024;

    /** How long health tells of a post that waits for want of a step. */
    private static final Duration BLIND = Duration.ofDays(1);

    private final Doors doors;
    private final Neighbours neighbours;
    private final Admission admission;
    private final Pace pace;
    private final Distribution distribution;
    private final Moderation moderation;
    private final Requests requests;
    private final Bounces bounces;
    private final Clock clock;
    private volatile Instant blind = Instant.EPOCH;
    private final Counter posts = new Counter();
    private final Counter refused = new Counter();

    Reception(
            Doors doors,
            Neighbours neighbours,
            Pace pace,
            Distribution distribution,
            Moderation moderation,
            Requests requests,
            Bounces bounces,
            Clock clock) {
        this.clock = clock;
        this.doors = doors;
        this.neighbours = neighbours;
        this.admission = new Admission(doors, neighbours);
        this.pace = pace;
        this.distribution = distribution;
        this.moderation = moderation;
        this.requests = requests;
        this.bounces = bounces;
    }

    long posts() {
        return posts.value();
    }

    long refused() {
        return refused.value();
    }

    @Override
    public Ruling receive(MailTransaction message, Address to, int before) throws IOException, StoreException {
        Optional<Named> named = doors.find(to);
        if (named.isEmpty()) {
            return new Ruling.Refused(doors.isUnreadable(to) ? Replies.UNREADABLE : Replies.GONE);
        }
        Prepared prepared = new Prepared(doors.register().store(), neighbours, clock.instant());
        // RFC 8689 §6: what a message makes us write is to be protected as it is itself
        if (message.options().needs().contains(BodyNeed.REQUIRETLS)) {
            prepared.protect();
        }
        boolean taken = false;
        try {
            Optional<Reply> refusal = receive(message, to, named.get(), prepared, before);
            taken = refusal.isEmpty();
            if (!taken) {
                refused.increment();
            }
            return taken
                    ? new Ruling.Taken(prepared)
                    : new Ruling.Refused(
                            refusal.get(), Vouching.of(message.added()).sender(message.sender()));
        } catch (DirectoryUnavailableException unavailable) {
            LOG.warn("Message {} for {} waits: {}", message.id(), to, unavailable.getMessage());
            return new Ruling.Refused(Replies.NO_DIRECTORY);
        } catch (UnsignedException unsigned) {
            LOG.error(
                    "Message {} for {} is not accepted, as it can't be signed: {}",
                    message.id(),
                    to,
                    unsigned.getMessage());
            return new Ruling.Refused(Replies.NOT_SIGNED);
        } catch (LaterException later) {
            return new Ruling.Later();
        } catch (BusyException busy) {
            LOG.warn("Message {} for {} waits: {}", message.id(), to, busy.getMessage());
            return new Ruling.Refused(Replies.BUSY);
        } finally {
            if (!taken) {
                prepared.close();
            }
        }
    }

    private Optional<Reply> receive(MailTransaction message, Address to, Named named, Prepared prepared, int before)
            throws IOException, StoreException, UnsignedException, DirectoryUnavailableException, BusyException,
                    LaterException {
        Headers headers = Headers.read(message.content());
        return switch (named.door()) {
            case POST -> post(message, named.roll(), headers, prepared, before);
            case OWNER, REQUEST -> requests.owners(message, to, named.roll(), headers, prepared);
            case BOUNCES -> bounces.receive(message, named, headers, prepared);
            case LEAVE -> requests.leave(message, named, headers, prepared);
            case JOIN -> requests.join(message, named, headers, prepared);
            case CONFIRM -> requests.confirm(message, named, headers, prepared);
        };
    }

    private Optional<Reply> post(MailTransaction message, Roll roll, Headers headers, Prepared prepared, int before)
            throws IOException, StoreException, UnsignedException, DirectoryUnavailableException, BusyException,
                    LaterException {
        Decision decision = admission.decide(roll, message, headers);
        look(message, decision);
        return switch (decision) {
            case Decision.Refused(Reply reply) -> Optional.of(reply);
            case Decision.Dropped(String why) -> {
                prepared.tell(new Happening.Discarded(List.of(roll.address()), why));
                yield Optional.empty();
            }
            case Decision.Open(Author author, Proof proof, List<Address> trail) -> {
                Post post = post(message, author, proof, trail);
                if (post.headers().truncated()) {
                    yield Optional.of(Replies.HEADER);
                }
                boolean inOwnName = distribution.isInOwnName(roll, post);
                if (before > 0 && !distribution.reserveNow(roll, prepared)) {
                    // what a step has found about it goes by no queue: where it may fit another time, it comes again
                    if (proof == Proof.DOMAIN && distribution.fits(roll, before)) {
                        throw new BusyException();
                    }
                    throw new LaterException();
                }
                yield distribute(roll, post, inOwnName, prepared, before > 0);
            }
            case Decision.Held(Author author, Proof proof, boolean known, List<Address> trail) ->
                moderation.hold(roll, post(message, author, proof, trail), known, prepared);
        };
    }

    private void look(MailTransaction message, Decision decision) {
        if (message.origin().door() == Door.MX || message.origin().door() == Door.LMTP) {
            boolean looked = Proof.isLookedAt(message.added());
            if (looked) {
                blind = Instant.EPOCH;
            } else if (decision instanceof Decision.Held) {
                blind = message.received();
            }
        }
    }

    /** Whether the last post from outside that waits, of this day, does so as nobody has looked who it is from. */
    boolean isBlind() {
        return clock.instant().isBefore(blind.plus(BLIND));
    }

    /** @param reserved whether there is room for it already */
    private Optional<Reply> distribute(Roll roll, Post post, boolean inOwnName, Prepared prepared, boolean reserved)
            throws IOException, StoreException, UnsignedException, DirectoryUnavailableException, BusyException {
        Address author = post.author().address();
        Optional<Reply> later = pace.take(roll, author);
        if (later.isPresent()) {
            return later;
        }
        boolean done = false;
        try {
            if (!reserved) {
                distribution.reserve(roll, prepared);
            }
            distribution.fill(roll, post, inOwnName, prepared);
            if (post.proof() == Proof.DOMAIN) {
                doors.register().passing(roll, post, needsRight(roll)).ifPresent(prepared::change);
            }
            posts.increment();
            done = true;
        } finally {
            if (!done) {
                pace.giveBack(roll, author);
            }
        }
        return Optional.empty();
    }

    /** Whether a post goes out at once only by a right of its author's. */
    private static boolean needsRight(Roll roll) {
        return roll.terms().posting() != Posting.EVERYBODY || roll.terms().moderation() != ListTerms.Moderation.NOBODY;
    }

    private static Post post(MailTransaction message, Author author, Proof proof, List<Address> trail)
            throws IOException {
        Content content = content(message);
        return new Post(message.id(), message.received(), content, Headers.read(content), author, proof, trail);
    }

    /** The message behind what steps have put before it. */
    private static Content content(MailTransaction message) {
        return message.content().prefixedBy(HeaderField.octets(fitting(message.added())));
    }

    /** All fields of steps, or none where they are too long together. */
    static List<HeaderField> fitting(List<HeaderField> added) {
        return HeaderField.octets(added).length > MAX_ADDED ? List.of() : added;
    }
}
