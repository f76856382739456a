package org.palomar.sieve.internal.compile;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.palomar.api.address.Address;
import org.palomar.sieve.Action.Vacation;
import org.palomar.sieve.SieveSyntaxException;
import org.palomar.sieve.internal.match.Octets;
import org.palomar.sieve.internal.match.SieveFailure;
import org.palomar.sieve.internal.run.Extension;
import org.palomar.sieve.internal.run.Flow;
import org.palomar.sieve.internal.run.Run;
import org.palomar.sieve.internal.run.Statement;
import org.palomar.sieve.internal.run.Text;
import org.palomar.sieve.internal.run.Texts;
import org.palomar.sieve.internal.syntax.Node;

/** vacation (RFC 5230) with :seconds (RFC 6131) and :fcc (RFC 8580). */
final class VacationCommand {

    private static final Duration USUAL = Duration.ofDays(7);
    private static final Duration SHORTEST_DAYS = Duration.ofDays(1);

    /** RFC 5230 §4.1: more than 30 days. */
    private static final Duration LONGEST = Duration.ofDays(90);

    private record Parts(
            Duration period,
            Optional<Text> handle,
            Optional<Text> subject,
            Optional<Text> from,
            Optional<Texts> addresses,
            boolean mime,
            Text reason,
            Optional<DestinationArguments> fcc) {}

    private VacationCommand() {}

    // vacation [":days" number / ":seconds" number] [":subject" string] [":from" string] [":addresses" string-list]
    // [":mime"]
    // [":handle" string] [":fcc" mailbox ...] <reason: string>
    static Statement compile(Compilation compilation, Node node) throws SieveSyntaxException {
        Arguments arguments = Arguments.of(compilation, node);
        Duration period = period(arguments);
        Optional<Text> handle = arguments.tagged("handle");
        Optional<Text> subject = arguments.tagged("subject");
        Optional<Text> from = arguments.tagged("from");
        Optional<Texts> addresses = arguments.taggedList("addresses");
        boolean mime = arguments.flag("mime");
        Optional<DestinationArguments> fcc = DestinationArguments.fcc(arguments);
        Text reason = arguments.text("the text of the answer");
        arguments.end();
        Optional<String> sender = from.flatMap(Text::constant);
        if (sender.isPresent() && MailAddresses.list(sender.get()).isEmpty()) {
            throw compilation.error(node.start(), complaint(sender.get()));
        }
        Parts parts = new Parts(period, handle, subject, from, addresses, mime, reason, fcc);
        int line = arguments.line();
        return run -> {
            run.decisions().add(action(run, parts, line));
            return Flow.NEXT;
        };
    }

    private static Duration period(Arguments arguments) throws SieveSyntaxException {
        OptionalLong days = arguments.taggedNumber("days");
        OptionalLong seconds = arguments.taggedNumber("seconds", Extension.VACATION_SECONDS);
        if (days.isPresent() && seconds.isPresent()) {
            throw arguments
                    .compilation()
                    .error(arguments.node().start(), "\":days\" and \":seconds\" exclude each other; keep one.");
        }
        if (seconds.isPresent()) {
            return Duration.ofSeconds(Math.min(seconds.getAsLong(), LONGEST.toSeconds()));
        }
        long wanted = days.orElse(USUAL.toDays());
        return Duration.ofDays(Math.clamp(wanted, SHORTEST_DAYS.toDays(), LONGEST.toDays()));
    }

    private static Vacation action(Run run, Parts parts, int line) throws SieveFailure {
        Optional<String> from = value(run, parts.from());
        if (from.isPresent() && MailAddresses.list(from.get()).isEmpty()) {
            throw new SieveFailure(complaint(from.get()));
        }
        List<Address> addresses = new ArrayList<>();
        if (parts.addresses().isPresent()) {
            for (String text : parts.addresses().get().of(run)) {
                MailAddresses.one(text).ifPresentOrElse(addresses::add, () -> run.warn(line, complaint(text)));
            }
        }
        return new Vacation(
                parts.period(),
                key(run, parts),
                value(run, parts.subject()).map(Octets::text),
                from.map(Octets::text),
                addresses,
                parts.mime(),
                Octets.text(parts.reason().of(run)),
                parts.fcc().isPresent() ? Optional.of(parts.fcc().get().of(run)) : Optional.empty(),
                line);
    }

    private static Optional<String> value(Run run, Optional<Text> text) throws SieveFailure {
        return text.isPresent() ? Optional.of(text.get().of(run)) : Optional.empty();
    }

    /** What makes answers the same: the handle, or else the arguments before variables were put in (RFC 5230 §4.2). */
    private static String key(Run run, Parts parts) throws SieveFailure {
        MessageDigest digest = sha256();
        if (parts.handle().isPresent()) {
            add(digest, "handle", parts.handle().get().of(run));
        } else {
            add(digest, "subject", parts.subject().map(Text::source).orElse(""));
            add(digest, "from", parts.from().map(Text::source).orElse(""));
            add(digest, "mime", String.valueOf(parts.mime()));
            add(digest, "reason", parts.reason().source());
        }
        return HexFormat.of().formatHex(digest.digest(), 0, 16);
    }

    private static void add(MessageDigest digest, String name, String value) {
        byte[] octets = value.getBytes(StandardCharsets.ISO_8859_1);
        digest.update(name.getBytes(StandardCharsets.US_ASCII));
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(octets.length).flip());
        digest.update(octets);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has it", e);
        }
    }

    private static String complaint(String address) {
        return "\"" + Octets.text(address) + "\" is no mail address; write one such as \"name@example.org\".";
    }
}
