package org.palomar.observe.internal;

import jakarta.servlet.Servlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.palomar.api.metric.MetricSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code /metrics}: the figures of all bundles for Prometheus. */
@Component(
        service = Servlet.class,
        property = {"osgi.http.whiteboard.servlet.pattern=/metrics", "osgi.http.whiteboard.servlet.name=metrics"})
@SuppressWarnings("serial") // nobody serialises a servlet
public final class MetricsServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(MetricsServlet.class);

    private final transient Access access;
    private transient volatile List<MetricSource> sources = List.of();

    @Activate
    public MetricsServlet(@Reference Access access) {
        this.access = access;
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    synchronized void addSource(MetricSource source) {
        sources = Listed.with(sources, source);
    }

    synchronized void removeSource(MetricSource source) {
        sources = Listed.without(sources, source);
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setHeader("Cache-Control", "no-store");
        if (!access.isGranted(request)) {
            response.setHeader("WWW-Authenticate", "Bearer");
            response.setStatus(HttpServletResponse.SC_UNAUTHORIZED);
            return;
        }
        PrometheusText text = new PrometheusText();
        for (MetricSource source : sources) {
            try {
                source.report(text);
            } catch (RuntimeException | LinkageError broken) {
                // A bundle that is just going; the others' figures count.
                LOG.debug("a source of metrics failed", broken);
            }
        }
        response.setContentType(PrometheusText.TYPE);
        response.getWriter().write(text.toString());
    }
}
