package org.palomar.sieve.internal.compile;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.palomar.api.address.Address;
import org.palomar.sieve.Action.Notify;
import org.palomar.sieve.SieveSyntaxException;
import org.palomar.sieve.internal.match.Octets;
import org.palomar.sieve.internal.match.SieveFailure;
import org.palomar.sieve.internal.run.Condition;
import org.palomar.sieve.internal.run.Field;
import org.palomar.sieve.internal.run.Flow;
import org.palomar.sieve.internal.run.Run;
import org.palomar.sieve.internal.run.Statement;
import org.palomar.sieve.internal.run.Text;
import org.palomar.sieve.internal.run.Texts;
import org.palomar.sieve.internal.syntax.Node;

/** notify and its tests (RFC 5435); the one method is mailto (RFC 5436). */
final class NotifyCommand {

    private NotifyCommand() {}

    private record Parts(
            Text method,
            Optional<Text> from,
            int importance,
            Optional<Text> message,
            Optional<DestinationArguments> fcc) {}

    // notify [":from" string] [":importance" <"1" / "2" / "3">] [":options" string-list] [":message" string]
    // [":fcc" mailbox ...] <method: string>
    static Statement compile(Compilation compilation, Node node) throws SieveSyntaxException {
        Arguments arguments = Arguments.of(compilation, node);
        Optional<Text> from = arguments.tagged("from");
        String importance = arguments.taggedLiteral("importance").orElse("2");
        if (!importance.matches("[123]")) {
            throw compilation.error(node.start(), "\":importance\" is \"1\", \"2\" or \"3\".");
        }
        Optional<Texts> options = arguments.taggedList("options");
        Optional<Text> message = arguments.tagged("message");
        Optional<DestinationArguments> fcc = DestinationArguments.fcc(arguments);
        Text method = arguments.text("a method, such as \"mailto:name@example.org\"");
        arguments.end();
        checkOptions(arguments, options);
        if (method.constant().isPresent() && MailtoUri.parse(method.source()).isEmpty()) {
            throw compilation.error(node.start(), complaint(method.source()));
        }
        Parts parts = new Parts(method, from, Integer.parseInt(importance), message, fcc);
        int line = arguments.line();
        return run -> {
            if (isAutomatic(run)) { // RFC 5436 §2.7
                run.warn(line, "No notice is sent of a message that a program sent by itself.");
            } else {
                run.decisions().add(action(run, parts, line));
            }
            return Flow.NEXT;
        };
    }

    // "<optionname>=<value>", RFC 5435 §3.5; mailto knows none (RFC 5436 §2.5)
    private static void checkOptions(Arguments arguments, Optional<Texts> options) throws SieveSyntaxException {
        for (String option : options.flatMap(Texts::constant).orElse(List.of())) {
            if (!option.matches("(?s)[A-Za-z0-9][A-Za-z0-9._-]*=[^\\x00\\r\\n]*")) {
                throw arguments.compilation().error(arguments.node().start(), "An option is written \"name=value\".");
            }
        }
    }

    /** By the header as it came: what a script adds or hides changes nothing. */
    private static boolean isAutomatic(Run run) {
        return run.whole().arrived().stream()
                .filter(field -> field.is("Auto-Submitted"))
                .anyMatch(
                        field -> !field.text().strip().toLowerCase(Locale.ROOT).startsWith("no"));
    }

    private static Notify action(Run run, Parts parts, int line) throws SieveFailure {
        String method = parts.method().of(run);
        run.spend(method.length());
        Optional<MailtoUri> parsed = MailtoUri.parse(method);
        if (parsed.isEmpty()) {
            throw new SieveFailure(complaint(method));
        }
        MailtoUri uri = parsed.get();
        Optional<Address> from = Optional.empty();
        if (parts.from().isPresent()) {
            from = MailAddresses.one(parts.from().get().of(run));
            if (from.isEmpty()) {
                run.warn(line, "\":from\" is no mail address, and is passed over.");
            }
        }
        String message =
                parts.message().isPresent() ? Octets.text(parts.message().get().of(run)) : "";
        String subject = message.isEmpty() ? uri.subject().orElseGet(() -> originalSubject(run)) : message;
        return new Notify(
                uri.to(),
                uri.cc(),
                from,
                parts.importance(),
                MailtoUri.oneLine(subject),
                uri.body().orElse(""),
                uri.headers(),
                parts.fcc().isPresent() ? Optional.of(parts.fcc().get().of(run)) : Optional.empty(),
                line);
    }

    private static String originalSubject(Run run) {
        return run.whole().first("Subject").map(Field::text).map(Octets::text).orElse("");
    }

    private static String complaint(String method) {
        return "\"" + Octets.text(method) + "\" is no method of notification; write \"mailto:name@example.org\".";
    }

    // valid_notify_method <notification-uris: string-list>
    static Condition valid(Compilation compilation, Node node) throws SieveSyntaxException {
        Arguments arguments = Arguments.of(compilation, node);
        Texts uris = arguments.texts("methods of notification");
        arguments.end();
        return run -> {
            for (String uri : uris.of(run)) {
                run.spend(uri.length());
                if (MailtoUri.parse(uri).isEmpty()) {
                    return false;
                }
            }
            return true;
        };
    }

    // notify_method_capability [COMPARATOR] [MATCH-TYPE] <notification-uri> <notification-capability> <key-list>
    static Condition capability(Compilation compilation, Node node) throws SieveSyntaxException {
        Arguments arguments = Arguments.of(compilation, node);
        var match = MatchArguments.read(arguments);
        Text uri = arguments.text("a method of notification");
        Text capability = arguments.text("a capability");
        Keys keys = Keys.take(arguments, match);
        arguments.end();
        return run -> {
            String answer = switch (capability.of(run).toLowerCase(Locale.ROOT)) {
                case "online" -> "maybe";
                case "fcc" -> "yes"; // RFC 8580 §6.1
                default -> "";
            };
            boolean known = !answer.isEmpty() && MailtoUri.parse(uri.of(run)).isPresent();
            return known && keys.match(run, List.of(answer));
        };
    }
}
