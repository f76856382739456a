package org.palomar.lists.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.palomar.api.address.Address;
import org.palomar.api.address.Domain;
import org.palomar.api.address.ReversePath;
import org.palomar.api.auth.Password;
import org.palomar.api.config.InvalidConfigurationException;
import org.palomar.api.config.Values;
import org.palomar.api.directory.Account;
import org.palomar.api.list.ListNames;
import org.palomar.api.list.ListTerms;
import org.palomar.api.list.ListTerms.ListLanguage;
import org.palomar.api.list.ListTerms.Moderation;
import org.palomar.api.list.ListTerms.Posting;
import org.palomar.api.list.MailingLists.Ruling;
import org.palomar.api.message.Content;
import org.palomar.api.message.HeaderField;
import org.palomar.api.pipeline.MailTransaction;
import org.palomar.api.pipeline.Origin;
import org.palomar.api.pipeline.Origin.Door;
import org.palomar.api.pipeline.Recipient;
import org.palomar.api.pipeline.Reply;
import org.palomar.api.queue.Outbound;
import org.palomar.api.queue.OutboundOptions;
import org.palomar.api.queue.OutboundQueue;
import org.palomar.api.service.ExpectedService;
import org.palomar.api.store.StagedBody;
import org.palomar.api.store.StoreException;
import org.palomar.api.store.UnitOfWork;
import org.palomar.api.trace.Happening;
import org.palomar.directory.Directories;
import org.palomar.mime.BodyDecoding;
import org.palomar.mime.MailDates;
import org.palomar.storage.Contribution;
import org.palomar.storage.FaultyEngine;
import org.palomar.storage.Store;
import org.palomar.storage.StoreSettings;
import org.palomar.storage.Stores;
import org.palomar.storage.Transaction;
import org.palomar.storage.WriteBatch;

/** A list with a member here and one elsewhere, over a real directory and a disk that fails by order; what is queued is remembered. */
abstract class ListsFixture {

    /** What is in the queue. */
    record Sent(ReversePath sender, List<Address> to, String header, String text, OutboundOptions options) {

