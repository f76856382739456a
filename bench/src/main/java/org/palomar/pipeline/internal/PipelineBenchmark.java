package org.palomar.pipeline.internal;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;
import org.palomar.api.address.Address;
import org.palomar.api.address.ReversePath;
import org.palomar.api.config.LastGood;
import org.palomar.api.directory.AccountId;
import org.palomar.api.message.Content;
import org.palomar.api.pipeline.FailurePolicy;
import org.palomar.api.pipeline.FilterStep;
import org.palomar.api.pipeline.MailTransaction;
import org.palomar.api.pipeline.Opinion;
import org.palomar.api.pipeline.Origin;
import org.palomar.api.pipeline.Recipient;
import org.palomar.api.pipeline.Stage;
import org.palomar.api.pipeline.StepDescription;
import org.palomar.api.preference.Preferences;
import org.palomar.bench.SampleMail;
import org.palomar.pipeline.AccountLookup;
import org.palomar.pipeline.PipelineSettings;

/** What the pipeline itself costs: one message judged by steps that have nothing to say. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
@State(Scope.Thread)
public class PipelineBenchmark {

    private static final int MESSAGES = 1_000;

    @Param({"0", "10"})
    public int steps;

    private final LastGood<PipelineSettings> settings = new LastGood<>("palomar.pipeline", PipelineSettings::read);
    private final StepPipeline pipeline = new StepPipeline(settings, AccountLookup.NONE, Preferences.NONE);
    private final MailTransaction message = new MailTransaction(
            "T1",
            Instant.EPOCH,
            new Origin(
                    Origin.Door.MX,
                    InetSocketAddress.createUnresolved("192.0.2.1", 25),
                    "client.example",
                    "",
                    Optional.empty()),
            ReversePath.of(Address.of("maria@example.net")),
            List.of(new Recipient(Address.of("alice@example.test"), Set.of(new AccountId(1)))),
            Content.of(SampleMail.withAttachment()),
            List.of(),
            false);

    private record Empty(StepDescription description) implements FilterStep {
        @Override
        public Opinion judge(MailTransaction transaction) {
            return Opinion.ACCEPT;
        }
    }

    @Setup
    public void add() {
        for (int i = 0; i < steps; i++) {
            pipeline.add(
                    new Empty(new StepDescription(
                            "empty" + i,
                            Stage.CONTENT,
                            i,
                            Duration.ofSeconds(30),
                            FailurePolicy.DEFER,
                            new org.palomar.api.pipeline.Scope.All())),
                    "bench");
        }
    }

    @TearDown
    public void close() {
        pipeline.close();
    }

    /** On a virtual thread, as connections are: who waits for the steps costs a turn of the scheduler, not of the system. */
    @Benchmark
    @OperationsPerInvocation(MESSAGES)
    public void judge(Blackhole hole) throws InterruptedException {
        Thread connection = Thread.ofVirtual().start(() -> {
            for (int i = 0; i < MESSAGES; i++) {
                hole.consume(pipeline.judgeContent(message));
            }
        });
        connection.join();
    }
}
