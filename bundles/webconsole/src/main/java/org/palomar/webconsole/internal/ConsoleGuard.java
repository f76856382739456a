package org.palomar.webconsole.internal;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.felix.webconsole.spi.SecurityProvider;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.palomar.api.health.HealthFinding;
import org.palomar.api.health.HealthFinding.Severity;
import org.palomar.api.health.HealthIndicator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks for an administrator's password, by HTTP's basic authentication (RFC 7617), which is inside TLS here. Safe for any thread. */
@Component(
        service = {SecurityProvider.class, HealthIndicator.class},
        property = SecurityProvider.PROPERTY_ID + "=palomar")
public final class ConsoleGuard implements SecurityProvider, HealthIndicator {

    private static final Logger LOG = LoggerFactory.getLogger(ConsoleGuard.class);

    private static final int TOO_MANY_REQUESTS = 429; // RFC 6585 §4
    private static final String SCHEME = "basic ";

    /** Longer than any name and password of ours; what is longer is wrong without being looked at. */
    private static final int LONGEST_CREDENTIALS = 1_024;

    /** What the console's own pages need: scripts (one of which evaluates text) and styles of this server; nothing from elsewhere, no frame around them. */
    private static final String POLICY =
            "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline';"
                    + " img-src 'self' data:; object-src 'none'; frame-ancestors 'none'; base-uri 'self'; form-action 'self'";

    private record Credentials(String name, String password) {}

    private final Administrators administrators;
    private final GuessingBrake brake;
    private final ReentrantLock checks = new ReentrantLock();

    @Activate
    public ConsoleGuard() {
        this(new KarafRealm(), Clock.systemUTC());
    }

    ConsoleGuard(Administrators administrators, Clock clock) {
        this.administrators = administrators;
        this.brake = new GuessingBrake(clock);
    }

    @Override
    public @Nullable Object authenticate(HttpServletRequest request, HttpServletResponse response) {
        response.setHeader("Content-Security-Policy", POLICY);
        response.setHeader("Cache-Control", "no-store");
        Optional<InetAddress> from = address(request);
        if (from.isEmpty() || isFromAnotherSite(request)) {
            return refuse(response, HttpServletResponse.SC_FORBIDDEN);
        }
        Optional<Credentials> sent = credentials(request);
        if (sent.isEmpty()) {
            return challenge(response);
        }
        Optional<Administrators.Answer> answer = check(from.get(), sent.get());
        if (answer.isEmpty()) {
            response.setHeader("Retry-After", Long.toString(GuessingBrake.WINDOW.toSeconds()));
            return refuse(response, TOO_MANY_REQUESTS);
        }
        return switch (answer.get()) {
            case GRANTED -> sent.get().name();
            case NO_ROLE -> refuse(response, HttpServletResponse.SC_FORBIDDEN);
            case WRONG -> {
                LOG.warn("Wrong password at the web console from {}", from.get().getHostAddress());
                yield challenge(response);
            }
        };
    }

    /** One after the other, so that guesses which are sent at once are counted one by one. Empty for who has had enough. */
    private Optional<Administrators.Answer> check(InetAddress from, Credentials sent) {
        checks.lock();
        try {
            if (brake.isOn(from)) {
                return Optional.empty();
            }
            Administrators.Answer answer = administrators.check(sent.name(), sent.password());
            if (answer == Administrators.Answer.WRONG) {
                brake.wrong(from);
            }
            return Optional.of(answer);
        } finally {
            checks.unlock();
        }
    }

    private static @Nullable Object challenge(HttpServletResponse response) {
        response.setHeader("WWW-Authenticate", "Basic realm=\"Palomar\", charset=\"UTF-8\"");
        return refuse(response, HttpServletResponse.SC_UNAUTHORIZED);
    }

    /** Sends the answer at once: a container makes its own of one that is only set. */
    private static @Nullable Object refuse(HttpServletResponse response, int status) {
        response.setStatus(status);
        response.setContentLength(0);
        try {
            response.flushBuffer();
        } catch (IOException gone) {
            LOG.debug("a client of the web console did not wait: {}", gone.getMessage());
        }
        return null;
    }

    /** Browsers send a remembered password along with what another site's page asks for; they say so in these. */
    private static boolean isFromAnotherSite(HttpServletRequest request) {
        String site = request.getHeader("Sec-Fetch-Site");
        String origin = request.getHeader("Origin");
        boolean reads = request.getMethod().equals("GET") || request.getMethod().equals("HEAD");
        boolean otherSite = site != null && !site.equals("same-origin") && !site.equals("none");
        boolean otherOrigin = origin != null && !origin.equals("https://" + request.getHeader("Host"));
        // Following a link from elsewhere is harmless; everything else is not.
        return otherOrigin || (otherSite && !(reads && "navigate".equals(request.getHeader("Sec-Fetch-Mode"))));
    }

    private static Optional<Credentials> credentials(HttpServletRequest request) {
        String header = request.getHeader("Authorization");
        if (header == null
                || header.length() > LONGEST_CREDENTIALS
                || !header.toLowerCase(Locale.ROOT).startsWith(SCHEME)) {
            return Optional.empty();
        }
        try {
            byte[] octets =
                    Base64.getDecoder().decode(header.substring(SCHEME.length()).strip());
            String text = new String(octets, StandardCharsets.UTF_8);
            int colon = text.indexOf(':');
            return colon < 1
                    ? Optional.empty()
                    : Optional.of(new Credentials(text.substring(0, colon), text.substring(colon + 1)));
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }

    private static Optional<InetAddress> address(HttpServletRequest request) {
        try {
            // An address literal: nothing is looked up.
            return Optional.of(InetAddress.getByName(request.getRemoteAddr()));
        } catch (UnknownHostException none) {
            return Optional.empty();
        }
    }

    /** Who is in may do everything: the console's pages know no roles. */
    @Override
    public boolean authorize(Object user, String role) {
        return true;
    }

    /** The browser forgets its password when it is refused. */
    @Override
    public void logout(HttpServletRequest request, HttpServletResponse response) {
        if (!response.isCommitted()) {
            challenge(response);
        }
    }

    @Override
    public List<HealthFinding> findings() {
        int refused = brake.refused();
        return refused == 0
                ? List.of()
                : List.of(
                        new HealthFinding(
                                Severity.NOTICE,
                                "webconsole",
                                "Passwords of the web console are being guessed: " + refused
                                        + " addresses are refused for now.",
                                "Nothing, or close it to the world: addresses in etc/palomar.web.cfg; the log names who guesses."));
    }
}
