package org.palomar.imap.session;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.palomar.api.directory.AccountId;
import org.palomar.api.mailbox.Flag;
import org.palomar.api.mailbox.Flags;
import org.palomar.api.mailbox.Mailbox;
import org.palomar.api.mailbox.MailboxException;
import org.palomar.api.mailbox.MailboxName;
import org.palomar.api.mailbox.MailboxView;
import org.palomar.api.mailbox.NewMessage;
import org.palomar.api.mailbox.StagedMessage;
import org.palomar.api.mailbox.StoredMessage;
import org.palomar.api.mailbox.UidSet;
import org.palomar.api.message.Content;
import org.palomar.api.store.StoreException;
import org.palomar.bench.SampleMail;
import org.palomar.imap.grammar.FetchItem;
import org.palomar.imap.grammar.FetchItem.Attribute;
import org.palomar.mailboxes.InMemoryMailStore;

/** The answer for one message of a mailbox that is in memory; nothing is sent. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(FetchRenderingBenchmark.MESSAGES)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@State(Scope.Thread)
public class FetchRenderingBenchmark {

    static final int MESSAGES = 100;

    private final FlagsRendering flags = new FlagsRendering();
    private final Output out = new Output(new Nowhere());
    private final List<StoredMessage> messages = new ArrayList<>();
    private final MailboxView view;

    public FetchRenderingBenchmark() {
        try (InMemoryMailStore store = InMemoryMailStore.open()) {
            Mailbox inbox = store.mail().account(new AccountId(1)).open(MailboxName.INBOX);
            try (StagedMessage staged = store.mail().stage(Content.of(SampleMail.withAttachment()))) {
                NewMessage message = new NewMessage(
                        staged, Content.of(new byte[0]), Flags.of(Flag.SEEN), Instant.parse("2026-02-03T04:05:06Z"));
                for (int i = 0; i < MESSAGES; i++) {
                    inbox.append(List.of(message));
                }
            }
            view = inbox.view();
            inbox.read(UidSet.ALL, messages::add, damaged -> {});
        } catch (IOException | StoreException | MailboxException e) {
            throw new IllegalStateException("memory does not fail", e);
        }
    }

    @Benchmark
    public int flags() throws IOException {
        FetchRendering rendering = rendering(Attribute.UID, Attribute.FLAGS);
        for (int i = 0; i < MESSAGES; i++) {
            rendering.write(i);
        }
        return rendering.written();
    }

    @Benchmark
    public int envelope() throws IOException, StoreException {
        return stored(Attribute.UID, Attribute.ENVELOPE, Attribute.INTERNALDATE, Attribute.RFC822_SIZE);
    }

    @Benchmark
    public int structure() throws IOException, StoreException {
        return stored(Attribute.UID, Attribute.BODYSTRUCTURE);
    }

    private int stored(Attribute... items) throws IOException, StoreException {
        FetchRendering rendering = rendering(items);
        for (int i = 0; i < MESSAGES; i++) {
            rendering.write(i, messages.get(i));
        }
        return rendering.written();
    }

    private FetchRendering rendering(Attribute... items) {
        FetchPlan plan = new FetchPlan(List.<FetchItem>of(items), false, false, -1);
        return new FetchRendering(out, flags, plan, view, false);
    }
}
