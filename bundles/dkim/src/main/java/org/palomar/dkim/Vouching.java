package org.palomar.dkim;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.palomar.api.address.Domain;
import org.palomar.api.address.ReversePath;
import org.palomar.api.list.MailingLists.Ruling.Sender;
import org.palomar.api.message.HeaderField;
import org.palomar.dkim.AuthenticationResults.Method;

/**
 * For whom somebody vouches, by what steps here have found in this pass. What the message itself says of such findings is not asked, as anybody can write that. Immutable.
 *
 * @param fields what was found, of each step that wrote it
 */
public record Vouching(List<List<Method>> fields) {

    public Vouching {
        fields = List.copyOf(fields);
    }

    /** @param added the fields that steps have put before the message, without the message's own */
    public static Vouching of(List<HeaderField> added) {
        return new Vouching(added.stream()
                .filter(field -> field.name().equalsIgnoreCase(AuthenticationResults.NAME))
                .map(field -> AuthenticationResults.read(field.value()))
                .toList());
    }

    /**
     * Whether it is of the author's domain.
     *
     * @param author the domain of the one From
     * @return whether DMARC passes for it (RFC 7489 §3.1), or it has no policy and SPF or a signature passes for it or a domain above it; no where the DNS did not answer
     */
    public boolean isAuthors(Domain author) {
        return fields.stream().anyMatch(methods -> isAuthors(methods, author));
    }

    private static boolean isAuthors(List<Method> methods, Domain author) {
        List<Method> dmarc =
                methods.stream().filter(one -> one.method().equals("dmarc")).toList();
        if (dmarc.size() != 1) {
            return false; // not of a step that knows
        }
        return switch (dmarc.getFirst().result()) {
            case "pass" ->
                values(dmarc.getFirst(), "header.from")
                        .anyMatch(from -> Domain.parse(from).equals(Optional.of(author)));
            case "none" ->
                methods.stream()
                        .filter(one -> one.result().equals("pass"))
                        .flatMap(one -> values(one, identity(one)))
                        .flatMap(name -> Domain.parse(name).stream())
                        .anyMatch(name -> covers(name, author));
            default -> false;
        };
    }

    /** Whether the client may send for the domain of the sender in the envelope (SPF). Where that is what the client calls itself, it may have been asked by that name. */
    public boolean isSenders(Domain sender) {
        return fields.stream()
                .flatMap(List::stream)
                .filter(one -> one.method().equals("spf") && one.result().equals("pass"))
                .flatMap(one -> Stream.concat(values(one, "smtp.mailfrom"), values(one, "smtp.helo")))
                .anyMatch(name -> Domain.parse(name).equals(Optional.of(sender)));
    }

    /** What steps here have found of the envelope's sender, which is told of what becomes of a message. The null sender is nobody to be told, and so in doubt. */
    public Sender sender(ReversePath sender) {
        if (sender.address().isEmpty()) {
            return Sender.DOUBTFUL;
        }
        Domain domain = sender.address().get().domain();
        List<Method> methods = fields.stream().flatMap(List::stream).toList();
        boolean known = methods.stream()
                .filter(one -> one.result().equals("pass"))
                .filter(one -> one.method().equals("spf") || one.method().equals("dkim"))
                .flatMap(one -> values(one, identity(one)))
                .anyMatch(name -> Domain.parse(name).equals(Optional.of(domain)));
        if (known) {
            return Sender.KNOWN;
        }
        boolean asked = methods.stream().anyMatch(one -> one.method().equals("spf"))
                && methods.stream().noneMatch(one -> one.result().equals("temperror"));
        return asked ? Sender.DOUBTFUL : Sender.UNASKED;
    }

    /** The property that names whom a method speaks for; no property is called like an empty one. */
    private static String identity(Method method) {
        return switch (method.method()) {
            case "dkim" -> "header.d";
            case "spf" -> "smtp.mailfrom";
            default -> "";
        };
    }

    private static Stream<String> values(Method method, String type) {
        return method.properties().stream()
                .filter(property -> property.type().equals(type))
                .map(AuthenticationResults.Property::value);
    }

    private static boolean covers(Domain name, Domain author) {
        return name.equals(author)
                || (name.name().indexOf('.') > 0 && author.name().endsWith("." + name.name()));
    }
}
