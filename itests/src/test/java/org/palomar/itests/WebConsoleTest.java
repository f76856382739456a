package org.palomar.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** The optional web console: installed at run time from the distribution, open to administrators only. */
class WebConsoleTest {

    private static final String CONSOLE = "/system/console/bundles";
    private static final String PASSWORD = "correct-horse-battery-staple";

    @Test
    void isInstalledOfflineLetsAdministratorsInAndNobodyElse() throws Exception {
        try (Distribution distribution = Distribution.start()) {
            WebClient web = new WebClient(distribution);
            await().ignoreExceptionsInstanceOf(IOException.class)
                    .untilAsserted(
                            () -> assertThat(web.get(CONSOLE).statusCode()).isEqualTo(404));
            createUsers(distribution);
            distribution.succeed("feature:install palomar-webconsole");
            await().untilAsserted(
                            () -> assertThat(web.get(CONSOLE).statusCode()).isEqualTo(401));
            assertAdministratorsGetIn(web);
            assertNobodyElseDoes(web);
            assertGuessingIsStopped(web);
            assertThat(distribution.exec("mail:health").text()).contains("web console");
            distribution.succeed("bundle:stop palomar-webconsole");
            await().untilAsserted(() -> assertThat(get(web, "admin", "admin").statusCode())
                    .as("without its guard the console is shut, and its own default password is worth nothing")
                    .isEqualTo(404));
            distribution.succeed("feature:uninstall palomar-webconsole");
            await().untilAsserted(
                            () -> assertThat(web.get(CONSOLE).statusCode()).isEqualTo(404));
            assertThat(web.get("/healthz").statusCode()).isEqualTo(200);
        }
    }

    private static void assertAdministratorsGetIn(WebClient web) throws Exception {
        HttpResponse<String> page = get(web, "boss", PASSWORD);
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).contains("<html", "Web Console");
        assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
                .contains("frame-ancestors 'none'");
    }

    private static void assertNobodyElseDoes(WebClient web) throws Exception {
        assertThat(get(web, "looker", PASSWORD).statusCode()).isEqualTo(403);
        assertThat(get(web, "keeper", PASSWORD).statusCode()).isEqualTo(403);
        assertThat(web.post(
                                CONSOLE,
                                "action=stop",
                                "Authorization",
                                basic("boss", PASSWORD),
                                "Origin",
                                "https://evil.example")
                        .statusCode())
                .isEqualTo(403);
    }

    /** The console's own default, an unknown user, and a known one's wrong passwords: from this machine's address, as all here. */
    private static void assertGuessingIsStopped(WebClient web) throws Exception {
        assertThat(get(web, "admin", "admin").statusCode()).isEqualTo(401);
        assertThat(get(web, "nobody", PASSWORD).statusCode()).isEqualTo(401);
        for (int i = 0; i < 3; i++) {
            assertThat(get(web, "boss", "guess" + i).statusCode()).isEqualTo(401);
        }
        assertThat(get(web, "boss", PASSWORD).statusCode()).isEqualTo(429);
    }

    private static HttpResponse<String> get(WebClient web, String name, String password) throws Exception {
        return web.get(CONSOLE, "Authorization", basic(name, password));
    }

    private static String basic(String name, String password) {
        return "Basic " + Base64.getEncoder().encodeToString((name + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    /** With digests, as the launcher writes them: Karaf rewrites the file at the first login of one whose password is plain. */
    private static void createUsers(Distribution distribution) throws IOException, NoSuchAlgorithmException {
        byte[] octets = MessageDigest.getInstance("SHA-512").digest(PASSWORD.getBytes(StandardCharsets.UTF_8));
        String digest = "{CRYPT}" + HexFormat.of().withUpperCase().formatHex(octets) + "{CRYPT}";
        Files.writeString(
                distribution.data().resolve("etc/users.properties"),
                "boss = " + digest + ",_g_:admingroup\nkeeper = " + digest + ",manager,viewer\nlooker = " + digest
                        + ",viewer\n",
                StandardOpenOption.APPEND);
    }
}
