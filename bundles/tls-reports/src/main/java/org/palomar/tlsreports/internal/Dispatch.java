package org.palomar.tlsreports.internal;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.palomar.api.address.Domain;
import org.palomar.api.address.ReversePath;
import org.palomar.api.dns.Answer;
import org.palomar.api.dns.Resolver;
import org.palomar.api.message.Content;
import org.palomar.api.message.HeaderField;
import org.palomar.api.queue.BodyNeed;
import org.palomar.api.queue.Notify;
import org.palomar.api.queue.Outbound;
import org.palomar.api.queue.OutboundOptions;
import org.palomar.api.queue.OutboundQueue;
import org.palomar.api.queue.OutboundRecipient;
import org.palomar.api.queue.Printable;
import org.palomar.api.service.Presence;
import org.palomar.api.signing.MailSigner;
import org.palomar.api.signing.Signatures;
import org.palomar.api.signing.SigningException;
import org.palomar.api.store.StoreException;
import org.palomar.storage.Store;
import org.palomar.storage.Transaction;
import org.palomar.tlsreports.internal.NotSentException.Fault;
import org.palomar.tlsreports.internal.record.Subject;
import org.palomar.tlsreports.internal.record.Tally;
import org.palomar.tlsreports.internal.report.Report;
import org.palomar.tlsreports.internal.report.ReportMail;
import org.palomar.tlsreports.internal.report.ReportUri;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends one report to where its domain wants it. A report by mail and the end of its counts are one commit. Safe for any thread. */
final class Dispatch {

    /** For all web servers that a domain names. */
    static final Duration POST = Duration.ofSeconds(30);

    private static final int MOST_SHOWN = 200;
    private static final Logger LOG = LoggerFactory.getLogger(Dispatch.class);

    private final Surroundings surroundings;
    private final Shelf shelf;
    private final Attempts attempts;

    Dispatch(Surroundings surroundings, Shelf shelf, Attempts attempts) {
        this.surroundings = surroundings;
        this.shelf = shelf;
        this.attempts = attempts;
    }

    /**
     * Sends it.
     *
     * @return what became of it, for people, with its counts forgotten; empty if its domain wants none
     */
    Optional<String> send(Subject subject, Tally tally) throws NotSentException, StoreException {
        Resolver resolver = surroundings
                .neighbours()
                .resolver()
                .orElseThrow(() -> NotSentException.ours("the DNS can't be asked, dns is missing"));
        List<ReportUri> places = places(resolver, subject.domain());
        if (places.isEmpty()) {
            return Optional.empty();
        }
        TlsReportsSettings settings = surroundings.settings().get();
        if (!settings.isNamed()) {
            throw NotSentException.ours("set host-name in etc/palomar.server.cfg, as this machine has no name");
        }
        Report report = new Report(settings.submitter(), subject, end(subject), tally);
        List<ReportUri.Mail> mail = only(ReportUri.Mail.class, places);
        List<ReportUri.Web> web = only(ReportUri.Web.class, places);
        return Optional.of(mail.isEmpty() ? byWeb(resolver, report, web) : byMail(resolver, report, mail, web));
    }

    private Instant end(Subject subject) {
        Instant last = subject.day()
                .plusDays(1)
                .atStartOfDay(ZoneOffset.UTC)
                .toInstant()
                .minusSeconds(1);
        Instant now = surroundings.clock().instant();
        return now.isBefore(last) ? now.truncatedTo(ChronoUnit.SECONDS) : last;
    }

    private static <T> List<T> only(Class<T> type, List<ReportUri> places) {
        return places.stream().filter(type::isInstance).map(type::cast).toList();
    }

    private static List<ReportUri> places(Resolver resolver, Domain domain) throws NotSentException {
        Optional<Domain> name = Domain.parse("_smtp._tls." + domain);
        if (name.isEmpty()) {
            return List.of();
        }
        return switch (resolver.txt(name.get())) {
            case Answer.Found<List<String>> found -> ReportUri.read(found.value());
            case Answer.Failed<List<String>> failed ->
                throw NotSentException.theirs("where it wants reports can't be found out: " + failed.detail());
            default -> List.of();
        };
    }

    private String byWeb(Resolver resolver, Report report, List<ReportUri.Web> places)
            throws NotSentException, StoreException {
        Optional<NotSentException> unposted = post(resolver, report, places);
        if (unposted.isPresent()) {
            throw unposted.get();
        }
        shelf.drop(List.of(report.subject()));
        return "posted to its web server";
    }

