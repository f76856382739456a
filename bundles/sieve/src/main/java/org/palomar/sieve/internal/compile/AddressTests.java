package org.palomar.sieve.internal.compile;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.palomar.api.address.Address;
import org.palomar.api.address.ReversePath;
import org.palomar.api.message.Envelope.Mailbox;
import org.palomar.mime.AddressLists;
import org.palomar.sieve.SieveSyntaxException;
import org.palomar.sieve.SmtpEnvelope;
import org.palomar.sieve.internal.match.Octets;
import org.palomar.sieve.internal.run.Condition;
import org.palomar.sieve.internal.run.Field;
import org.palomar.sieve.internal.run.Text;
import org.palomar.sieve.internal.run.Texts;
import org.palomar.sieve.internal.syntax.Node;

/** address and envelope (RFC 5228 §5.1, §5.4). */
final class AddressTests {

    private static final Set<String> FIELDS =
            Set.of("from", "to", "cc", "bcc", "sender", "return-path", "apparently-to");

    private static final List<String> ENDINGS = List.of("-from", "-to", "-cc", "-bcc", "-sender");

    private static final String MISSING_DOMAIN = "missing-domain.invalid";
    private static final String MISSING_MAILBOX = "MISSING_MAILBOX";

    private AddressTests() {}

    // address [:index <n> [:last]] [:mime] [:anychild] [COMPARATOR] [ADDRESS-PART] [MATCH-TYPE] <header-list>
    // <key-list>
    static Condition address(Compilation compilation, Node node) throws SieveSyntaxException {
        Arguments arguments = Arguments.of(compilation, node);
        FieldSelection selection = FieldSelection.take(arguments, true);
        AddressPart part = AddressPart.take(arguments);
        var match = MatchArguments.read(arguments);
        Texts names = arguments.texts("names of header fields with addresses");
        for (Text name : names.all()) {
            if (name.constant().isPresent() && !hasAddresses(name.source())) {
                throw compilation.error(
                        node.start(),
                        "\"" + Octets.text(name.source()) + "\" has no addresses; test it with \"header\".");
            }
        }
        Keys keys = Keys.take(arguments, match);
        arguments.end();
        return run -> {
            List<String> values = new ArrayList<>();
            int count = 0;
            for (Field field : selection.select(run, names)) {
                if (hasAddresses(field.name())) {
                    run.spend(1 + field.raw().length());
                    count += collect(field, part, values);
                }
            }
            return keys.match(run, values, count);
        };
    }

    private static boolean hasAddresses(String field) {
        String name = field.toLowerCase(Locale.ROOT);
        return FIELDS.contains(name) || ENDINGS.stream().anyMatch(name::endsWith);
    }

    /** Adds the parts of a field's addresses; answers how many addresses there are. */
    private static int collect(Field field, AddressPart part, List<String> values) {
        int count = 0;
        for (Mailbox entry : AddressLists.parse(field.raw())) {
            if (entry.host().isEmpty()) {
                continue; // the mark of a group
            }
            count++;
            boolean valid =
                    !entry.host().equals(MISSING_DOMAIN) && !entry.localPart().equals(MISSING_MAILBOX);
            if (valid) {
                part.of(entry.localPart(), entry.host()).ifPresent(values::add);
            } else if (part == AddressPart.ALL) {
                values.add(entry.host().equals(MISSING_DOMAIN) ? entry.localPart() : "@" + entry.host());
            }
        }
        return count;
    }

    // envelope [COMPARATOR] [ADDRESS-PART] [MATCH-TYPE] <envelope-part: string-list> <key-list: string-list>
    static Condition envelope(Compilation compilation, Node node) throws SieveSyntaxException {
        Arguments arguments = Arguments.of(compilation, node);
        AddressPart part = AddressPart.take(arguments);
        var match = MatchArguments.read(arguments);
        Set<String> names = Set.of("from", "to");
        List<String> wanted = new ArrayList<>();
        for (String name : arguments.literals("the parts of the envelope, \"from\" or \"to\"")) {
            wanted.add(name.toLowerCase(Locale.ROOT));
        }
        if (!names.containsAll(wanted)) {
            throw compilation.error(node.start(), "An envelope has the parts \"from\" and \"to\"; write one of them.");
        }
        Keys keys = Keys.take(arguments, match);
        arguments.end();
        return run -> {
            SmtpEnvelope envelope = run.envelope();
            List<String> values = new ArrayList<>();
            int count = 0;
            for (String name : wanted) {
                boolean recipient = name.equals("to");
                count += recipient || !envelope.from().isNull() ? 1 : 0;
                (recipient ? recipient(envelope.to(), part) : sender(envelope.from(), part)).ifPresent(values::add);
            }
            return keys.match(run, values, count);
        };
    }

    private static Optional<String> recipient(Address address, AddressPart part) {
        return part.of(Octets.of(address.localPart()), address.domain().name());
    }

    private static Optional<String> sender(ReversePath path, AddressPart part) {
        return switch (path) {
            case ReversePath.Null none -> Optional.of("");
            case ReversePath.Sender(Address address) -> recipient(address, part);
            case ReversePath.AtHost host ->
                part.of(Octets.of(host.localPart()), host.host().toString());
        };
    }
}
