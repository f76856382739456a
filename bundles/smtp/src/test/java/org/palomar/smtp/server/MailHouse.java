package org.palomar.smtp.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import org.palomar.api.address.Address;
import org.palomar.api.address.Domain;
import org.palomar.api.auth.Password;
import org.palomar.api.config.InvalidConfigurationException;
import org.palomar.api.config.Values;
import org.palomar.api.directory.Alias;
import org.palomar.api.directory.DirectoryAdmin;
import org.palomar.api.directory.DirectoryRefusalException;
import org.palomar.api.directory.DirectoryUnavailableException;
import org.palomar.api.list.ListNames;
import org.palomar.api.service.ExpectedService;
import org.palomar.api.store.UnitOfWork;
import org.palomar.api.trace.Storyteller;
import org.palomar.api.trace.Trace;
import org.palomar.api.trace.TraceEvent;
import org.palomar.directory.Directories;
import org.palomar.net.ListenerSettings;
import org.palomar.net.MemoryBudget;
import org.palomar.net.MessageMemory;
import org.palomar.net.NetServer;
import org.palomar.net.NetSettings;
import org.palomar.smtp.session.Services;
import org.palomar.smtp.session.Shared;
import org.palomar.smtp.session.SmtpMetrics;
import org.palomar.smtp.session.SmtpSettings;
import org.palomar.smtp.session.TransactionIds;

/**
 * A mail server in one process: real sockets, a real directory with alice, bob and carol of example.org, and a {@link PostOffice} behind it. "away" is an alias to
 * another server, "both" one to alice and to another server.
 */
final class MailHouse implements AutoCloseable {

    static final String PASSWORD = "correct horse";

    private static final Directories SETTLED = settled();

    private final Directories directories;
    private final PostOffice office = new PostOffice();
    private final SharedMailboxes mailboxes = new SharedMailboxes();
    private volatile BooleanSupplier gatewaysExpected = () -> false;
    private final Services services =
            Services.none(new ExpectedService<>(() -> gatewaysExpected.getAsBoolean(), Duration.ZERO));
    private final SmtpMetrics metrics = new SmtpMetrics();
    private final List<TraceEvent> told = new CopyOnWriteArrayList<>();
    private final MessageMemory memory;
    private final Path spool;
    private final NetServer net;
    private final List<NetServer.Registration> registrations;

    private MailHouse(Map<String, String> smtp, Map<String, String> directory, MessageMemory memory) throws Exception {
        this.memory = memory;
        directories = SETTLED.copy(directory);
        services.directory().set(directories.directory());
        services.authenticator().set(directories.authenticator());
        services.pipeline().set(office);
        services.delivery().set(office);
        services.queue().set(office);
        services.urls().set(mailboxes);
        Storyteller storyteller = new Storyteller();
        storyteller.set(new Trace() {
            @Override
            public void add(UnitOfWork unit, List<TraceEvent> events) {
                throw new AssertionError("nothing durable happens here");
            }

            @Override
            public void tell(List<TraceEvent> events) {
                told.addAll(events);
            }
        });
        spool = Files.createTempDirectory("spool");
        SmtpSettings settings = settings(smtp, spool);
        SmtpHandler handler = new SmtpHandler(
                () -> settings,
                new Shared(services, metrics, new TransactionIds(), Clock.systemUTC(), memory, storyteller));
        net = new NetServer(NetSettings.defaults(), new TestCertificate(), Clock.systemUTC());
        for (String protocol : List.of("smtp", "submission", "lmtp")) {
            net.listen(ListenerSettings.loopback(protocol, protocol, ListenerSettings.Tls.STARTTLS));
        }
        registrations =
                List.of(net.handler("smtp", handler), net.handler("submission", handler), net.handler("lmtp", handler));
    }

    /** What the trace was told so far. */
    List<TraceEvent> told() {
        return told;
    }

    static MailHouse open() throws Exception {
        return new MailHouse(Map.of(), Map.of(), MessageMemory.ofProcess());
    }