    /** Mail first: it is sure. A web server that fails is no failure then, and one that has it is not asked again until mail is there too. */
    private String byMail(Resolver resolver, Report report, List<ReportUri.Mail> mail, List<ReportUri.Web> web)
            throws NotSentException, StoreException {
        Optional<NotSentException> unmailed = mail(report, mail);
        if (!web.isEmpty()) {
            post(resolver, report, web)
                    .ifPresent(failure -> LOG.debug("{}: {}", report.subject().domain(), failure.getMessage()));
        }
        if (unmailed.isPresent()) {
            throw unmailed.get();
        }
        return "mailed to " + mail.getFirst().to() + (mail.size() > 1 ? " and others" : "");
    }

    /** @return why no web server has it */
    private Optional<NotSentException> post(Resolver resolver, Report report, List<ReportUri.Web> places) {
        if (attempts.isPosted(report.subject(), report.id())) {
            return Optional.empty();
        }
        byte[] octets = report.compressed();
        long end = System.nanoTime() + POST.toNanos();
        boolean taken = false;
        Optional<NotSentException> failure = Optional.empty();
        for (ReportUri.Web place : places) {
            long left = end - System.nanoTime();
            if (left <= 0 || Thread.currentThread().isInterrupted()) {
                break;
            }
            try {
                surroundings.web().post(resolver, place.uri(), octets, Duration.ofNanos(left));
                taken = true;
            } catch (IOException unposted) {
                failure = Optional.of(unposted(place, unposted, false));
            } catch (NotSentException refused) {
                boolean all =
                        failure.filter(one -> one.fault() != Fault.REFUSED).isEmpty();
                failure = Optional.of(unposted(place, refused, all));
            }
        }
        if (taken) {
            attempts.posted(report.subject(), report.id());
            return Optional.empty();
        }
        return failure.or(() -> Optional.of(NotSentException.theirs("its web servers take too long")));
    }

    private static NotSentException unposted(ReportUri.Web place, Exception why, boolean refused) {
        LOG.debug("{} takes no report: {}", Printable.neutralised(place.uri(), MOST_SHOWN), why.getMessage());
        String message = "its web server takes no report: " + why.getMessage();
        return refused ? NotSentException.refused(message) : NotSentException.theirs(message);
    }

    /** @return why it is not queued */
    private Optional<NotSentException> mail(Report report, List<ReportUri.Mail> places) throws StoreException {
        List<Store.StagedBlob> staged = new ArrayList<>();
        try {
            OutboundQueue queue =
                    surroundings.neighbours().queue().orElseThrow(() -> NotSentException.ours("the queue is missing"));
            Store store = surroundings.store();
            Transaction transaction = store.open();
            for (ReportUri.Mail place : places) {
                String id = "y" + UUID.randomUUID().toString().replace("-", "");
                Content mail =
                        new ReportMail(report, place.to(), surroundings.clock().instant(), id).compose();
                Store.StagedBlob body = store.stage(mail);
                staged.add(body);
                queue.add(transaction, body, List.of(envelope(place, id, signed(report, mail))));
            }
            shelf.commit(transaction, List.of(report.subject()));
            return Optional.empty();
        } catch (IOException unreadable) {
            return Optional.of(NotSentException.ours("it can't be written: " + unreadable.getMessage()));
        } catch (NotSentException missing) {
            return Optional.of(missing);
        } finally {
            staged.forEach(Store.StagedBlob::close);
        }
    }

    /** RFC 8460 §3: signed by the domain that reports. Whoever gets it otherwise must ignore it, so it is not sent. */
    private Content signed(Report report, Content mail) throws IOException, NotSentException {
        Domain host = report.submitter().host();
        try {
            Signatures signatures = switch (surroundings.neighbours().signer().awaited()) {
                case Presence.There<MailSigner>(MailSigner signer) ->
                    signer.draft(mail)
                            .sign(host, List.of())
                            .orElseThrow(() -> NotSentException.ours("no key signs for " + host
                                    + ": run mail:dkim-create " + host
                                    + " --foreign, or mail:dkim-create for the domain that it is in"));
                case Presence.Missing<MailSigner> missing -> throw NotSentException.ours("the signer is missing");
                case Presence.Unwanted<MailSigner> unwanted ->
                    throw NotSentException.ours("nobody signs it: run feature:install palomar-signing");
            };
            return Content.of(HeaderField.octets(signatures.fields()));
        } catch (SigningException unsigned) {
            throw NotSentException.ours("it can't be signed: " + unsigned.getMessage());
        }
    }

    private Outbound envelope(ReportUri.Mail place, String id, Content signatures) {
        Set<BodyNeed> needs = place.to().isInternationalized()
                ? Set.of(BodyNeed.SMTPUTF8, BodyNeed.TLS_OPTIONAL)
                : Set.of(BodyNeed.TLS_OPTIONAL);
        return new Outbound(
                id,
                surroundings.clock().instant(),
                ReversePath.none(),
                List.of(new OutboundRecipient(place.to(), "", Set.of(Notify.NEVER))),
                signatures,
                OutboundOptions.NONE.withNeeds(needs),
                Optional.empty());
    }
}
