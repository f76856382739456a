package org.palomar.mime;

import java.io.IOException;
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
import org.palomar.api.message.Content;
import org.palomar.api.message.MessageSummary;
import org.palomar.bench.SampleMail;

/** Envelope and structure of one message in memory. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@State(Scope.Thread)
public class StructureBenchmark {

    private final Content plain = Content.of(SampleMail.plain());
    private final Content withAttachment = Content.of(SampleMail.withAttachment());

    @Benchmark
    public MessageSummary plain() throws IOException {
        return MessageParser.summarize(plain);
    }

    @Benchmark
    public MessageSummary withAttachment() throws IOException {
        return MessageParser.summarize(withAttachment);
    }
}
