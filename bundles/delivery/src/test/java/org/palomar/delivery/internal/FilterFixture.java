package org.palomar.delivery.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CopyOnWriteArraySet;
import org.palomar.api.address.Address;
import org.palomar.api.address.Domain;
import org.palomar.api.address.ReversePath;
import org.palomar.api.auth.Password;
import org.palomar.api.directory.Account;
import org.palomar.api.directory.Alias;
import org.palomar.api.limit.Charge;
import org.palomar.api.limit.Reservation;
import org.palomar.api.limit.SendingLimits;
import org.palomar.api.mailbox.Flags;
import org.palomar.api.mailbox.MailAccount;
import org.palomar.api.mailbox.Mailbox;
import org.palomar.api.mailbox.MailboxName;
import org.palomar.api.mailbox.UidSet;
import org.palomar.api.message.Content;
import org.palomar.api.message.HeaderField;
import org.palomar.api.pipeline.Disposition;
import org.palomar.api.pipeline.MailTransaction;
import org.palomar.api.pipeline.Origin;
import org.palomar.api.pipeline.Recipient;
import org.palomar.api.pipeline.Reply;
import org.palomar.api.queue.Attempt;
import org.palomar.api.queue.AttemptResult;
import org.palomar.api.queue.QueueEntry;
import org.palomar.api.queue.QueueFilter;
import org.palomar.api.queue.RecipientResult;
import org.palomar.api.queue.RemoteReply;
import org.palomar.api.script.ScriptName;
import org.palomar.api.service.ExpectedService;
import org.palomar.api.store.StoreException;
import org.palomar.api.store.UnitOfWork;
import org.palomar.delivery.internal.script.Filters;
import org.palomar.delivery.internal.script.GlobalScripts;
import org.palomar.directory.Directories;
import org.palomar.mailboxes.InMemoryMailStore;
import org.palomar.queue.StandingQueue;
import org.palomar.scripts.StandingScripts;
import org.palomar.storage.FaultyEngine;

/** Delivery with filters over the real directory, store, scripts and queue: Anna and Berta have accounts, mail comes from outside. */
final class FilterFixture implements AutoCloseable {

    static final String ANNA = "anna@example.test";
    static final String BERTA = "berta@example.test";
    static final String SENDER = "sender@remote.test";
    static final String MESSAGE = """
            From: Sender <sender@remote.test>
            To: anna@example.test, berta@example.test
            Subject: test
            Message-ID: <1@remote.test>

            hello
            """.replace("\n", "\r\n");

    final Directories directories = Directories.inMemory();
    final FaultyEngine engine = new FaultyEngine();
    final List<Attempt> attempts = new CopyOnWriteArrayList<>();
    final List<String> sent = new CopyOnWriteArrayList<>();
    final InMemoryMailStore store = InMemoryMailStore.over(engine, Clock.systemUTC());
    final StandingScripts scripts = StandingScripts.open(store.store());
    final MovingClock clock = new MovingClock();
    final MailDelivery delivery;
    final StandingQueue queue;
    private int messages;

    /** A clock that tests set forward. */
    static final class MovingClock extends Clock {

        private volatile Instant now = Instant.now();

        /** Whether whoever asks for the zone, as scripts do, meets a bug. */
        volatile boolean broken;

        void forward(Duration duration) {
            now = now.plus(duration);
        }

        @Override
        public ZoneId getZone() {
            if (broken) {
                throw new IllegalStateException("a bug, on purpose");
            }
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return Clock.fixed(now, zone);
        }

        @Override
        public Instant instant() {
            return now;
        }
    }

    /** Whose filters send nothing. */
    final Set<Account> frozen = new CopyOnWriteArraySet<>();

    /** How many recipients were asked for by scripts on events, and whether they are refused. */
    final List<Integer> reserved = new CopyOnWriteArrayList<>();

    volatile boolean refusing;

    /** Knows who is frozen, and counts what scripts on events send; nobody else submits here. */
    private final class Frost implements SendingLimits {

        @Override
        public boolean isFrozen(Account account) {
            return frozen.contains(account);
        }

        @Override
        public Optional<Reply> refusal(Account account, int recipients) {
            throw new AssertionError("nobody submits");
        }

        @Override
        public Reservation reserve(Account account, int recipients) {
            if (refusing) {
                return new Reservation.Refused(new Reply(452, "4.7.1", "Too much"));
            }
            reserved.add(recipients);
            return new Reservation.Granted(new Charge() {
                @Override
                public void addTo(UnitOfWork unit) {
                    // nobody counts
                }

                @Override
                public void close() {
                    // nothing is held
                }
            });
        }
    }

