package org.palomar.tlsreports.internal;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
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
import org.palomar.api.service.Presence;
import org.palomar.api.signing.MailSigner;
import org.palomar.api.signing.Signatures;
import org.palomar.api.signing.SigningException;
import org.palomar.api.store.StoreException;
import org.palomar.api.tlsreport.TlsReports;
import org.palomar.net.Dialer;
import org.palomar.net.https.Https;
import org.palomar.net.https.HttpsAnswer;
import org.palomar.net.https.HttpsRequest;
import org.palomar.storage.Store;
import org.palomar.storage.Transaction;
import org.palomar.tlsreports.internal.record.Subject;
import org.palomar.tlsreports.internal.record.Tally;
import org.palomar.tlsreports.internal.report.Report;
import org.palomar.tlsreports.internal.report.ReportMail;
import org.palomar.tlsreports.internal.report.ReportUri;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends reports. A report by mail and the end of its counts are one commit, so that a domain hears of a day once, or later, whatever happens to the process; one that is posted may arrive twice, under one id. What can't be sent
 * is tried again for a day. Safe for any thread; one at a time sends.
 */
final class Reporter implements TlsReports {

    /** RFC 8460 §4.1: reports of a day are sent within so long after it, not all at its first second. */
    static final Duration SPREAD = Duration.ofHours(4);

    /** RFC 8460 §5.5: for so long a report is tried. */
    static final Duration PATIENCE = Duration.ofHours(24);

    private static final Duration POST = Duration.ofSeconds(30);
    /** Counts that are forgotten in one commit. */
    private static final int TOGETHER = 256;

    private static final int MOST_ANSWER = 64 * 1024;
    private static final Logger LOG = LoggerFactory.getLogger(Reporter.class);

    private final Books books;
    private final Shelf shelf;
    private final Store store;
    private final Clock clock;
    private final Supplier<TlsReportsSettings> settings;
    private final Neighbours neighbours;
    private final Dialer dialer;
    private final TlsReportsMetrics metrics;
    private final ReentrantLock sending = new ReentrantLock();
    private boolean looked;
    private volatile Optional<String> trouble = Optional.empty();

    Reporter(
            Books books,
            Shelf shelf,
            Store store,
            Clock clock,
            Supplier<TlsReportsSettings> settings,
            Neighbours neighbours,
            Dialer dialer,
            TlsReportsMetrics metrics) {
        this.books = books;
        this.shelf = shelf;
        this.store = store;
        this.clock = clock;
        this.settings = settings;
        this.neighbours = neighbours;
        this.dialer = dialer;
        this.metrics = metrics;
    }

    /** Why the last report that was due could not be sent; empty if it was. */
    Optional<String> trouble() {
        return trouble;
    }

    @Override
    public List<Counted> counted() {
        LocalDate today = books.today();
        List<Counted> all = new ArrayList<>();
        books.all().forEach((subject, tally) -> {
            String state = subject.day().equals(today)
                    ? "is counted"
                    : clock.instant().isBefore(due(subject.day()))
                            ? "is reported after " + due(subject.day())
                            : "is tried again until " + due(subject.day()).plus(PATIENCE);
            all.add(new Counted(subject.day(), subject.domain(), tally.succeeded(), tally.failed(), state));
        });
        return all;
    }

    /** The same for a day at each start; another server has another. */
    private Instant due(LocalDate day) {
        long spread = Math.floorMod(
                31L * settings.get().submitter().host().hashCode() + day.toEpochDay() * 7919, SPREAD.toSeconds());
        return day.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant().plusSeconds(spread);
    }

    @Override
    public List<Sent> send(Optional<Domain> domain) throws StoreException {
        LocalDate today = books.today();
        return sendAll(
                books.all().keySet().stream()
                        .filter(one -> domain.isPresent()
                                ? one.domain().equals(domain.get())
                                : one.day().isBefore(today))
                        .toList(),
                false);
    }

