package org.palomar.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Debian's Postfix as another provider's server, with TLS: takes mail for the mailboxes of one domain into maildirs, and sends mail for another domain to an instance. All that it writes is in its
 * folder; its own users need root.
 */
final class Postfix implements AutoCloseable {

    /** An address of this machine from which it takes nothing. */
    static final String BLOCKED = "127.0.0.2";

    private static final Path SERVICES = Path.of("/usr/lib/postfix/sbin");

    private final Path home;
    private final InetSocketAddress address;

    /**
     * Starts it at a free port of 127.0.0.1.
     *
     * @param domain its own; {@code mx.} before it is its name
     * @param mailboxes local parts
     * @param neighbour a domain whose mail goes to {@code smtp}, a port of this machine
     */
    Postfix(Path folder, String domain, List<String> mailboxes, String neighbour, int smtp) throws IOException {
        this(
                folder,
                new InetSocketAddress(InetAddress.getLoopbackAddress(), NameServer.freePort("127.0.0.1")),
                domain,
                mailboxes,
                Map.of(neighbour, "[127.0.0.1]:" + smtp));
    }

    /**
     * Starts it.
     *
     * @param address where it takes mail
     * @param domain its own; {@code mx.} before it is its name
     * @param mailboxes local parts
     * @param neighbours other domains, each with where its mail goes, such as {@code [127.0.0.2]:2525}
     */
    Postfix(
            Path folder,
            InetSocketAddress address,
            String domain,
            List<String> mailboxes,
            Map<String, String> neighbours)
            throws IOException {
        this(folder, address, domain, mailboxes, neighbours, "");
    }

    /**
     * Starts it.
     *
     * @param more lines of its main.cf, instead of those that it would have for these names
     */
    Postfix(
            Path folder,
            InetSocketAddress address,
            String domain,
            List<String> mailboxes,
            Map<String, String> neighbours,
            String more)
            throws IOException {
        this.address = address;
        home = folder.toAbsolutePath();
        for (String name : List.of("etc", "queue", "data", "mail", "log")) {
            Files.createDirectories(home.resolve(name));
        }
        makeCertificate("mx." + domain);
        StringBuilder boxes = new StringBuilder();
        mailboxes.forEach(name -> boxes.append(" {")
                .append(name)
                .append('@')
                .append(domain)
                .append('=')
                .append(name)
                .append("/}"));
        String routes = neighbours.entrySet().stream()
                .map(each -> " {" + each.getKey() + "=smtp:" + each.getValue() + "}")
                .collect(Collectors.joining());
        Files.writeString(home.resolve("etc/main.cf"), with(more, main(domain, boxes.toString(), routes)));
        Files.writeString(home.resolve("etc/master.cf"), master());
        run("chown", "postfix", home.resolve("data").toString());
        run("chown", "nobody:nogroup", home.resolve("mail").toString());
        run("chmod", "-R", "go+rX", home.toString());
        run("postfix", "-c", home.resolve("etc").toString(), "start");
        await().until(this::isOpen);
    }

    /** It warns of names that are there twice, at a moment when that keeps smtpd from starting. */
    private static String with(String more, String settings) {
        Set<String> names = more.lines().map(Postfix::name).collect(Collectors.toSet());
        return settings.lines().filter(line -> !names.contains(name(line))).collect(Collectors.joining("\n", "", "\n"))
                + more;
    }

    private static String name(String line) {
        return line.substring(0, line.indexOf('=')).strip();
    }

    /** What it is made of, as master(5) describes it; nothing of it changes its root, which would need files there. */
    private String master() {
        return """
            %s:%d inet n - n - - smtpd
            pickup unix n - n 1 1 pickup
            cleanup unix n - n - 0 cleanup
            qmgr unix n - n 300 1 qmgr
            tlsmgr unix - - n 1000? 1 tlsmgr
            rewrite unix - - n - - trivial-rewrite
            bounce unix - - n - 0 bounce
            defer unix - - n - 0 bounce
            trace unix - - n - 0 bounce
            proxymap unix - - n - - proxymap
            smtp unix - - n - - smtp
            error unix - - n - - error
            retry unix - - n - - error
            virtual unix - n n - - virtual
            anvil unix - - n - 1 anvil
            postlog unix-dgram n - n - 1 postlogd
            """.formatted(address.getAddress().getHostAddress(), address.getPort());
    }

    private String main(String domain, String mailboxes, String routes) {
        return """
            compatibility_level = 3.6
            queue_directory = %1$s/queue
            data_directory = %1$s/data
            daemon_directory = %2$s
            maillog_file = %1$s/log/mail.log
            maillog_file_prefixes = %1$s/log
            myhostname = mx.%3$s
            mydestination =
            inet_interfaces = 127.0.0.1
            inet_protocols = ipv4
            mynetworks = 127.0.0.0/8
            alias_maps =
            alias_database =
            virtual_mailbox_domains = %3$s
            virtual_mailbox_maps = inline:{%4$s}
            virtual_mailbox_base = %1$s/mail
            virtual_minimum_uid = 1
            virtual_uid_maps = static:65534
            virtual_gid_maps = static:65534
            smtpd_tls_cert_file = %1$s/cert.pem
            smtpd_tls_key_file = %1$s/key.pem
            smtpd_tls_security_level = may
            smtpd_tls_received_header = yes
            smtp_tls_security_level = encrypt
            transport_maps = inline:{%5$s}
            smtpd_client_restrictions = check_client_access inline:{{%6$s = 550 5.7.1 Mail from [%6$s] is on our block list (S3150)}}
            smtpd_relay_restrictions = permit_mynetworks, reject_unauth_destination
            smtpd_recipient_restrictions = reject_unlisted_recipient
            queue_run_delay = 1s
            minimal_backoff_time = 1s
            maximal_backoff_time = 2s
            """.formatted(home, SERVICES, domain, mailboxes, routes, BLOCKED);
    }

    private void makeCertificate(String name) {
        run(
                "openssl",
                "req",
                "-x509",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:P-256",
                "-nodes",
                "-days",
                "30",
                "-subj",
                "/CN=" + name,
                "-addext",
                "subjectAltName=DNS:" + name,
                "-keyout",
                home.resolve("key.pem").toString(),
                "-out",
                home.resolve("cert.pem").toString());
    }

    private static void run(String... command) {
        Distribution.Output output = Distribution.run("", command);
        assertThat(output.status())
                .as("%s: %s", String.join(" ", command), output.text())
                .isZero();
    }

    private boolean isOpen() {
        try (LineConnection connection = LineConnection.plain(address)) {
            return connection.line().startsWith("220");
        } catch (IOException notYet) {
            return false;
        }
    }

    /** Where it takes mail. */
    int port() {
        return address.getPort();
    }

    /** The messages in a mailbox, one character for each octet. */
    List<String> mail(String mailbox) {
        Path folder = home.resolve("mail").resolve(mailbox).resolve("new");
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(Postfix::read).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends a message as one of its users. */
    void send(String from, String to, String text) {
        Distribution.Output output = Distribution.run(
                text, "/usr/sbin/sendmail", "-C", home.resolve("etc").toString(), "-f", from, to);
        assertThat(output.status()).as(output.text()).isZero();
    }

    String log() throws IOException {
        Path log = home.resolve("log/mail.log");
        return Files.exists(log) ? Files.readString(log) : "";
    }

    @Override
    public void close() {
        run("postfix", "-c", home.resolve("etc").toString(), "stop");
    }
}
