package org.palomar.lists.internal.post;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.palomar.api.address.Address;
import org.palomar.api.address.Domain;
import org.palomar.mime.AddressLists;
import org.palomar.mime.Headers;
import org.palomar.mime.MailDates;

/**
 * Whether a post for which its author's domain vouches was written lately, and whom to. A signature (DKIM) holds for ever and for everybody: it says who has written a message once, not who sends it now, nor where (RFC 6376 §8.6).
 * What says more are fields that it covers, or that the author's own servers have sent it (SPF). Pure.
 *
 * @param headers of the message, without what steps here have put before it
 * @param ownServer whether a server of the author's domain has brought it in this pass
 */
public record Freshness(Headers headers, Domain author, boolean ownServer) {

    /** Senders try for five days (RFC 5321 §4.5.4.1), and a moderator of another list may have kept it a little. */
    public static final Duration AGE = Duration.ofDays(7);

    /** Clocks that go wrong, and zones that are written wrong. */
    public static final Duration AHEAD = Duration.ofDays(1);

    /** Octets of a digest that tell posts apart. */
    private static final int ID_OCTETS = 16;

    private static final String DATE = "Date";
    private static final String MESSAGE_ID = "Message-ID";

    /** By what a message is known again; the same wherever its lines are folded. Empty where it has no one name. */
    public static Optional<String> id(Headers headers, Address author) {
        List<Headers.Field> names = headers.all(MESSAGE_ID);
        String name = names.size() == 1 ? names.getFirst().value().replaceAll("\\s", "") : "";
        if (name.isEmpty()) {
            return Optional.empty();
        }
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest((author.folded() + "\n" + name).getBytes(StandardCharsets.UTF_8));
            return Optional.of(HexFormat.of().formatHex(digest, 0, ID_OCTETS));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }

    /** Whom it is written to, by fields that nobody has put there since; empty where its name or date may be another's. */
    public List<Address> recipients() {
        List<Address> recipients = new ArrayList<>();
        for (String name : List.of("To", "Cc")) {
            if (ownServer || isSigned(List.of(DATE, MESSAGE_ID, name))) {
                headers.all(name).stream()
                        .flatMap(field -> AddressLists.parse(field.value()).stream())
                        .flatMap(entry -> AddressLists.address(entry).stream())
                        .forEach(recipients::add);
            }
        }
        return recipients;
    }

    /** Whether it was written at about a time. */
    public boolean isOf(Instant time) {
        List<Headers.Field> dates = headers.all(DATE);
        return dates.size() == 1
                && MailDates.parse(dates.getFirst().value())
                        .map(date -> date.toInstant())
                        .filter(date -> !date.isBefore(time.minus(AGE)) && !date.isAfter(time.plus(AHEAD)))
                        .isPresent();
    }

    /**
     * Whether all fields of these names are covered by every signature of the author's organisation. Which of them holds is not asked: the one that does is among them, and what somebody adds can only make less of it.
     */
    private boolean isSigned(List<String> names) {
        List<String> signatures = headers.all("DKIM-Signature").stream()
                .map(field -> field.value().replaceAll("\\s", ""))
                .filter(this::isOfAuthor)
                .toList();
        return !signatures.isEmpty()
                && signatures.stream().allMatch(signature -> names.stream().allMatch(name -> covers(signature, name)));
    }

    private boolean isOfAuthor(String signature) {
        return Domain.parse(tag(signature, "d"))
                .filter(domain -> Organisation.mayBeOne(domain, author))
                .isPresent();
    }

    // RFC 6376 §5.4.2: a name covers one field each time that it is there, from below
    private boolean covers(String signature, String name) {
        long covered = Arrays.stream(tag(signature, "h").split(":", -1))
                .filter(name::equalsIgnoreCase)
                .count();
        return covered >= headers.all(name).size();
    }

    // tag-list = tag-spec *( ";" tag-spec ) [ ";" ]
    // RFC 6376 §3.2; names are case-sensitive, and none is there twice
    private static String tag(String signature, String name) {
        return Arrays.stream(signature.split(";", -1))
                .filter(tag -> tag.startsWith(name + "="))
                .findFirst()
                .map(tag -> tag.substring(name.length() + 1).toLowerCase(Locale.ROOT))
                .orElse("");
    }
}