    /** Sends what is due. */
    void sendDue() throws StoreException {
        Instant now = clock.instant();
        if (looked) {
            books.bringBack();
        }
        looked = true;
        List<Sent> sent = sendAll(
                books.all().keySet().stream()
                        .filter(one -> one.day().isBefore(books.today()) && !now.isBefore(due(one.day())))
                        .toList(),
                true);
        if (!sent.isEmpty()) {
            trouble =
                    sent.stream().filter(one -> !one.done()).map(Sent::outcome).findFirst();
        }
    }

    private List<Sent> sendAll(List<Subject> subjects, boolean gives) throws StoreException {
        List<Sent> sent = new ArrayList<>();
        Set<Subject> unwanted = new HashSet<>();
        sending.lock();
        try {
            shelf.settle();
            for (Subject one : subjects) {
                if (Thread.currentThread().isInterrupted()) {
                    break;
                }
                Optional<Tally> tally = shelf.take(one);
                if (tally.isPresent()) {
                    sent.add(send(one, tally.get(), gives, unwanted));
                }
                if (unwanted.size() >= TOGETHER) {
                    forget(unwanted);
                }
            }
            forget(unwanted);
        } finally {
            unwanted.forEach(shelf::release);
            sending.unlock();
        }
        return sent;
    }

    /** Most domains want no reports: what was counted of them goes some hundred at a time. */
    private void forget(Set<Subject> unwanted) throws StoreException {
        shelf.drop(List.copyOf(unwanted));
        unwanted.clear();
    }

    /**
     * @param gives whether what was tried for long is given up
     * @param unwanted takes what nobody wants to hear
     */
    private Sent send(Subject subject, Tally tally, boolean gives, Set<Subject> unwanted) throws StoreException {
        boolean done = false;
        try {
            String outcome = sent(subject, tally, unwanted);
            done = true;
            return new Sent(subject.day(), subject.domain(), true, outcome);
        } catch (IOException unsent) {
            boolean over = gives && !clock.instant().isBefore(due(subject.day()).plus(PATIENCE));
            LOG.info("No report to {} of {}: {}", subject.domain(), subject.day(), unsent.getMessage());
            if (over) {
                shelf.drop(List.of(subject));
                done = true;
                metrics.failed();
            }
            return new Sent(subject.day(), subject.domain(), over, String.valueOf(unsent.getMessage()));
        } finally {
            if (!done) {
                shelf.release(subject);
            }
        }
    }

    /** @return what became of it, with its counts forgotten */
    private String sent(Subject subject, Tally tally, Set<Subject> unwanted) throws IOException, StoreException {
        Resolver resolver =
                neighbours.resolver().orElseThrow(() -> new IOException("the DNS can't be asked, dns is missing"));
        List<ReportUri> places = places(resolver, subject.domain());
        if (places.isEmpty()) {
            unwanted.add(subject);
            return "the domain wants no reports";
        }
        if (!settings.get().isNamed()) {
            throw new IOException("set host-name in etc/palomar.tlsreports.cfg, as this machine has no name");
        }
        Instant end = subject.day()
                .plusDays(1)
                .atStartOfDay(ZoneOffset.UTC)
                .toInstant()
                .minusSeconds(1);
        Instant now = clock.instant();
        Report report = new Report(
                settings.get().submitter(),
                subject,
                now.isBefore(end) ? now.truncatedTo(ChronoUnit.SECONDS) : end,
                tally);
        List<ReportUri.Mail> mail = places.stream()
                .filter(ReportUri.Mail.class::isInstance)
                .map(ReportUri.Mail.class::cast)
                .toList();
        String posted = posted(resolver, report, places, !mail.isEmpty());
        if (mail.isEmpty()) {
            shelf.drop(List.of(subject));
        } else {
            mailed(report, mail);
        }
        metrics.sent();
        LOG.info(
                "A report to {} of {}: {} sessions as they should be, {} not",
                subject.domain(),
                subject.day(),
                tally.succeeded(),
                tally.failed());
        return mail.isEmpty() ? posted : "mailed to " + mail.getFirst().to() + (mail.size() > 1 ? " and others" : "");
    }

