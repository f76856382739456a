package org.palomar.relay.sts;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.palomar.api.address.Domain;

/**
 * Fetches policies over HTTPS with the JDK's client and its authorities: no redirects (RFC 8461 §3.3), a certificate of the host's name, a bounded body within a bounded time. Names are looked up by the
 * system.
 */
public final class HttpsPolicyHost implements PolicyHost, AutoCloseable {

    private static final Duration DEADLINE = Duration.ofSeconds(30);

    private static final int OK = 200;

    private final Function<Domain, URI> place;
    private final HttpClient client;
    private final Duration deadline;

    public HttpsPolicyHost() {
        this(domain -> URI.create("https://mta-sts." + domain + "/.well-known/mta-sts.txt"), DEADLINE);
    }

    /** @param place where a domain's policy is */
    HttpsPolicyHost(Function<Domain, URI> place, Duration deadline) {
        this.place = place;
        this.deadline = deadline;
        this.client = HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(deadline)
                .build();
    }

    @Override
    public String fetch(Domain domain) throws IOException {
        HttpRequest request = HttpRequest.newBuilder(place.apply(domain)).build();
        CompletableFuture<HttpResponse<String>> fetching = client.sendAsync(request, answer -> new BoundedText());
        try {
            HttpResponse<String> response = fetching.get(deadline.toNanos(), TimeUnit.NANOSECONDS);
            String type = response.headers().firstValue("Content-Type").orElse("");
            if (response.statusCode() != OK) {
                throw new IOException("HTTP status " + response.statusCode());
            }
            if (!type.toLowerCase(Locale.ROOT).startsWith("text/plain")) {
                throw new IOException("it is no text/plain");
            }
            return response.body();
        } catch (ExecutionException failed) {
            throw new IOException(String.valueOf(failed.getCause()), failed);
        } catch (TimeoutException late) {
            throw new IOException("no answer within " + deadline.toSeconds() + " s", late);
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", hurried);
        } finally {
            fetching.cancel(true);
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
    }

    /** A body as text, up to the bound. */
    private static final class BoundedText implements BodySubscriber<String> {

        private final CompletableFuture<String> body = new CompletableFuture<>();
        private final ByteArrayOutputStream octets = new ByteArrayOutputStream();
        private Flow.Subscription source = new Nothing();

        @Override
        public CompletionStage<String> getBody() {
            return body;
        }

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            source = subscription;
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(List<ByteBuffer> buffers) {
            for (ByteBuffer buffer : buffers) {
                byte[] piece = new byte[buffer.remaining()];
                buffer.get(piece);
                octets.writeBytes(piece);
                if (octets.size() > StsPolicy.MAX_TEXT) {
                    source.cancel();
                    body.completeExceptionally(new IOException("it has more than " + StsPolicy.MAX_TEXT + " octets"));
                    return;
                }
            }
        }

        @Override
        public void onError(Throwable failure) {
            body.completeExceptionally(failure);
        }

        @Override
        public void onComplete() {
            body.complete(octets.toString(StandardCharsets.UTF_8));
        }
    }

    /** Before there is a source. */
    private static final class Nothing implements Flow.Subscription {

        @Override
        public void request(long count) {
            // nobody is there
        }

        @Override
        public void cancel() {
            // nobody is there
        }
    }
}
