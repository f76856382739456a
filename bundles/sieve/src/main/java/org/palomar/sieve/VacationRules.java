package org.palomar.sieve;

import java.io.IOException;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.palomar.api.address.Address;
import org.palomar.api.message.Content;
import org.palomar.mime.AddressLists;
import org.palomar.mime.Headers;

/**
 * When no answer is sent, whatever the script says (RFC 5230 §4.5, §4.6; RFC 3834 §2): programs, lists and strangers' copies get none. Whether the sender had one
 * lately, the caller knows.
 */
public final class VacationRules {

    private static final List<String> LISTS = List.of(
            "List-Id", "List-Help", "List-Subscribe", "List-Unsubscribe", "List-Post", "List-Owner", "List-Archive");

    private static final List<String> RECIPIENTS = List.of("To", "Cc", "Bcc", "Resent-To", "Resent-Cc", "Resent-Bcc");

    private static final Set<String> PROGRAMS =
            Set.of("mailer-daemon", "listserv", "majordomo", "noreply", "no-reply", "donotreply", "do-not-reply");

    private VacationRules() {}

    /**
     * Why the sender gets no answer; empty if nothing is against one.
     *
     * @param own the addresses of the owner, but those that the script names. That of the envelope is one of them if it is the owner's alone: members of a group do not
     *     answer for it
     * @throws IOException if the message can't be read
     */
    public static Optional<String> objection(
            Action.Vacation vacation, Content message, SmtpEnvelope envelope, Collection<Address> own)
            throws IOException {
        Optional<Address> sender = envelope.from().address();
        Set<Address> owned = owned(vacation, own);
        if (sender.isEmpty()) {
            return Optional.of("the message has no sender to answer");
        }
        if (owned.contains(sender.get().folded())) {
            return Optional.of("the sender is the owner");
        }
        if (isProgram(sender.get().folded().localPart())) {
            return Optional.of("the sender is a program");
        }
        Headers headers = Headers.read(message);
        if (LISTS.stream().anyMatch(name -> headers.first(name).isPresent())) {
            return Optional.of("the message came by a mailing list");
        }
        if (isAutomatic(headers)) {
            return Optional.of("a program sent the message by itself");
        }
        return isAddressed(headers, owned)
                ? Optional.empty()
                : Optional.of("no address of the owner is in To, Cc or Bcc");
    }

    private static Set<Address> owned(Action.Vacation vacation, Collection<Address> own) {
        Set<Address> owned = new HashSet<>();
        own.forEach(address -> owned.add(address.folded()));
        vacation.addresses().forEach(address -> owned.add(address.folded()));
        return owned;
    }

    private static boolean isProgram(String localPart) {
        return PROGRAMS.contains(localPart) || localPart.startsWith("owner-") || localPart.endsWith("-request");
    }

    // RFC 3834 §2; Precedence is no standard, but what programs before it wrote
    private static boolean isAutomatic(Headers headers) {
        boolean submitted = headers.all("Auto-Submitted").stream()
                .anyMatch(field -> !field.text().toLowerCase(Locale.ROOT).matches("no\\b.*"));
        boolean bulk = headers.all("Precedence").stream()
                .anyMatch(field -> field.text().toLowerCase(Locale.ROOT).matches("(bulk|junk|list)\\b.*"));
        return submitted || bulk;
    }

    private static boolean isAddressed(Headers headers, Set<Address> owned) {
        return RECIPIENTS.stream()
                .flatMap(name -> headers.all(name).stream())
                .flatMap(field -> AddressLists.parse(field.value()).stream())
                .flatMap(entry -> AddressLists.address(entry).stream())
                .map(Address::folded)
                .anyMatch(address -> owned.contains(address) || owned.contains(address.withoutSubaddress()));
    }
}
