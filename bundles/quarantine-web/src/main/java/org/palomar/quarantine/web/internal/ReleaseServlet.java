package org.palomar.quarantine.web.internal;

import jakarta.servlet.Servlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.palomar.api.address.Address;
import org.palomar.api.health.HealthFinding;
import org.palomar.api.health.HealthIndicator;
import org.palomar.api.metric.Counter;
import org.palomar.api.metric.MetricSink;
import org.palomar.api.metric.MetricSource;
import org.palomar.api.quarantine.QuarantineEntry;
import org.palomar.api.quarantine.QuarantineLinks;
import org.palomar.api.quarantine.QuarantineLinks.Language;
import org.palomar.api.service.ExpectedService;
import org.palomar.api.service.OfferingBundles;
import org.palomar.api.service.Presence;
import org.palomar.quarantine.web.internal.Releases.Outcome;

/**
 * {@code /quarantine/release/TOKEN}: an owner has a message delivered that is held. POST does it, as the page's buttons send it: with {@code ?allow}, mail of the author is wanted from now on; GET shows the page and changes nothing, since scanners follow the links in mail (as RFC 8058 §1 has
 * it of lists). The body of a request is not read: the token in the path is what gives the right. Safe for any thread.
 */
@Component(
        service = {Servlet.class, HealthIndicator.class, MetricSource.class},
        immediate = true,
        property = {
            "osgi.http.whiteboard.servlet.pattern=" + QuarantineLinks.PATH + "*",
            "osgi.http.whiteboard.servlet.name=quarantine-release"
        })
@SuppressWarnings("serial") // nobody serialises a servlet
public final class ReleaseServlet extends HttpServlet implements HealthIndicator, MetricSource {

    private static final long serialVersionUID = 1L;

    /** Longer than any token; what is longer is wrong without being looked at. */
    private static final int MAX_TOKEN = 100;

    /** Several times what browsers send. */
    private static final int MAX_HEADER = 500;

    /** How long the quarantine is waited for while its bundle is updated. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /** Seconds after which who was sent away may come again. */
    private static final String AGAIN = "60";

    private static final List<Language> ALL = List.of(Language.values());

    private final transient Releases releases;
    private final transient Map<Message, Counter> answers = new EnumMap<>(Message.class);

    @Activate
    public ReleaseServlet(BundleContext context) {
        this(new Releases(new ExpectedService<>(new OfferingBundles(context, QuarantineLinks.class), PATIENCE)));
    }

    ReleaseServlet(Releases releases) {
        this.releases = releases;
        for (Message message : Message.values()) {
            answers.put(message, new Counter());
        }
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void setLinks(QuarantineLinks service) {
        releases.links().set(service);
    }

    void unsetLinks(QuarantineLinks service) {
        releases.links().unset(service);
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        switch (request.getMethod()) {
            case "GET", "HEAD" -> answer(request, response, releases.look(token(request)), Message.QUESTION);
            case "POST" -> {
                boolean allowing = Page.ALLOW.equals(request.getQueryString());
                Message done = allowing ? Message.ALLOWED : Message.RELEASED;
                answer(request, response, releases.release(token(request), allowing), done);
            }
            default -> {
                response.setHeader("Allow", "GET, HEAD, POST");
                answer(request, response, HttpServletResponse.SC_METHOD_NOT_ALLOWED, Message.NOT_UNDERSTOOD);
            }
        }
    }

    private static String token(HttpServletRequest request) {
        String path = request.getPathInfo();
        return path == null || path.length() < 2 || path.length() > MAX_TOKEN ? "" : path.substring(1);
    }

    private void answer(HttpServletRequest request, HttpServletResponse response, Outcome outcome, Message known)
            throws IOException {
        switch (outcome) {
            case Outcome.Open(QuarantineEntry entry, Optional<Language> language, Optional<Address> author) -> {
                List<Language> languages =
                        asked(request).or(() -> language).map(List::of).orElse(ALL);
                write(response, HttpServletResponse.SC_OK, new Page(known, languages, Optional.of(entry), author));
            }
            case Outcome.Over over -> answer(request, response, HttpServletResponse.SC_GONE, Message.OVER);
            case Outcome.Unknown unknown ->
                answer(request, response, HttpServletResponse.SC_NOT_FOUND, Message.UNKNOWN);
            case Outcome.Refused refused -> answer(request, response, HttpServletResponse.SC_CONFLICT, Message.REFUSED);
            case Outcome.Busy busy -> answer(request, response, HttpServletResponse.SC_CONFLICT, Message.BUSY);
            case Outcome.Doubtful doubtful -> {
                response.setHeader("Retry-After", AGAIN);
                answer(request, response, HttpServletResponse.SC_SERVICE_UNAVAILABLE, Message.DOUBTFUL);
            }
            case Outcome.Away away -> {
                response.setHeader("Retry-After", AGAIN);
                answer(request, response, HttpServletResponse.SC_SERVICE_UNAVAILABLE, Message.LATER);
            }
        }
    }

    private void answer(HttpServletRequest request, HttpServletResponse response, int status, Message message)
            throws IOException {
        write(response, status, new Page(message, asked(request).map(List::of).orElse(ALL)));
    }

    /** The language that a browser likes best (RFC 9110 §12.5.4); empty where it likes none of ours, or says nothing that can be read. */
    private static Optional<Language> asked(HttpServletRequest request) {
        String header = request.getHeader("Accept-Language");
        if (header == null || header.length() > MAX_HEADER) {
            return Optional.empty();
        }
        try {
            List<String> tags = ALL.stream().map(Page::tag).toList();
            return Optional.ofNullable(Locale.lookupTag(Locale.LanguageRange.parse(header), tags))
                    .flatMap(tag -> Arrays.stream(Language.values())
                            .filter(language -> Page.tag(language).equals(tag))
                            .findFirst());
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }

    private void write(HttpServletResponse response, int status, Page page) throws IOException {
        count(page.message());
        response.setStatus(status);
        response.setHeader("Content-Security-Policy", Page.POLICY);
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("Referrer-Policy", "no-referrer"); // the address is a secret
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("X-Robots-Tag", "noindex, nofollow");
        response.setHeader("Content-Language", page.tags());
        response.setHeader("Vary", "Accept-Language");
        response.setContentType("text/html; charset=utf-8");
        response.getWriter().write(page.html());
    }

    private void count(Message message) {
        Counter counter = answers.get(message);
        if (counter != null) {
            counter.increment();
        }
    }

    @Override
    public List<HealthFinding> findings() {
        return releases.links().look() instanceof Presence.There<QuarantineLinks>
                ? List.of()
                : List.of(
                        new HealthFinding(
                                HealthFinding.Severity.DEGRADED,
                                "quarantine-web",
                                "No owner can release a message by a link, as the bundle that keeps them is not ready.",
                                "Start it (bundle:start palomar-quarantine), or stop the page as well (bundle:stop palomar-quarantine-web)."));
    }

    @Override
    public void report(MetricSink sink) {
        answers.forEach((message, counter) -> sink.counter(
                "palomar_quarantine_web_answers",
                "Answers to whoever followed a link of a digest",
                Map.of("page", message.name().toLowerCase(Locale.ROOT)),
                counter.value()));
    }
}
