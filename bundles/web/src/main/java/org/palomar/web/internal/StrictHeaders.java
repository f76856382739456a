package org.palomar.web.internal;

import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Request;
import org.palomar.api.metric.Timing;

/**
 * Starts every response with headers that forbid a browser everything; a page that needs more says so itself by setting the header anew. Measures how
 * long requests take, too. Safe for any thread.
 */
final class StrictHeaders implements HttpConfiguration.Customizer {

    private final Timing requests;

    StrictHeaders(Timing requests) {
        this.requests = requests;
    }

    @Override
    public Request customize(Request request, HttpFields.Mutable headers) {
        long start = System.nanoTime();
        Request.addCompletionListener(request, failure -> requests.recordSince(start));
        headers.put(
                "Content-Security-Policy",
                "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'");
        headers.put("X-Content-Type-Options", "nosniff");
        headers.put("X-Frame-Options", "DENY");
        headers.put("Referrer-Policy", "no-referrer");
        headers.put("Cross-Origin-Opener-Policy", "same-origin");
        headers.put("Cross-Origin-Resource-Policy", "same-origin");
        return request;
    }
}
