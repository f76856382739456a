package org.palomar.filter.scorer.internal.text;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.palomar.api.address.Domain;
import org.palomar.api.message.Envelope.Mailbox;
import org.palomar.mime.AddressLists;
import org.palomar.mime.EncodedWords;
import org.palomar.mime.Headers;

/** The tokens of a message's fields. */
final class FieldTokens {

    /** Fields that are looked at. */
    private static final int MOST_FIELDS = 200;

    /** Characters of a field that are. */
    private static final int MOST_VALUE = 2_000;

    /** Addresses of a field. */
    private static final int MOST_ADDRESSES = 10;

    /** Characters of a boundary's shape. */
    private static final int MOST_SHAPE = 24;

    /** A field's name that is longer is nobody's. */
    private static final int MOST_NAME = 40;

    /**
     * Fields that servers and mailboxes add on the way or after it: they tell where a message was, and are not there when it is judged. The same message has the same tokens when it comes, and from its mailbox.
     */
    private static final Set<String> OF_THE_WAY = Set.of(
            "received",
            "return-path",
            "delivered-to",
            "x-original-to",
            "envelope-to",
            "delivery-date",
            "authentication-results",
            "received-spf",
            "dkim-signature",
            "arc-seal",
            "arc-message-signature",
            "arc-authentication-results",
            "status",
            "x-status",
            "x-keywords",
            "x-uid",
            "x-imap",
            "x-imapbase",
            "x-mozilla-status",
            "x-mozilla-status2",
            "x-mozilla-keys",
            "x-evolution-source",
            "lines",
            "xref",
            "bcc",
            "content-length",
            // what each message has says nothing
            "from",
            "to",
            "subject",
            "date",
            "message-id");

    private static final List<String> MARKS = List.of("x-spam", "x-virus", "x-palomar", "x-loop", "resent-");

    private final Tokens tokens;
    private final Facts facts;

    FieldTokens(Tokens tokens, Facts facts) {
        this.tokens = tokens;
        this.facts = facts;
    }

    void read(Headers headers) {
        headers.fields().stream().limit(MOST_FIELDS).forEach(this::field);
        if (headers.first("To").isEmpty()) {
            tokens.add("no:to");
        }
        headers.first("From").ifPresent(from -> ownAnswers(headers, from));
    }

    private void field(Headers.Field field) {
        String name = field.name().toLowerCase(Locale.ROOT);
        String value = field.value().substring(0, Math.min(field.value().length(), MOST_VALUE));
        switch (name) {
            case "subject" -> words("subject:", EncodedWords.decode(value), true);
            case "from" -> addresses("from:", value);
            case "reply-to" -> addresses("reply-to:", value);
            case "to", "cc" -> recipients(name, value);
            case "x-mailer", "user-agent", "x-newsreader" -> words("mailer:", letters(value), true);
            case "organization" -> words("organization:", EncodedWords.decode(value), false);
            case "content-type" -> contentType(value);
            case "list-unsubscribe", "list-id" -> words(name + ":", letters(value), false);
            default -> {}
        }
        if (!name.isEmpty()
                && name.length() <= MOST_NAME
                && !OF_THE_WAY.contains(name)
                && MARKS.stream().noneMatch(name::startsWith)) {
            tokens.add("has:" + name);
        }
    }

    private void words(String prefix, String text, boolean pairs) {
        Words words = new Words(tokens, facts, prefix, pairs);
        words.accept(text);
        words.end();
        if (prefix.equals("subject:") && isShouted(text)) {
            tokens.add("subject:shouted");
        }
    }

    private static boolean isShouted(String text) {
        long letters = text.chars().filter(Character::isLetter).count();
        return letters >= MOST_ADDRESSES && text.chars().noneMatch(Character::isLowerCase);
    }

    /** Digits of a version are another each month. */
    private static String letters(String value) {
        StringBuilder letters = new StringBuilder(value.length());
        value.chars().forEach(c -> letters.append(c < 0x80 && Character.isDigit(c) ? ' ' : (char) c));
        return letters.toString();
    }

    private void addresses(String prefix, String value) {
        List<Mailbox> entries = AddressLists.parse(value);
        entries.stream().limit(MOST_ADDRESSES).forEach(entry -> {
            words(prefix, EncodedWords.decode(entry.name()), false);
            String host = entry.host().toLowerCase(Locale.ROOT);
            tokens.add(prefix + entry.localPart().toLowerCase(Locale.ROOT) + "@" + host);
            tokens.add(prefix + "@" + host);
            Domain.parse(host).map(Links::house).ifPresent(house -> tokens.add(prefix + "@@" + house));
        });
        if (entries.isEmpty()) {
            tokens.add(prefix + "nobody");
        }
    }

    /** Not who: that is us. How many, and whether they are called by name. */
    private void recipients(String name, String value) {
        List<Mailbox> entries = AddressLists.parse(value);
        int bits = Integer.SIZE - Integer.numberOfLeadingZeros(entries.size());
        tokens.add(name + ":many:" + bits);
        boolean named = entries.stream().anyMatch(entry -> !entry.name().isBlank());
        tokens.add(name + (named ? ":named" : ":unnamed"));
    }

    private void contentType(String value) {
        String lower = value.toLowerCase(Locale.ROOT);
        int end = lower.indexOf(';');
        tokens.add("type:" + (end < 0 ? lower : lower.substring(0, end)).strip());
        int boundary = lower.indexOf("boundary=");
        if (boundary >= 0) {
            tokens.add("boundary:" + shape(lower.substring(boundary + "boundary=".length())));
        }
    }

    /** Programs make boundaries of their own kinds: digits and letters of it are another each time, how many and what stands between is not. */
    private static String shape(String boundary) {
        StringBuilder shape = new StringBuilder(MOST_SHAPE);
        char before = 0;
        for (int i = 0; i < boundary.length() && shape.length() < MOST_SHAPE && boundary.charAt(i) != ';'; i++) {
            char c = boundary.charAt(i);
            char kind = Character.isDigit(c) ? '9' : c;
            if (kind != '"' && !(kind == '9' && before == '9')) {
                shape.append(kind);
            }
            before = kind;
        }
        return shape.toString();
    }

    private void ownAnswers(Headers headers, Headers.Field from) {
        Optional<Headers.Field> answers = headers.first("Reply-To");
        if (answers.isPresent()) {
            tokens.add(answers.get().value().equalsIgnoreCase(from.value()) ? "reply-to:same" : "reply-to:other");
        }
    }
}
