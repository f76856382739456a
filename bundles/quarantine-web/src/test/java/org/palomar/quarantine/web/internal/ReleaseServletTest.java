package org.palomar.quarantine.web.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.ee11.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.palomar.api.address.Address;
import org.palomar.api.address.ReversePath;
import org.palomar.api.directory.AccountId;
import org.palomar.api.quarantine.QuarantineEntry;
import org.palomar.api.quarantine.QuarantineEntry.Judgement;
import org.palomar.api.quarantine.QuarantineEntry.Written;
import org.palomar.api.quarantine.QuarantineId;
import org.palomar.api.quarantine.QuarantineLinks;
import org.palomar.api.quarantine.QuarantineRefusalException;
import org.palomar.api.service.ExpectedService;
import org.palomar.api.store.StoreException;
import org.palomar.api.trace.StoryId;

/** The page in a real web container. */
class ReleaseServletTest {

    private static final String TOKEN = "1-7-abc-xyz";
    private static final Address AUTHOR = Address.of("o'x@remote.test");
    private static final Instant NOW = Instant.parse("2026-11-27T01:00:00Z");
    private static final QuarantineEntry ENTRY = new QuarantineEntry(
            new QuarantineId(1),
            new AccountId(7),
            Address.of("anna@example.test"),
            Address.of("anna@example.test"),
            ReversePath.of(Address.of("x@remote.test")),
            new Written("Eve <x@remote.test>", "<script>alert('1')</script>", 10),
            new StoryId(NOW, "t1"),
            NOW,
            NOW.plus(Duration.ofDays(30)),
            new Judgement("score 7", List.of(), List.of(), Set.of("threshold")),
            false,
            false);

    private final List<String> released = new CopyOnWriteArrayList<>();
    private volatile String trouble = "";

    private final QuarantineLinks links = new QuarantineLinks() {
        @Override
        public Found look(String token) throws StoreException {
            if (trouble.equals("store")) {
                throw new StoreException(StoreException.Reason.UNAVAILABLE, "by order");
            }
            if (trouble.equals("bug")) {
                throw new IllegalStateException("by order");
            }
            if (!token.equals(TOKEN)) {
                return new Found.Unknown();
            }
            return released.isEmpty()
                    ? new Found.Open(ENTRY, Optional.of(Language.SPANISH), Optional.of(AUTHOR))
                    : new Found.Over();
        }

        @Override
        public Found release(String token) throws QuarantineRefusalException, StoreException {
            if (trouble.equals("mailbox")) {
                throw new QuarantineRefusalException("by order");
            }
            if (trouble.equals("busy")) {
                return new Found.Busy();
            }
            Found found = look(token);
            if (found instanceof Found.Open) {
                released.add(token);
            }
            return found;
        }

        @Override
        public Found releaseAndAllow(String token) throws QuarantineRefusalException, StoreException {
            Found found = release(token);
            if (found instanceof Found.Open) {
                released.add("allowed");
            }
            return found;
        }
    };

    private final ExpectedService<QuarantineLinks> service = new ExpectedService<>(() -> true, Duration.ZERO);
    private final ReleaseServlet servlet = new ReleaseServlet(new Releases(service));
    private final Server server = new Server();
    private final ServerConnector connector = new ServerConnector(server);
    private final HttpClient client = HttpClient.newHttpClient();

    @BeforeEach
    void start() throws Exception {
        service.set(links);
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        ServletContextHandler context = new ServletContextHandler();
        context.addServlet(new ServletHolder(servlet), QuarantineLinks.PATH + "*");
        server.setHandler(context);
        server.start();
    }

    @AfterEach
    void stop() throws Exception {
        client.close();
        server.stop();
    }

