package org.palomar.shell.internal.command;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.palomar.api.address.Address;
import org.palomar.api.address.Domain;
import org.palomar.api.address.ReversePath;
import org.palomar.api.directory.AccountId;
import org.palomar.api.message.Content;
import org.palomar.api.queue.BodyNeed;
import org.palomar.api.queue.DeliverBy;
import org.palomar.api.queue.Notify;
import org.palomar.api.queue.Outbound;
import org.palomar.api.queue.OutboundOptions;
import org.palomar.api.queue.OutboundRecipient;
import org.palomar.api.queue.QueueAges;
import org.palomar.api.queue.QueueEntry;
import org.palomar.api.queue.QueueId;
import org.palomar.api.queue.QueueState;
import org.palomar.api.queue.QueueSummary;
import org.palomar.api.queue.QueuedRecipient;
import org.palomar.api.queue.RecipientResult;
import org.palomar.api.queue.RemoteReply;
import org.palomar.api.queue.Returned;

/** Entries of a queue for tests. */
final class QueuedMail {

    static final Instant NOON = Instant.parse("2026-11-26T12:00:00Z");

    /** What a server said that does not trust strangers. */
    static final RemoteReply GREYLISTED = RemoteReply.of(450, "4.2.0", "Greylisted, see you in 5 minutes");

    static final RemoteReply SILENT = RemoteReply.of(451, "4.4.1", "No server of slow.example answers");

    private QueuedMail() {}

    /** The one made that many minutes after noon. */
    static QueueId id(int minute) {
        return new QueueId(NOON.plusSeconds(60L * minute).toEpochMilli() << 16, minute);
    }

    /** From alice, without parameters, and nothing was said yet. */
    static QueueEntry entry(int minute, QueueState state, String... recipients) {
        List<OutboundRecipient> all = Arrays.stream(recipients)
                .map(each -> OutboundRecipient.of(Address.of(each)))
                .toList();
        return entry(minute, state, outbound(all, OutboundOptions.NONE), Optional.empty());
    }

    private static Outbound outbound(List<OutboundRecipient> recipients, OutboundOptions options) {
        return new Outbound(
                "T1",
                NOON,
                ReversePath.of(Address.of("alice@example.test")),
                recipients,
                Content.of("Received: from \u001b[2J here\r\n".getBytes(StandardCharsets.UTF_8)),
                options,
                Optional.of(new AccountId(7)));
    }

    private static QueueEntry entry(
            int minute, QueueState state, Outbound message, Optional<RecipientResult.Deferred> last) {
        return new QueueEntry(
                id(minute),
                state,
                message.recipients().getFirst().address().domain(),
                Optional.empty(),
                message,
                message.recipients().stream()
                        .map(each -> new QueuedRecipient(each, last))
                        .toList(),
                last.isPresent() ? 1 : 0,
                NOON.plusSeconds(3600),
                4096);
    }

    /** With every parameter, to a server that has said {@link #GREYLISTED}; redirected. */
    static QueueEntry demanding(int minute) {
        OutboundRecipient recipient = new OutboundRecipient(
                Address.of("ana@far.example"), "rfc822;ana@old.example", Set.of(Notify.SUCCESS, Notify.DELAY));
        OutboundOptions options = new OutboundOptions(
                Optional.of(Returned.HEADERS),
                "order 66",
                Set.of(BodyNeed.REQUIRETLS, BodyNeed.EIGHT_BIT),
                3,
                Optional.of(NOON.plusSeconds(60)),
                Optional.of(new DeliverBy(NOON.plusSeconds(7200), true, false)));
        QueueEntry plain = entry(
                minute,
                QueueState.WAITING,
                outbound(List.of(recipient), options),
                Optional.of(new RecipientResult.Deferred(GREYLISTED, "mx1.far.example")));
        return new QueueEntry(
                plain.id(),
                plain.state(),
                plain.domain(),
                Optional.of(Domain.of("relay.example")),
                plain.message(),
                plain.recipients(),
                plain.attempts(),
                plain.due(),
                plain.size());
    }

    /** A destination that is left alone until 14:00, as nobody answers there. */
    static QueueSummary.Destination paused(String domain, int entries) {
        return paused(domain, false, entries);
    }

    /** What is redirected to such a destination. */
    static QueueSummary.Destination pausedRedirection(String domain) {
        return paused(domain, true, 1);
    }

    private static QueueSummary.Destination paused(String domain, boolean redirected, int entries) {
        QueueSummary.Pause pause = new QueueSummary.Pause(NOON.plusSeconds(7200), SILENT);
        return new QueueSummary.Destination(
                Domain.of(domain), redirected, entries, ages(entries), 0, 1, Optional.of(pause));
    }

    /** The youngest is younger than five minutes, the others are older than a day. */
    static QueueAges ages(int entries) {
        List<Integer> counts = new ArrayList<>(QueueAges.NONE.counts());
        counts.set(0, Math.min(1, entries));
        counts.set(counts.size() - 1, Math.max(0, entries - 1));
        return new QueueAges(counts);
    }

    static QueueSummary.Destination open(String domain, int entries) {
        return new QueueSummary.Destination(Domain.of(domain), false, entries, ages(entries), 1, 20, Optional.empty());
    }
}
