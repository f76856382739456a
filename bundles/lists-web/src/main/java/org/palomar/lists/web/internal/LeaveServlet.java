package org.palomar.lists.web.internal;

import jakarta.servlet.Servlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
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
import org.palomar.api.health.HealthFinding;
import org.palomar.api.health.HealthIndicator;
import org.palomar.api.list.ListLeaving;
import org.palomar.api.list.ListLeaving.Ticket;
import org.palomar.api.metric.Counter;
import org.palomar.api.metric.MetricSink;
import org.palomar.api.metric.MetricSource;
import org.palomar.api.service.ExpectedService;
import org.palomar.api.service.OfferingBundles;
import org.palomar.api.service.Presence;
import org.palomar.lists.web.internal.Departures.Outcome;

/**
 * {@code /lists/leave/TOKEN}: a member leaves a list. POST does it, as mail programs and the page's button send it (RFC 8058 §3.2); GET shows the page and changes nothing, since scanners follow the links in mail. Whoever
 * has the token has the member's mail; no page says whether somebody is a member. Safe for any thread.
 */
@Component(
        service = {Servlet.class, HealthIndicator.class, MetricSource.class},
        immediate = true,
        property = {
            "osgi.http.whiteboard.servlet.pattern=/lists/leave/*",
            "osgi.http.whiteboard.servlet.name=lists-leave",
            "osgi.http.whiteboard.servlet.asyncSupported:Boolean=true"
        })
@SuppressWarnings("serial") // nobody serialises a servlet
public final class LeaveServlet extends HttpServlet implements HealthIndicator, MetricSource {

    private static final long serialVersionUID = 1L;

    /** Longer than any token; what is longer is wrong without being looked at. */
    private static final int MAX_TOKEN = 60;

    /** How long the lists are waited for while their bundle is updated. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /** For a whole request, whose body is one packet. */
    private static final Duration REQUEST = Duration.ofSeconds(30);

    /** Seconds after which who was sent away may come again. */
    private static final String AGAIN = "60";

    private static final int TOO_LARGE = 413; // RFC 9110 §15.5.14

    private final transient Departures departures;
    private final Duration within;
    private final transient Map<Message, Counter> answers = new EnumMap<>(Message.class);

    @Activate
    public LeaveServlet(BundleContext context) {
        this(new Departures(new ExpectedService<>(new OfferingBundles(context, ListLeaving.class), PATIENCE)), REQUEST);
    }

    LeaveServlet(Departures departures, Duration within) {
        this.departures = departures;
        this.within = within;
        for (Message message : Message.values()) {
            answers.put(message, new Counter());
        }
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void setLists(ListLeaving service) {
        departures.lists().set(service);
    }

    void unsetLists(ListLeaving service) {
        departures.lists().unset(service);
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        switch (request.getMethod()) {
            case "GET", "HEAD" -> show(request, response);
            case "POST" -> post(request, response);
            default -> {
                response.setHeader("Allow", "GET, HEAD, POST");
                answer(request, response, HttpServletResponse.SC_METHOD_NOT_ALLOWED, Message.NOT_UNDERSTOOD);
            }
        }
    }

    private void show(HttpServletRequest request, HttpServletResponse response) throws IOException {
        answer(request, response, departures.look(token(request)), Message.QUESTION);
    }

    private void post(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String type = Optional.ofNullable(request.getContentType()).orElse("");
        response.setStatus(HttpServletResponse.SC_INTERNAL_SERVER_ERROR); // until it is answered: a bug is no success
        BodyReading.begin(request, within, new BodyReading.Reader() {
            @Override
            public void read(byte[] body) throws IOException {
                if (OneClick.isIn(type, body)) {
                    answer(request, response, departures.leave(token(request)), Message.LEFT);
                } else {
                    answer(request, response, HttpServletResponse.SC_BAD_REQUEST, Message.NOT_UNDERSTOOD);
                }
            }

            @Override
            public void tooLong() throws IOException {
                refuse(request, response, TOO_LARGE);
            }

            @Override
            public void tooSlow() throws IOException {
                refuse(request, response, HttpServletResponse.SC_REQUEST_TIMEOUT);
            }
        });
    }

    private static String token(HttpServletRequest request) {
        String path = request.getPathInfo();
        return path == null || path.length() < 2 || path.length() > MAX_TOKEN ? "" : path.substring(1);
    }

    private void answer(HttpServletRequest request, HttpServletResponse response, Outcome outcome, Message known)
            throws IOException {
        switch (outcome) {
            case Outcome.Known(Ticket ticket) -> {
                Language language = Language.asked(request).orElseGet(() -> Language.of(ticket.language()));
                write(
                        response,
                        HttpServletResponse.SC_OK,
                        new Page(known, List.of(language), Optional.of(ticket.list())));
            }
            case Outcome.Unknown unknown ->
                answer(request, response, HttpServletResponse.SC_NOT_FOUND, Message.UNKNOWN);
            case Outcome.Away away -> {
                response.setHeader("Retry-After", AGAIN);
                answer(request, response, HttpServletResponse.SC_SERVICE_UNAVAILABLE, Message.LATER);
            }
        }
    }

    /** The rest of the request is not read. */
    private void refuse(HttpServletRequest request, HttpServletResponse response, int status) throws IOException {
        response.setHeader("Connection", "close");
        answer(request, response, status, Message.NOT_UNDERSTOOD);
    }

    private void answer(HttpServletRequest request, HttpServletResponse response, int status, Message message)
            throws IOException {
        Page page = Language.asked(request)
                .map(language -> new Page(message, List.of(language), Optional.empty()))
                .orElseGet(() -> Page.inAll(message));
        write(response, status, page);
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
        return departures.lists().look() instanceof Presence.There<ListLeaving>
                ? List.of()
                : List.of(
                        new HealthFinding(
                                HealthFinding.Severity.DEGRADED,
                                "lists-web",
                                "Nobody can leave a mailing list by the link in a post, as the bundle that keeps the lists is not ready.",
                                "Start it (bundle:start palomar-lists), or stop the page as well (bundle:stop palomar-lists-web)."));
    }

    @Override
    public void report(MetricSink sink) {
        answers.forEach((message, counter) -> sink.counter(
                "palomar_lists_web_answers",
                "Answers to whoever followed a link for leaving a list",
                Map.of("page", message.name().toLowerCase(Locale.ROOT)),
                counter.value()));
    }
}
