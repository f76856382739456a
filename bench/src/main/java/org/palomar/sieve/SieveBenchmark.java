package org.palomar.sieve;

import java.io.IOException;
import java.time.Clock;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.palomar.api.address.Address;
import org.palomar.api.address.ReversePath;
import org.palomar.api.message.Content;
import org.palomar.bench.SampleMail;

/** A script of ten rules, of which the last one files the message; and its compilation. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@State(Scope.Thread)
public class SieveBenchmark {

    private final Content message = Content.of(SampleMail.withAttachment());
    private final SmtpEnvelope envelope =
            new SmtpEnvelope(ReversePath.of(Address.of("maria@example.net")), Address.of("alice@example.test"));
    private final SieveEnvironment environment = Clock::systemUTC;
    private final SieveCompiler compiler = SieveCompiler.withAllExtensions();
    private final Script script = compiled();

    private Script compiled() {
        try {
            return compiler.compile(SampleMail.typicalScript());
        } catch (SieveSyntaxException e) {
            throw new IllegalStateException(e.described(), e);
        }
    }

    @Benchmark
    public Outcome run() throws IOException {
        return script.run(message, envelope, environment, RunLimits.DEFAULT);
    }

    @Benchmark
    public Script compile() {
        return compiled();
    }
}
