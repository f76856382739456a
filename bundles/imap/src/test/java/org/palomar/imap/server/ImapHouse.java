package org.palomar.imap.server;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.palomar.api.address.Address;
import org.palomar.api.address.Domain;
import org.palomar.api.auth.Authenticator;
import org.palomar.api.auth.LoginResult;
import org.palomar.api.auth.Password;
import org.palomar.api.directory.Account;
import org.palomar.api.directory.DirectoryRefusalException;
import org.palomar.api.directory.DirectoryUnavailableException;
import org.palomar.api.mailbox.Flags;
import org.palomar.api.mailbox.MailboxName;
import org.palomar.api.mailbox.NewMessage;
import org.palomar.api.mailbox.StagedMessage;
import org.palomar.api.mailbox.StoredMessage;
import org.palomar.api.mailbox.UidSet;
import org.palomar.api.message.Content;
import org.palomar.api.metric.MetricSink;
import org.palomar.api.metric.Timing;
import org.palomar.api.script.MailboxEvents;
import org.palomar.api.script.MailboxFilter;
import org.palomar.api.script.MailboxWitness;
import org.palomar.directory.Directories;
import org.palomar.mailboxes.InMemoryMailStore;
import org.palomar.net.ListenerSettings;
import org.palomar.net.NetServer;
import org.palomar.net.NetSettings;

/** An IMAP server in one process, with alice, bob and niña of example.org. */
final class ImapHouse implements AutoCloseable {

    static final String PASSWORD = "correct horse";

    private static final Instant RECEIVED = Instant.parse("2026-02-03T04:05:06Z");

    private static final Directories SETTLED = settled();

    private final Directories directories;
    private final InMemoryMailStore store = InMemoryMailStore.open();
    private final FaultyStore faults = new FaultyStore(store.mail());
    private final Path spool;
    private final ImapServer server;
    private final NetServer net;
    private final NetServer.Registration registration;

    private ImapHouse(Map<String, String> imap, boolean plaintext) throws Exception {
        directories = SETTLED.copy(Map.of("plaintext-loopback", Boolean.toString(plaintext)));
        spool = Files.createTempDirectory("imap-spool");
        Map<String, Object> configured = new HashMap<>(imap);
        configured.put("spool", spool.toString());
        configured.putIfAbsent("service-wait", "500ms");
        server = new ImapServer(faults.mail(), configured, Clock.systemUTC());
        server.setAuthenticator(directories.authenticator());
        server.setDirectory(directories.directory());
        net = new NetServer(NetSettings.defaults(), new TestCertificate(), Clock.systemUTC());
        net.listen(ListenerSettings.loopback("imap", "imap", ListenerSettings.Tls.STARTTLS));
        registration = net.handler("imap", server);
    }

