package org.palomar.observe.internal;

import jakarta.servlet.http.HttpServletRequest;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.Designate;
import org.palomar.api.config.LastGood;
import org.palomar.api.health.HealthFinding;
import org.palomar.api.health.HealthIndicator;

/** Who may see more than whether the server is well: requests from this machine, and whoever has the token. Safe for any thread. */
@Component(
        service = {Access.class, HealthIndicator.class},
        configurationPid = Access.PID)
@Designate(ocd = ObserveConfiguration.class)
public final class Access implements HealthIndicator {

    static final String PID = "palomar.observe";

    private static final String BEARER = "Bearer ";

    /** A proxy on this machine passes on requests of others; it says so in one of these. */
    private static final List<String> FORWARDED = List.of("Forwarded", "X-Forwarded-For", "X-Real-IP", "Via");

    private final LastGood<ObserveSettings> settings = new LastGood<>(PID, ObserveSettings::read);

    @Activate
    public Access(Map<String, Object> values) {
        settings.update(values);
    }

    @Modified
    void configure(Map<String, Object> values) {
        settings.update(values);
    }

    boolean isGranted(HttpServletRequest request) {
        if (settings.unsettled().isPresent()) {
            return false; // who may see everything is not known
        }
        ObserveSettings now = settings.settings();
        return (now.loopback() && isFromHere(request)) || (!now.token().isEmpty() && hasToken(request, now.token()));
    }

    private static boolean isFromHere(HttpServletRequest request) {
        try {
            boolean proxied = FORWARDED.stream().anyMatch(name -> request.getHeader(name) != null);
            // An address literal: nothing is looked up.
            return !proxied && InetAddress.getAllByName(request.getRemoteAddr())[0].isLoopbackAddress();
        } catch (UnknownHostException noAddress) {
            return false;
        }
    }

    /** In constant time, so that a token can't be guessed piece by piece. */
    private static boolean hasToken(HttpServletRequest request, String token) {
        String sent = request.getHeader("Authorization");
        return sent != null
                && sent.startsWith(BEARER)
                && MessageDigest.isEqual(
                        sent.substring(BEARER.length()).getBytes(StandardCharsets.UTF_8),
                        token.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public List<HealthFinding> findings() {
        return settings.findings(PID, "nobody sees findings and figures over HTTP");
    }
}