    private HttpResponse<String> send(String method, String token, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + connector.getLocalPort() + QuarantineLinks.PATH + token))
                .method(method, method.equals("POST") ? BodyPublishers.ofString("") : BodyPublishers.noBody());
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }

    @Test
    void followingTheLinkShowsTheMessageAndChangesNothing() throws Exception {
        for (String method : List.of("GET", "HEAD")) {
            assertThat(send(method, TOKEN).statusCode()).isEqualTo(200);
        }
        HttpResponse<String> page = send("GET", TOKEN, "Accept-Language", "en");
        assertThat(page.body())
                .contains(
                        "<html lang=\"en\">",
                        "Eve &lt;x@remote.test&gt;",
                        "&lt;script&gt;alert(&#39;1&#39;)",
                        "score 7",
                        "<form method=\"post\"><button>Deliver it",
                        "<button class=\"more\" formaction=\"?allow\">Deliver it, and take mail of <bdi>o&#39;x@remote.test</bdi>")
                .doesNotContain("<script", TOKEN, " action=");
        assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
                .contains("default-src 'none'", "frame-ancestors 'none'");
        assertThat(page.headers().firstValue("Referrer-Policy")).contains("no-referrer");
        assertThat(page.headers().firstValue("Cache-Control")).contains("no-store");
        assertThat(released).isEmpty();
    }

    @Test
    void theButtonReleasesItOnceAndTheOwnersLanguageIsSpoken() throws Exception {
        HttpResponse<String> first = send("POST", TOKEN);
        assertThat(first.statusCode()).isEqualTo(200);
        assertThat(first.body()).contains("Mensaje entregado").doesNotContain("<form");
        HttpResponse<String> second = send("POST", TOKEN);
        assertThat(second.statusCode()).isEqualTo(410);
        assertThat(second.body()).contains("held no more", "ya no");
        assertThat(send("GET", TOKEN).statusCode()).isEqualTo(410);
        assertThat(released).containsExactly(TOKEN);
    }

    @Test
    void theOtherButtonWantsMailOfTheAuthorFromNowOnToo() throws Exception {
        HttpResponse<String> page = send("POST", TOKEN + "?allow", "Accept-Language", "en");
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).contains("really from this author");
        assertThat(released).containsExactly(TOKEN, "allowed");
    }

    @Test
    void aSecondClickAndADiskThatDoesNotAnswerSendTheOwnerToTheMailbox() throws Exception {
        trouble = "busy";
        HttpResponse<String> second = send("POST", TOKEN, "Accept-Language", "en");
        assertThat(second.statusCode()).isEqualTo(409);
        assertThat(second.body()).contains("just being delivered", "Look in your mailbox");
        trouble = "store";
        assertThat(send("POST", TOKEN, "Accept-Language", "en").body())
                .contains("Look in your mailbox first")
                .doesNotContain("Nothing was changed");
        assertThat(send("GET", TOKEN, "Accept-Language", "en").body()).contains("Nothing was changed");
    }

    @Test
    void aForgedTokenIsNone() throws Exception {
        for (String token : List.of("", "x", "1-7-abc-xyy", "a".repeat(500))) {
            for (String method : List.of("GET", "POST")) {
                assertThat(send(method, token).statusCode()).isEqualTo(404);
            }
        }
        assertThat(released).isEmpty();
    }

    @Test
    void otherMethodsAreNotAllowed() throws Exception {
        for (String method : List.of("PUT", "DELETE", "OPTIONS")) {
            assertThat(send(method, TOKEN).statusCode()).isEqualTo(405);
        }
        assertThat(released).isEmpty();
    }

    @Test
    void saysWhenItIsNotPossibleNow() throws Exception {
        trouble = "mailbox";
        assertThat(send("POST", TOKEN).statusCode()).isEqualTo(409);
        for (String each : List.of("store", "bug")) {
            trouble = each;
            assertThat(send("POST", TOKEN).statusCode()).isEqualTo(503);
            assertThat(send("GET", TOKEN).statusCode()).isEqualTo(503);
        }
        trouble = "";
        assertThat(servlet.findings()).isEmpty();
        service.unset(links);
        HttpResponse<String> away = send("POST", TOKEN);
        assertThat(away.statusCode()).isEqualTo(503);
        assertThat(away.headers().firstValue("Retry-After")).isPresent();
        assertThat(servlet.findings()).hasSize(1);
        assertThat(released).isEmpty();
    }
}