    private static Directories settled() {
        Directories directories = Directories.inMemory();
        try {
            directories.admin().createDomain(Domain.of("example.org"));
            for (String name : List.of("alice", "bob", "niña")) {
                directories.admin().createAccount(Address.of(name + "@example.org"), name, Password.of(PASSWORD));
            }
            return directories;
        } catch (DirectoryRefusalException | DirectoryUnavailableException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Where passwords are taken without TLS. */
    static ImapHouse open() throws Exception {
        return new ImapHouse(Map.of(), true);
    }

    /** Where passwords are taken over TLS only, as by default. */
    static ImapHouse strict() throws Exception {
        return new ImapHouse(Map.of(), false);
    }

    /** With keys of {@code palomar.imap.cfg}. */
    static ImapHouse with(Map<String, String> imap) throws Exception {
        return new ImapHouse(imap, true);
    }

    int port() {
        return net.port("imap");
    }

    ImapServer server() {
        return server;
    }

    /** What the server has counted: names, labels and values. */
    List<String> figures() {
        List<String> reported = new ArrayList<>();
        server.report(new MetricSink() {
            @Override
            public void counter(String name, String help, Map<String, String> labels, long value) {
                reported.add(name + labels + value);
            }

            @Override
            public void gauge(String name, String help, Map<String, String> labels, double value) {
                reported.add(name + labels + value);
            }

            @Override
            public void timing(String name, String help, Map<String, String> labels, Timing timing) {
                reported.add(name + labels + timing.count());
            }
        });
        return reported;
    }

    /** Somebody's account. */
    Account account(String name) throws Exception {
        return directories
                .directory()
                .account(Address.of(name + "@example.org"))
                .orElseThrow();
    }

    /** Whether somebody has mailboxes. */
    boolean hasMail(String name) throws Exception {
        return store.mail().find(account(name).id()).isPresent();
    }

    /** Who may log in, or may not any more. */
    void enable(String name, boolean enabled) throws Exception {
        directories.admin().setEnabled(Address.of(name + "@example.org"), enabled);
    }

    /** The directory goes. */
    void withoutDirectory() {
        server.unsetDirectory(directories.directory());
    }

    /** Scripts run on what clients do. */
    void withEvents(MailboxEvents events) {
        server.setEvents(events);
    }

    /** Somebody hears of what clients do. */
    void withWitness(MailboxWitness witness) {
        server.addWitness(witness);
    }

    /** Who heard of it goes. */
    void withoutWitness(MailboxWitness witness) {
        server.removeWitness(witness);
    }

    /** Filters run when clients ask. */
    void withFilter(MailboxFilter filter) {
        server.setFilter(filter);
    }

    /** The authenticator's service goes. */
    void withoutAuthenticator() {
        server.unsetAuthenticator(directories.authenticator());
    }

    /** The authenticator's service is there again. */
    void withAuthenticatorAgain() {
        server.setAuthenticator(directories.authenticator());
    }

    /** The authenticator's bundle is uninstalled while it checks a password: its classes can't be loaded any more. */
    void authenticatorLeavesInLogin() {
        answerLoginsWith(() -> {
            withoutAuthenticator();
            throw new NoClassDefFoundError("a class of a bundle that is gone");
        });
    }

    /** A login meets a bug. */
    void authenticatorIsBroken() {
        answerLoginsWith(() -> {
            throw new IllegalStateException("a bug, on purpose");
        });
    }

    /** Passwords can't be checked, as the pool for it is full. */
    void authenticatorIsBusy() {
        answerLoginsWith(LoginResult.Unavailable::new);
    }

    private void answerLoginsWith(Supplier<LoginResult> answer) {
        Authenticator other = (Authenticator) Proxy.newProxyInstance(
                ImapHouse.class.getClassLoader(),
                new Class<?>[] {Authenticator.class},
                (proxy, method, arguments) -> method.getName().equals("login")
                        ? answer.get()
                        : method.invoke(directories.authenticator(), arguments));
        server.setAuthenticator(other);
    }

    /** Puts a message of the test resources into a mailbox of alice, as received on 3 February 2026. */
    void mail(MailboxName mailbox, String resource, Flags flags) throws Exception {
        mail(mailbox, resource(resource), flags);
    }

    void mail(MailboxName mailbox, byte[] octets, Flags flags) throws Exception {
        mail(mailbox, "", octets, flags);
    }

    /** With header fields that are this copy's own, as delivery adds them. */
    void mail(MailboxName mailbox, String fields, byte[] octets, Flags flags) throws Exception {
        Account alice =
                directories.directory().account(Address.of("alice@example.org")).orElseThrow();
        try (StagedMessage staged = store.mail().stage(Content.of(octets))) {
            NewMessage message =
                    new NewMessage(staged, Content.of(fields.getBytes(StandardCharsets.US_ASCII)), flags, RECEIVED);
            store.mail().account(alice.id()).open(mailbox).append(List.of(message));
        }
    }

    /** The stored octets of one of alice's messages, which can be read until they are collected. */
    Content stored(MailboxName mailbox, long uid) throws Exception {
        Account alice =
                directories.directory().account(Address.of("alice@example.org")).orElseThrow();
        List<StoredMessage> found = new ArrayList<>();
        store.mail().account(alice.id()).open(mailbox).read(UidSet.of(uid), found::add, damaged -> {});
        return found.getFirst().content();
    }

    static byte[] resource(String name) throws IOException {
        return Objects.requireNonNull(ImapHouse.class.getResourceAsStream("/mail/" + name), name)
                .readAllBytes();
    }

    /** What is to go wrong in the mail store. */
    FaultyStore faults() {
        return faults;
    }

    /** Files of the spool that are open, with a name or without. */
    int openSpoolFiles() throws IOException {
        int count = 0;
        try (DirectoryStream<Path> open = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
            for (Path descriptor : open) {
                count += isSpool(descriptor) ? 1 : 0;
            }
        }
        return count;
    }

    private boolean isSpool(Path descriptor) throws IOException {
        try {
            return Files.readSymbolicLink(descriptor).toString().startsWith(spool + "/");
        } catch (NoSuchFileException closedMeanwhile) {
            return false;
        }
    }

    /** Nothing can be spooled from now on: a file is where the folder was. */
    void breakSpool() throws IOException {
        Files.delete(spool);
        Files.createFile(spool);
    }

    /** Files that wait in the spool. */
    int spooled() throws IOException {
        int count = 0;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(spool)) {
            for (Path file : files) {
                count += Files.exists(file) ? 1 : 0;
            }
        }
        return count;
    }

    /** The handler goes, as when its bundle is updated; returns when its sessions are over. */
    void withdraw() {
        registration.withdraw();
    }

    @Override
    public void close() throws IOException {
        net.close();
        store.close();
        directories.close();
        Files.deleteIfExists(spool);
    }
}
