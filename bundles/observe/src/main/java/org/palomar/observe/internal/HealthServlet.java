package org.palomar.observe.internal;

import jakarta.servlet.Servlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.palomar.api.health.HealthFinding;
import org.palomar.api.health.HealthFinding.Severity;
import org.palomar.api.health.HealthIndicator;

/**
 * {@code /healthz}: {@code 200} while mail goes on, if only somehow; {@code 503} when its main work does not, so that a balancer sends clients elsewhere
 * then and not for one expired certificate. Anybody may ask; the findings themselves are for who has access.
 */
@Component(
        service = Servlet.class,
        property = {"osgi.http.whiteboard.servlet.pattern=/healthz", "osgi.http.whiteboard.servlet.name=healthz"})
@SuppressWarnings("serial") // nobody serialises a servlet
public final class HealthServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    private final transient Access access;
    private transient volatile List<HealthIndicator> indicators = List.of();

    @Activate
    public HealthServlet(@Reference Access access) {
        this.access = access;
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    synchronized void addIndicator(HealthIndicator indicator) {
        indicators = Listed.with(indicators, indicator);
    }

    synchronized void removeIndicator(HealthIndicator indicator) {
        indicators = Listed.without(indicators, indicator);
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        List<HealthFinding> findings = findings();
        Severity worst = findings.stream()
                .map(HealthFinding::severity)
                .max(Severity::compareTo)
                .orElse(Severity.NOTICE);
        response.setStatus(worst == Severity.DOWN ? 503 : 200);
        response.setHeader("Cache-Control", "no-store");
        response.setContentType("application/json; charset=utf-8");
        response.getWriter().write(json(worst, access.isGranted(request) ? findings : List.of()));
    }

    private List<HealthFinding> findings() {
        List<HealthFinding> findings = new ArrayList<>();
        for (HealthIndicator indicator : indicators) {
            try {
                findings.addAll(indicator.findings());
            } catch (RuntimeException | LinkageError broken) {
                findings.add(new HealthFinding(
                        Severity.DEGRADED,
                        indicator.getClass().getSimpleName(),
                        "It can't say how it is.",
                        "Look at its bundle's state and at the log."));
            }
        }
        return findings;
    }

    private static String json(Severity worst, List<HealthFinding> findings) {
        String status = switch (worst) {
            case NOTICE -> "up";
            case DEGRADED, FAILED -> "degraded";
            case DOWN -> "down";
        };
        List<String> items = findings.stream()
                .map(finding ->
                        "{\"severity\":" + quoted(finding.severity().name().toLowerCase(Locale.ROOT))
                                + ",\"subject\":" + quoted(finding.subject())
                                + ",\"text\":" + quoted(finding.text())
                                + ",\"remedy\":" + quoted(finding.remedy()) + "}")
                .toList();
        String list = items.isEmpty() ? "" : ",\"findings\":[" + String.join(",", items) + "]";
        return "{\"status\":" + quoted(status) + list + "}\n";
    }

    // RFC 8259 §7
    private static String quoted(String text) {
        StringBuilder out = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < 0x20) {
                out.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        return out.append('"').toString();
    }
}
