package org.palomar.filter.dnslist.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.palomar.api.address.Domain;
import org.palomar.api.message.Content;

class LinkHostsTest {

    private static List<String> of(String message) throws IOException {
        return LinkHosts.of(Content.of(message.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8))).stream()
                .map(Domain::name)
                .toList();
    }

    private static List<String> plain(String text) throws IOException {
        return of("Subject: s\n\n" + text + "\n");
    }

    private static List<String> html(String text) throws IOException {
        return of("Content-Type: text/html\n\n" + text + "\n");
    }

    @Test
    void findsHostsOfLinksInTheirOrderEachOnce() throws IOException {
        assertThat(plain("see http://B.example/x, https://a.example:8443?q <ftp://c.example> http://b.example"))
                .containsExactly("b.example", "a.example", "c.example");
        assertThat(plain("or www.d.example. And ewww.no.example")).containsExactly("www.d.example");
        assertThat(html("<a href=\"//e.example/x\"> <img src='//f.example'> <a href=//g.example>"))
                .containsExactly("e.example", "f.example", "g.example");
    }

    @Test
    void aHostIsWhatABrowserTakesForIt() throws IOException {
        assertThat(plain("http://good.example@bad.example/")).containsExactly("bad.example");
        assertThat(plain("http://good.example:80@bad.example/")).containsExactly("bad.example");
        assertThat(html("<a href=\"http://bad&#46;example/\"> <a href=\"http://b&#x61;d2.example\">"))
                .containsExactly("bad.example", "bad2.example");
        assertThat(plain("http://bad%2eexample/")).containsExactly("bad.example");
        assertThat(plain("http://bad.example\\x http://www.bad2\u3002example")).contains("bad.example");
        assertThat(plain("http://b\u00fccher.example")).hasSize(1);
        assertThat(plain("http:\\\\bad.example http:/\\bad2.example http:///bad3.example"))
                .containsExactly("bad.example", "bad2.example", "bad3.example");
        assertThat(plain("http://" + "a".repeat(2_000) + "@bad.example/")).containsExactly("bad.example");
        assertThat(plain("http://a,b@bad.example http://a(b@bad2.example")).contains("bad.example", "bad2.example");
        assertThat(plain("(http://bad.example),x@good.example")).contains("bad.example");
    }

    @Test
    void partsAreDecodedBeforeTheyAreReadAndFilesAreNotRead() throws IOException {
        String message = """
                Content-Type: multipart/mixed; boundary=b

                --b
                Content-Type: text/plain
                Content-Transfer-Encoding: base64

                aHR0cDovL2EuZXhhbXBsZS8=
                --b
                Content-Type: text/html
                Content-Transfer-Encoding: quoted-printable

                <a href=3D"http://b.exam=
                ple/">
                --b
                Content-Type: application/octet-stream

                http://c.example/
                --b
                Content-Type: message/rfc822

                Subject: s

                http://d.example/
                --b--
                """;
        assertThat(of(message)).containsExactly("a.example", "b.example", "d.example");
    }

    @Test
    void addressesAndSingleLabelsAreNone() throws IOException {
        assertThat(plain("http://192.0.2.1/ http://[2001:db8::1]/ http://localhost/ http:/// http://-a.example"))
                .isEmpty();
    }

    @Test
    void manyHostsAreBounded() throws IOException {
        String many = String.join(
                "\n",
                IntStream.range(0, 5_000)
                        .mapToObj(i -> "http://d" + i + ".example/")
                        .toList());
        assertThat(plain(many)).hasSize(LinkHosts.MOST_HOSTS);
        assertThat(plain("x".repeat(LinkHosts.MOST_TEXT + 1) + " http://late.example/"))
                .isEmpty();
        assertThat(plain("http://" + "a".repeat(100_000) + ".example/")).isEmpty();
    }

    @Test
    void ofMoreThanAreAskedSomeAreFirstAndSomeLast() {
        List<Domain> all = IntStream.range(0, 10)
                .mapToObj(i -> Domain.of("d" + i + ".example"))
                .toList();
        assertThat(LinkHosts.some(all, 3))
                .extracting(Domain::name)
                .containsExactly("d0.example", "d1.example", "d9.example");
        assertThat(LinkHosts.some(all, 0)).isEmpty();
        assertThat(LinkHosts.some(all, 10)).isEqualTo(all);
    }

    @FuzzTest(maxDuration = "60s")
    void readsAnyMessage(byte[] octets) throws IOException {
        assertThat(LinkHosts.of(Content.of(octets))).doesNotContainNull();
        assertThat(LinkHosts.host(new String(octets, StandardCharsets.ISO_8859_1)))
                .isNotNull();
    }
}