        /** The values of a field, unfolded. */
        List<String> all(String name) {
            return header.replaceAll("\r\n[ \t]+", " ")
                    .lines()
                    .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name.toLowerCase(Locale.ROOT) + ":"))
                    .map(line -> line.substring(name.length() + 1).strip())
                    .toList();
        }

        String first(String name) {
            return all(name).stream().findFirst().orElse("");
        }
    }

    static final Address LIST = Address.of("friends@example.test");
    static final Address ANNA = Address.of("anna@example.test");
    static final Address OWNER = Address.of("olga@example.test");
    static final Address AWAY = Address.of("Bob@elsewhere.example");

    final WallClock clock = new WallClock(Instant.parse("2026-01-02T21:00:00Z"));
    final Map<String, String> settings = new ConcurrentHashMap<>();
    final List<Sent> sent = new CopyOnWriteArrayList<>();
    final List<Happening> told = new CopyOnWriteArrayList<>();
    final Directories directories = Directories.inMemory();
    final Neighbours neighbours = new Neighbours(new ExpectedService<>(() -> false, Duration.ZERO));
    final OutboundQueue queue = this::enqueue;
    FaultyEngine engine = new FaultyEngine();
    Store.Owned store = Stores.open(engine, StoreSettings.DEFAULT);
    RunningLists lists = open();
    List<HeaderField> added = List.of();
    OutboundOptions options = OutboundOptions.NONE;
    InetAddress client = InetAddress.getLoopbackAddress();
    private int message;

    @BeforeEach
    void begin() throws Exception {
        directories.know(new ListNames() {
            @Override
            public Optional<Takes> takes(Address address) {
                return lists.names().takes(address);
            }

            @Override
            public boolean any(Domain domain) {
                return lists.names().any(domain);
            }
        });
        neighbours.set(directories.directory());
        neighbours.set(directories.admin());
        neighbours.set(queue);
        directories.admin().createDomain(Domain.of("example.test"));
        account("anna@example.test");
        account("olga@example.test");
        account("eve@example.test");
        lists.admin().create(LIST, terms());
        lists.admin().add(LIST, List.of(ANNA, AWAY));
    }

    final Account account(String address) throws Exception {
        try (Password password = Password.of("secret password")) {
            return directories.admin().createAccount(Address.of(address), "", password);
        }
    }

    static ListTerms terms() {
        return ListTerms.of(List.of(OWNER), ListLanguage.ENGLISH);
    }

    static ListTerms terms(Posting posting, Moderation moderation) {
        ListTerms plain = terms();
        return new ListTerms(
                plain.description(),
                plain.owners(),
                plain.moderators(),
                posting,
                moderation,
                plain.prefix(),
                plain.replyTo(),
                plain.from(),
                plain.language(),
                plain.maxSize(),
                plain.joining());
    }

    final RunningLists open() {
        try {
            return RunningLists.open(store, clock, clock::nanos, this::read, neighbours);
        } catch (StoreException unreadable) {
            throw new AssertionError(unreadable);
        }
    }

    final ListsSettings read() {
        try {
            return ListsSettings.read(new Values(settings));
        } catch (InvalidConfigurationException wrong) {
            throw new AssertionError(wrong);
        }
    }

    @AfterEach
    void close() {
        lists.stop();
        store.close();
        engine.close();
        directories.close();
    }

    /** What was not synced is lost. */
    final void powerCut() throws StoreException {
        FaultyEngine after = engine.crashed();
        lists.stop();
        store.close();
        engine.close();
        engine = after;
        store = Stores.open(engine, StoreSettings.DEFAULT);
        lists = open();
    }

    /** What steps find where a domain's own server brings its mail. */
    static String passing(String domain) {
        return "spf=pass smtp.mailfrom=" + domain + "; dmarc=pass header.from=" + domain;
    }

    /** Somebody elsewhere writes by a server of whom From names; empty if it is taken. */
    final Optional<Reply> fromOutside(String sender, Address to, String text) throws Exception {
        Matcher from =
                Pattern.compile("^From: .*@([^>\\s]+)", Pattern.MULTILINE).matcher(text);
        String found = from.find() ? passing(from.group(1)) : "none";
        return found(found, sender, to, text);
    }

    /** Somebody elsewhere writes, and a step has found something out about it. */
    final Optional<Reply> found(String results, String sender, Address to, String text) throws Exception {
        added = List.of(new HeaderField("Authentication-Results", "mail.example.test; " + results));
        try {
            return unproven(sender, to, text);
        } finally {
            added = List.of();
        }
    }

    /** Somebody elsewhere writes, and nobody has looked who that is; empty if it is taken. */
    final Optional<Reply> unproven(String sender, Address to, String text) throws Exception {
        return receive(Door.MX, Optional.empty(), ReversePath.parse(sender).orElseThrow(), to, text);
    }

    /** An account submits; empty if it is taken. */
    final Optional<Reply> submit(Address account, Address to, String text) throws Exception {
        return receive(Door.SUBMISSION, directories.directory().account(account), ReversePath.of(account), to, text);
    }

    final Optional<Reply> receive(Door door, Optional<Account> account, ReversePath sender, Address to, String text)
            throws Exception {
        return receive(new Origin(door, new InetSocketAddress(client, 25), "", "", account), sender, to, text);
    }

    final Optional<Reply> receive(Origin origin, ReversePath sender, Address to, String text) throws Exception {
        return switch (lists.lists().receive(transaction(origin, sender, to, text), to, 0)) {
            case Ruling.Refused refused -> Optional.of(refused.reply());
            case Ruling.Later later -> throw new AssertionError("nothing was taken before");
            case Ruling.Taken(var part) -> {
                try (part) {
                    Transaction unit = store.open();
                    unit.add(batch -> {});
                    part.addTo(unit);
                    told.addAll(part.happenings());
                    unit.commit();
                }
                yield Optional.empty();
            }
        };
    }

    /** What is said to an account's post to one of several lists, and nothing is committed. */
    final Ruling rule(Address account, Address to, String text, int before) throws Exception {
        Origin origin = new Origin(
                Door.SUBMISSION,
                new InetSocketAddress(client, 25),
                "",
                "",
                directories.directory().account(account));
        return lists.lists().receive(transaction(origin, ReversePath.of(account), to, text), to, before);
    }

    /** The same from outside, where a step has found that the author is genuine. */
    final Ruling rule(String author, Address to, int before) throws Exception {
        added = List.of(new HeaderField(
                "Authentication-Results", "mail.example.test; " + passing(author.substring(author.indexOf('@') + 1))));
        try {
            Origin origin = new Origin(Door.MX, new InetSocketAddress(client, 25), "", "", Optional.empty());
            String text = post(author, "Hi").replace("friends@example.test", to.toString());
            return lists.lists().receive(transaction(origin, ReversePath.of(Address.of(author)), to, text), to, before);
        } finally {
            added = List.of();
        }
    }

    private MailTransaction transaction(Origin origin, ReversePath sender, Address to, String text) {
        return new MailTransaction(
                "t" + ++message,
                clock.instant(),
                origin,
                sender,
                List.of(new Recipient(to, Set.of())),
                Content.of(dated(text).replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8)),
                added,
                false,
                options);
    }

    private String dated(String text) {
        return text.replace(
                "Date: now\n", "Date: " + MailDates.format(clock.instant().atOffset(ZoneOffset.UTC)) + "\n");
    }

    /** Each has a name of its own, and the date on which it is sent. */
    static String post(String from, String subject) {
        return "From: " + from + "\nTo: friends@example.test\nSubject: " + subject + "\nDate: now\nMessage-ID: <"
                + UUID.randomUUID() + "@x>\n\nHello.\n";
    }

    /** What went to one address. */
    final List<Sent> to(Address address) {
        return sent.stream().filter(one -> one.to().contains(address)).toList();
    }

    final Sent only(Address address) {
        List<Sent> all = to(address);
        assertThat(all).hasSize(1);
        return all.getFirst();
    }

    private void enqueue(UnitOfWork unit, StagedBody body, List<Outbound> messages) throws StoreException {
        List<Sent> all = new ArrayList<>();
        for (Outbound outbound : messages) {
            all.add(sent(outbound, body.content()));
        }
        Transaction.of(unit).add(new Contribution() {
            @Override
            public void write(WriteBatch batch) {
                // it is only remembered
            }

            @Override
            public void committed() {
                sent.addAll(all);
            }
        });
    }

    private static Sent sent(Outbound outbound, Content body) {
        String all = text(outbound.prefix()) + text(body);
        int end = all.indexOf("\r\n\r\n");
        String text = all.substring(end + 4);
        String header = all.substring(0, end);
        if (header.contains("quoted-printable")) {
            InputStream encoded = new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1));
            try {
                text = new String(
                        BodyDecoding.decode(encoded, "quoted-printable").readAllBytes(), StandardCharsets.UTF_8);
            } catch (IOException unreadable) {
                throw new UncheckedIOException(unreadable);
            }
        }
        List<Address> to =
                outbound.recipients().stream().map(one -> one.address()).toList();
        return new Sent(outbound.sender(), to, header, text, outbound.options());
    }

    private static String text(Content content) {
        try (InputStream in = content.open()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