    private static List<ReportUri> places(Resolver resolver, Domain domain) throws IOException {
        Optional<Domain> name = Domain.parse("_smtp._tls." + domain);
        if (name.isEmpty()) {
            return List.of();
        }
        return switch (resolver.txt(name.get())) {
            case Answer.Found<List<String>> found -> ReportUri.read(found.value());
            case Answer.Failed<List<String>> failed ->
                throw new IOException("where it wants reports can't be found out: " + failed.detail());
            default -> List.of();
        };
    }

    /** @param enough whether there are other places, so that a web server that fails is no failure */
    private String posted(Resolver resolver, Report report, List<ReportUri> places, boolean enough) throws IOException {
        Https https = new Https(dialer, resolver, settings.get()::allows);
        HttpsRequest.Body body = new HttpsRequest.Body("application/tlsrpt+gzip", Content.of(report.compressed()));
        Optional<String> taken = Optional.empty();
        IOException failure = new IOException("it names no place that can be used");
        for (ReportUri place : places) {
            if (place instanceof ReportUri.Web(String uri)) {
                try {
                    HttpsRequest request = HttpsRequest.post(uri, body, MOST_ANSWER)
                            .orElseThrow(() -> new IOException("it is no place on the web"));
                    HttpsAnswer answer = https.send(request, POST);
                    if (!answer.isSuccess()) {
                        throw new IOException("HTTP status " + answer.status());
                    }
                    taken = Optional.of("posted to " + request.host());
                } catch (IOException unposted) {
                    LOG.debug("{} takes no report: {}", uri, unposted.getMessage());
                    failure = new IOException("its web server takes no report: " + unposted.getMessage(), unposted);
                }
            }
        }
        if (taken.isEmpty() && !enough) {
            throw failure;
        }
        return taken.orElse("");
    }

    private void mailed(Report report, List<ReportUri.Mail> places) throws IOException, StoreException {
        OutboundQueue queue = neighbours.queue().orElseThrow(() -> new IOException("the queue is missing"));
        List<Store.StagedBlob> staged = new ArrayList<>();
        try {
            Transaction transaction = store.open();
            for (ReportUri.Mail place : places) {
                String id = "y" + UUID.randomUUID().toString().replace("-", "");
                Content mail = new ReportMail(report, place.to(), clock.instant(), id).compose();
                Store.StagedBlob body = store.stage(mail);
                staged.add(body);
                queue.add(transaction, body, List.of(envelope(place, id, signed(report, mail))));
            }
            shelf.commit(transaction, List.of(report.subject()));
        } finally {
            staged.forEach(Store.StagedBlob::close);
        }
    }

    /** RFC 8460 §3: signed by the domain that reports, if it signs at all. */
    private Content signed(Report report, Content mail) throws IOException {
        try {
            Optional<Signatures> signatures = switch (neighbours.signer().awaited()) {
                case Presence.There<MailSigner>(MailSigner signer) ->
                    signer.draft(mail).sign(report.submitter().host(), List.of());
                case Presence.Missing<MailSigner> missing -> throw new SigningException("the signer is missing");
                case Presence.Unwanted<MailSigner> unwanted -> Optional.empty();
            };
            return Content.of(
                    HeaderField.octets(signatures.map(Signatures::fields).orElse(List.of())));
        } catch (SigningException unsigned) {
            throw new IOException("it can't be signed: " + unsigned.getMessage(), unsigned);
        }
    }

    private Outbound envelope(ReportUri.Mail place, String id, Content signatures) {
        Set<BodyNeed> needs = place.to().isInternationalized()
                ? Set.of(BodyNeed.SMTPUTF8, BodyNeed.TLS_OPTIONAL)
                : Set.of(BodyNeed.TLS_OPTIONAL);
        return new Outbound(
                id,
                clock.instant(),
                ReversePath.none(),
                List.of(new OutboundRecipient(place.to(), "", Set.of(Notify.NEVER))),
                signatures,
                OutboundOptions.NONE.withNeeds(needs),
                Optional.empty());
    }
}
