package org.palomar.pipeline.internal;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.palomar.api.address.Address;
import org.palomar.api.address.ReversePath;
import org.palomar.api.message.Content;
import org.palomar.api.pipeline.FailurePolicy;
import org.palomar.api.pipeline.FilterStep;
import org.palomar.api.pipeline.MailTransaction;
import org.palomar.api.pipeline.Opinion;
import org.palomar.api.pipeline.Origin;
import org.palomar.api.pipeline.Recipient;
import org.palomar.api.pipeline.Scope;
import org.palomar.api.pipeline.Stage;
import org.palomar.api.pipeline.StepDescription;

/** Transactions and steps to test with. */
final class Mails {

    static final Duration LONG = Duration.ofSeconds(30);

    /** What a step thinks. */
    @FunctionalInterface
    interface Judge {
        Opinion judge(MailTransaction transaction) throws Exception;
    }

    record Step(StepDescription description, Judge judge) implements FilterStep {
        @Override
        public Opinion judge(MailTransaction transaction) throws Exception {
            return judge.judge(transaction);
        }
    }

    static Step step(String name, int rank, Judge judge) {
        return step(name, rank, LONG, FailurePolicy.DEFER, new Scope.All(), judge);
    }

    static Step step(String name, int rank, Duration deadline, FailurePolicy policy, Scope scope, Judge judge) {
        return new Step(new StepDescription(name, Stage.CONTENT, rank, deadline, policy, scope), judge);
    }

    static Step envelopeStep(String name, FailurePolicy policy, Judge judge) {
        return new Step(new StepDescription(name, Stage.ENVELOPE, 500, LONG, policy, new Scope.All()), judge);
    }

    static Recipient to(String address) {
        return new Recipient(Address.of(address), Set.of());
    }

    static MailTransaction mail(String... recipients) {
        return message("Subject: hello\r\n\r\nText\r\n", recipients);
    }

    static MailTransaction message(String message, String... recipients) {
        return new MailTransaction(
                "T1",
                Instant.EPOCH,
                new Origin(
                        Origin.Door.MX,
                        InetSocketAddress.createUnresolved("192.0.2.1", 25),
                        "client.example",
                        "",
                        Optional.empty()),
                ReversePath.of(Address.of("sender@example.net")),
                List.copyOf(Stream.of(recipients).map(Mails::to).toList()),
                Content.of(message.getBytes(StandardCharsets.UTF_8)),
                List.of(),
                false);
    }

    private Mails() {}
}
