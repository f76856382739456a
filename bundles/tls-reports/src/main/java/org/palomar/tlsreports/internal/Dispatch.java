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
import org.palomar.api.dns.Answer;
import org.palomar.api.dns.Resolver;
import org.palomar.api.queue.BodyNeed;
import org.palomar.api.queue.Printable;
import org.palomar.api.store.StoreException;
import org.palomar.api.tlsreport.TlsSession;
import org.palomar.reports.Attempts;
import org.palomar.reports.Letters;
import org.palomar.reports.NotSentException;
import org.palomar.reports.NotSentException.Fault;
import org.palomar.reports.Sender;
import org.palomar.reports.Shelf;
import org.palomar.reports.Subject;
import org.palomar.tlsreports.internal.record.Tally;
import org.palomar.tlsreports.internal.report.Report;
import org.palomar.tlsreports.internal.report.ReportMail;
import org.palomar.tlsreports.internal.report.ReportUri;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends one report to where its domain wants it. A report by mail and the end of its counts are one commit. Safe for any thread. */
final class Dispatch implements Sender<Tally> {

    /** For all web servers that a domain names. */
    static final Duration POST = Duration.ofSeconds(30);

    private static final int MOST_SHOWN = 200;
    private static final Logger LOG = LoggerFactory.getLogger(Dispatch.class);

    private final House surroundings;
    private final Shelf<TlsSession, Tally> shelf;
    private final Attempts attempts;

    Dispatch(House surroundings, Shelf<TlsSession, Tally> shelf, Attempts attempts) {
        this.surroundings = surroundings;
        this.shelf = shelf;
        this.attempts = attempts;
    }

    @Override
    public Optional<String> send(Subject subject, Tally tally) throws NotSentException, StoreException {
        Resolver resolver = surroundings
                .neighbours()
                .resolver()
                .orElseThrow(() -> NotSentException.ours("the DNS can't be asked, dns is missing"));
        List<ReportUri> places = places(resolver, subject.domain());
        if (places.isEmpty()) {
            return Optional.empty();
        }
        TlsReportsSettings settings = surroundings.settings().get();
        if (!settings.submitter().isNamed()) {
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
        List<Letters.Letter> letters = new ArrayList<>();
        Instant now = surroundings.clock().instant();
        for (ReportUri.Mail place : places) {
            String id = "y" + UUID.randomUUID().toString().replace("-", "");
            letters.add(new Letters.Letter(place.to(), id, new ReportMail(report, place.to(), now, id).compose()));
        }
        try {
            new Letters(
                            surroundings.store(),
                            surroundings.neighbours(),
                            report.submitter().host(),
                            Set.of(BodyNeed.TLS_OPTIONAL))
                    .queue(shelf, report.subject(), letters, now);
            return Optional.empty();
        } catch (NotSentException missing) {
            return Optional.of(missing);
        }
    }
}