    final SendingLimits limits = new Frost();

    FilterFixture(Path global) throws Exception {
        Allowance allowance = new Allowance(new ExpectedService<>(() -> true, Duration.ZERO));
        allowance.set(limits);
        Filters filters =
                Filters.of(store.mail(), scripts.scripts(), scripts.memory(), new GlobalScripts(global), clock);
        delivery = new MailDelivery(
                directories.directory(),
                store.mail(),
                store.units(),
                scripts.memory(),
                filters,
                clock,
                allowance,
                Signatory.none(directories.directory()));
        queue = StandingQueue.open(store.store(), Clock.systemUTC(), directories.directory(), delivery, this::send);
        delivery.setQueue(queue.queue());
        directories.admin().createDomain(Domain.of("example.test"));
        for (String address : List.of(ANNA, BERTA)) {
            try (Password password = Password.of("secret password")) {
                Account unused = directories.admin().createAccount(Address.of(address), "Name Ñ", password);
            }
        }
        directories.admin().setAlias(new Alias(Address.of("alias@example.test"), List.of(Address.of(ANNA))));
    }

    private AttemptResult send(Attempt attempt) {
        attempts.add(attempt);
        sent.add(text(attempt.content()));
        RemoteReply taken = new RemoteReply(250, "2.0.0", "Taken");
        return new AttemptResult.Answered(attempt.message().recipients().stream()
                .<RecipientResult>map(recipient -> new RecipientResult.Delivered(taken, "mx.test", true))
                .toList());
    }

    Account account(String address) throws Exception {
        return directories.directory().account(Address.of(address)).orElseThrow();
    }

    MailAccount mail(String address) throws Exception {
        return store.mail().account(account(address).id());
    }

    /** Makes a script active. */
    void filter(String address, String script) throws Exception {
        ScriptName name = ScriptName.of("main");
        scripts.scripts().put(account(address).id(), name, script.getBytes(StandardCharsets.UTF_8));
        scripts.scripts().activate(account(address).id(), Optional.of(name));
    }

    MailTransaction transaction(String body, String... recipients) {
        return new MailTransaction(
                "t" + ++messages,
                Instant.now(),
                new Origin(
                        Origin.Door.MX,
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 1),
                        "client",
                        "",
                        Optional.empty()),
                ReversePath.of(Address.of(SENDER)),
                List.of(recipients).stream()
                        .map(address -> new Recipient(Address.of(address), Set.of()))
                        .toList(),
                Content.of(body.getBytes(StandardCharsets.UTF_8)),
                List.of(new HeaderField("X-Step", "seen")),
                false);
    }

    static MailTransaction from(ReversePath sender, MailTransaction plain) {
        return new MailTransaction(
                plain.id(),
                plain.received(),
                plain.origin(),
                sender,
                plain.recipients(),
                plain.content(),
                plain.added(),
                plain.junk());
    }

    List<Reply> deliver(MailTransaction transaction, boolean refusable) {
        Map<Recipient, Reply> replies =
                delivery.deliver(List.of(new Disposition.Deliver(transaction.recipients(), transaction)), refusable);
        return transaction.recipients().stream().map(replies::get).toList();
    }

    List<Reply> deliver(String body, String... recipients) {
        return deliver(transaction(body, recipients), false);
    }

    List<QueueEntry> entries() throws Exception {
        return queue.admin().list(QueueFilter.ALL, 100);
    }

    List<String> texts(String address, String mailbox) throws Exception {
        List<String> texts = new ArrayList<>();
        open(address, mailbox)
                .read(
                        UidSet.ALL,
                        message -> {
                            try {
                                texts.add(text(message.content()));
                            } catch (StoreException failure) {
                                throw new AssertionError(failure);
                            }
                        },
                        damaged -> {
                            throw new AssertionError("damaged " + damaged);
                        });
        return texts;
    }

    Flags flags(String address, String mailbox) throws Exception {
        return open(address, mailbox).view().flags(0);
    }

    int count(String address, String mailbox) throws Exception {
        return open(address, mailbox).view().count();
    }

    private Mailbox open(String address, String mailbox) throws Exception {
        return mail(address).open(MailboxName.of(mailbox));
    }

    static String text(Content content) {
        try (InputStream in = content.open()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    @Override
    public void close() {
        queue.close();
        scripts.close();
        store.close();
        directories.close();
    }
}