    /** With keys of {@code palomar.smtp.cfg}. */
    static MailHouse with(Map<String, String> smtp) throws Exception {
        return new MailHouse(smtp, Map.of(), MessageMemory.ofProcess());
    }

    /** Where logins are taken without TLS. */
    static MailHouse trustingLoopback() throws Exception {
        return new MailHouse(Map.of(), Map.of("plaintext-loopback", "true"), MessageMemory.ofProcess());
    }

    /** Where messages together may hold so many octets in memory. */
    static MailHouse withMemory(long receiving, long judging) throws Exception {
        MessageMemory memory = new MessageMemory(new MemoryBudget(receiving), new MemoryBudget(judging));
        return new MailHouse(Map.of(), Map.of(), memory);
    }

    private static SmtpSettings settings(Map<String, String> smtp, Path spool) throws InvalidConfigurationException {
        Map<String, String> values = new HashMap<>(Map.of("service-wait", "100ms"));
        values.putAll(smtp);
        SmtpSettings read = SettingsReader.read(new Values(values, () -> Domain.of("mail.example.org")));
        return new SmtpSettings(
                read.hostName(),
                spool,
                read.postmaster(),
                read.bareCrAccepted(),
                read.anySender(),
                read.groupSenders(),
                read.limits(),
                read.deadlines());
    }

    private static Directories settled() {
        Directories directories = Directories.inMemory();
        DirectoryAdmin admin = directories.admin();
        try {
            admin.createDomain(Domain.of("example.org"));
            for (String name : List.of("alice", "bob", "carol", "postmaster")) {
                admin.createAccount(Address.of(name + "@example.org"), name, Password.of(PASSWORD));
            }
            admin.setAlias(new Alias(Address.of("sales@example.org"), List.of(Address.of("alice@example.org"))));
            admin.setAlias(new Alias(Address.of("away@example.org"), List.of(Address.of("x@elsewhere.example"))));
            admin.setAlias(new Alias(
                    Address.of("both@example.org"),
                    List.of(Address.of("alice@example.org"), Address.of("x@elsewhere.example"))));
            admin.setAlias(new Alias(
                    Address.of("team@example.org"),
                    List.of(Address.of("alice@example.org"), Address.of("bob@example.org"))));
            admin.createDomain(Domain.of("customer.example"));
            return directories;
        } catch (DirectoryRefusalException | DirectoryUnavailableException e) {
            throw new IllegalStateException(e);
        }
    }

    PostOffice office() {
        return office;
    }

    /** Whether somebody ought to know who is a gateway; asked while nobody does. */
    void expectsGateways(BooleanSupplier expected) {
        gatewaysExpected = expected;
    }

    Services services() {
        return services;
    }

    SharedMailboxes mailboxes() {
        return mailboxes;
    }

    MessageMemory memory() {
        return memory;
    }

    SmtpMetrics metrics() {
        return metrics;
    }

    DirectoryAdmin admin() {
        return directories.admin();
    }

    /** From now on these are mailing lists. */
    void knows(ListNames lists) {
        directories.know(lists);
    }

    Path spool() {
        return spool;
    }

    int mx() {
        return net.port("smtp");
    }

    int submission() {
        return net.port("submission");
    }

    int lmtp() {
        return net.port("lmtp");
    }

    /** Passwords can't be checked any more. */
    void closeDirectory() {
        directories.close();
    }

    /** The handler goes, as when its bundle is updated. */
    void withdrawHandlers() {
        registrations.forEach(NetServer.Registration::withdraw);
    }

    /** What the one delivered message has behind our trace; empty if there is none. */
    Optional<String> onlyMessage() {
        List<PostOffice.Mail> mails = office.mails();
        if (mails.size() != 1) {
            return Optional.empty();
        }
        return Optional.of(mails.getFirst().message());
    }

    @Override
    public void close() throws IOException {
        net.close();
        directories.close();
        Files.delete(spool);
    }
}
