package org.palomar.lists.internal.post;

import java.util.List;
import java.util.stream.Stream;
import org.palomar.api.address.Domain;
import org.palomar.api.message.HeaderField;
import org.palomar.dkim.AuthenticationResults;
import org.palomar.dkim.AuthenticationResults.Method;
import org.palomar.dkim.Vouching;

/** Who vouches that a post is of whom its From names. */
public enum Proof {
    /** Nobody: anybody may have written it. */
    NOBODY,
    /** The account here that the author is, which logged in to send it. */
    ACCOUNT,
    /** The author's domain elsewhere. It may let one of its people write as another; that is for it to see to. */
    DOMAIN;

    /**
     * What steps here have found in this pass. What the message itself says of such findings is not asked, as anybody can write that.
     *
     * @param added the fields that steps have put before the message, without the message's own
     * @param author the domain of the one From
     * @return {@link #DOMAIN} if DMARC passes for it (RFC 7489 §3.1), or if it has no policy and SPF or a signature passes for it or a domain above it; {@link #NOBODY} otherwise, also where the DNS did not answer
     */
    public static Proof of(List<HeaderField> added, Domain author) {
        return Vouching.of(added).isAuthors(author) ? DOMAIN : NOBODY;
    }

    /** Whether a server of the author's domain, of one above or below it, has brought the message in this pass (SPF), as steps here have found. */
    public static boolean isOwnServer(List<HeaderField> added, Domain author) {
        return senders(added).anyMatch(name -> covers(name, author) || covers(author, name));
    }

    private static Stream<Method> methods(List<HeaderField> added) {
        return added.stream()
                .filter(field -> field.name().equalsIgnoreCase(AuthenticationResults.NAME))
                .flatMap(field -> AuthenticationResults.read(field.value()).stream());
    }

    /** Domains of senders for which SPF passes. */
    private static Stream<Domain> senders(List<HeaderField> added) {
        return methods(added)
                .filter(one -> one.method().equals("spf") && one.result().equals("pass"))
                .flatMap(one -> values(one, identity(one)).stream())
                .flatMap(name -> Domain.parse(name).stream());
    }

    /** Whether steps here have looked who it is from, with whatever result. */
    public static boolean isLookedAt(List<HeaderField> added) {
        return methods(added).anyMatch(one -> one.method().equals("dmarc"));
    }

    /** The property that names whom a method speaks for; no property is called like an empty one. */
    private static String identity(Method method) {
        return switch (method.method()) {
            case "dkim" -> "header.d";
            case "spf" -> "smtp.mailfrom";
            default -> "";
        };
    }

    private static List<String> values(Method method, String type) {
        return method.properties().stream()
                .filter(property -> property.type().equals(type))
                .map(AuthenticationResults.Property::value)
                .toList();
    }

    private static boolean covers(Domain name, Domain author) {
        return name.equals(author)
                || (name.name().indexOf('.') > 0 && author.name().endsWith("." + name.name()));
    }
}
