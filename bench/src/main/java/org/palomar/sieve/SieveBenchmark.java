package org.palomar.sieve;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
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

    private static final byte[] SCRIPT = """
            require ["fileinto", "imap4flags", "envelope", "variables", "regex"];
            if header :contains "list-id" "dev.example.org" { fileinto "Lists/dev"; }
            elsif header :contains ["to", "cc"] "sales@example.test" { fileinto "Sales"; }
            elsif address :is :all "from" ["boss@example.net", "chief@example.net"] { setflag "\\\\Flagged"; keep; }
            elsif address :domain "from" ["shop.example", "store.example"] { fileinto "Orders"; }
            elsif header :matches "subject" "*[ticket-*]*" { fileinto "Tickets/${2}"; }
            elsif envelope :localpart "to" "alice+news" { fileinto "News"; }
            elsif header :is "x-spam-flag" "yes" { fileinto "Junk"; }
            elsif allof (size :over 5M, not exists "x-priority") { fileinto "Large"; }
            elsif header :regex "subject" "^(re|fwd): +invoice [0-9]+" { fileinto "Invoices"; }
            elsif header :contains "subject" "presupuesto" { fileinto :flags "\\\\Seen" "Presupuestos"; }
            """.getBytes(StandardCharsets.UTF_8);

    private final Content message = Content.of(SampleMail.withAttachment());
    private final SmtpEnvelope envelope =
            new SmtpEnvelope(ReversePath.of(Address.of("maria@example.net")), Address.of("alice@example.test"));
    private final SieveEnvironment environment = Clock::systemUTC;
    private final SieveCompiler compiler = SieveCompiler.withAllExtensions();
    private final Script script = compiled();

    private Script compiled() {
        try {
            return compiler.compile(SCRIPT);
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
