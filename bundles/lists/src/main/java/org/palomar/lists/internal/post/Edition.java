package org.palomar.lists.internal.post;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.palomar.api.address.Address;
import org.palomar.api.list.ListTerms;
import org.palomar.api.list.ListTerms.ReplyTo;
import org.palomar.api.message.Content;
import org.palomar.api.message.HeaderField;
import org.palomar.mime.Headers;

/**
 * A post as all members get it: the same body behind a header that says of which list it is (RFC 2919, RFC 2369). Fields of other lists go, as the innermost list is the one to answer; receipts are not asked of
 * everybody in the author's name; what mailboxes it was in is nobody's business, but for lists, by which loops are seen. Signatures stay: those that still hold say something, a broken one counts as none (RFC 6376 §6.1).
 */
public final class Edition {

    private static final Set<String> REMOVED = Set.of(
            "list-id",
            "list-post",
            "list-help",
            "list-owner",
            "list-archive",
            "list-subscribe",
            "list-unsubscribe",
            "list-unsubscribe-post",
            "precedence",
            "sender",
            "errors-to",
            "return-path",
            "return-receipt-to",
            "disposition-notification-to",
            "disposition-notification-options",
            "x-confirm-reading-to");

    private static final int MAX_NAME = 100;

    private static final byte[] LINE_END = {'\r', '\n'};

    /** Before a value that has something put before it, as its line may have 998 octets by itself (RFC 5322 §2.1.1). */
    private static final byte[] FOLD = {'\r', '\n', ' '};

    private final Headers headers;
    private final Content post;
    private final Author author;
    private final ListTerms terms;
    private final Address list;
    private final boolean inOwnName;
    private final List<Address> trail;

    /**
     * @param headers of the post, whole
     * @param inOwnName whether the list is the author
     * @param trail lists that it has passed, without this one
     */
    public Edition(
            Content post,
            Headers headers,
            Author author,
            Address list,
            ListTerms terms,
            boolean inOwnName,
            List<Address> trail) {
        this.post = post;
        this.headers = headers;
        this.author = author;
        this.list = list;
        this.terms = terms;
        this.inOwnName = inOwnName;
        this.trail = List.copyOf(trail);
    }

    /** The whole message. */
    public Content compose() {
        ByteArrayOutputStream out = new ByteArrayOutputStream(4096);
        field(out, "Delivered-To", list.toString());
        trail.forEach(before -> field(out, "Delivered-To", before.toString()));
        field(out, "List-Id", id());
        field(out, "List-Post", "<mailto:" + list + ">");
        field(out, "List-Owner", "<mailto:" + behind("-owner") + ">");
        field(out, "List-Help", "<mailto:" + behind("-request") + ">");
        field(out, "Precedence", "list");
        field(out, "Sender", "<" + behind("-bounces") + ">"); // RFC 5322 §3.6.2
        boolean replies = false;
        boolean copies = false;
        for (Headers.Field field : headers.fields()) {
            String name = field.name().toLowerCase(Locale.ROOT);
            if (name.isEmpty() || REMOVED.contains(name) || name.equals("delivered-to")) {
                continue;
            }
            switch (name) {
                case "from" -> from(out, field);
                case "subject" -> subject(out, field);
                case "reply-to" -> {
                    replies = true;
                    replyTo(out, field);
                }
                case "cc" -> {
                    cc(out, field, copies);
                    copies = true;
                }
                default -> raw(out, field);
            }
        }
        if (!replies && terms.replyTo() == ReplyTo.LIST) {
            field(out, "Reply-To", "<" + list + ">");
        } else if (!replies && inOwnName) {
            field(out, "Reply-To", "<" + author.address() + ">");
        }
        if (!copies && namesAuthorInCc()) {
            field(out, "Cc", "<" + author.address() + ">");
        }
        out.writeBytes(new byte[] {'\r', '\n'});
        return new Rest(post, bodyStart()).prefixedBy(out.toByteArray());
    }

    // RFC 2919 §3: a name for people, and one for programs that looks like a domain
    private String id() {
        String id = "<" + list.localPart().replace('+', '.') + "." + list.domain() + ">";
        return terms.description().isEmpty() ? id : Phrases.name(terms.description()) + " " + id;
    }

    private Address behind(String suffix) {
        return new Address(list.localPart() + suffix, list.domain());
    }

    private void from(ByteArrayOutputStream out, Headers.Field field) {
        if (!inOwnName) {
            raw(out, field);
            return;
        }
        String who = author.name().isBlank() ? author.address().localPart() : author.name();
        String name = Phrases.cut(Phrases.oneLine(who), MAX_NAME) + " via " + list.localPart();
        field(out, "From", Phrases.name(name) + " <" + list + ">");
        field(
                out,
                "X-Original-From",
                Phrases.name(Phrases.cut(author.name(), MAX_NAME)) + " <" + author.address() + ">");
    }

    private void subject(ByteArrayOutputStream out, Headers.Field field) {
        if (terms.prefix().isEmpty() || field.text().contains(terms.prefix())) {
            raw(out, field);
            return;
        }
        out.writeBytes(("Subject: " + Phrases.text(terms.prefix())).getBytes(StandardCharsets.US_ASCII));
        value(out, field);
    }

    private void replyTo(ByteArrayOutputStream out, Headers.Field field) {
        if (terms.replyTo() == ReplyTo.LIST) {
            field(out, "Reply-To", "<" + list + ">");
        } else {
            raw(out, field);
        }
    }

    /** Where answers go to the list and the author is not in From, who wants to write to the author finds the address here. */
    private boolean namesAuthorInCc() {
        return inOwnName && terms.replyTo() == ReplyTo.LIST;
    }

    private void cc(ByteArrayOutputStream out, Headers.Field field, boolean another) {
        if (another || !namesAuthorInCc() || field.value().isBlank()) {
            raw(out, field);
            return;
        }
        out.writeBytes(("Cc: <" + author.address() + ">,").getBytes(StandardCharsets.UTF_8));
        value(out, field);
    }

    private void raw(ByteArrayOutputStream out, Headers.Field field) {
        out.write(headers.octets(), field.start(), field.end() - field.start());
    }

    /** The value as it was written, behind a space, from its first character to its line end. */
    private void value(ByteArrayOutputStream out, Headers.Field field) {
        byte[] octets = headers.octets();
        int at = field.start();
        while (octets[at] != ':') {
            at++;
        }
        at++;
        while (at < field.end() && " \t\r\n".indexOf(octets[at]) >= 0) {
            at++;
        }
        if (at < field.end()) {
            out.writeBytes(FOLD);
            out.write(octets, at, field.end() - at);
        } else {
            out.writeBytes(LINE_END);
        }
    }

    private int bodyStart() {
        int end = headers.fields().isEmpty() ? 0 : headers.fields().getLast().end();
        byte[] octets = headers.octets();
        if (end < octets.length && octets[end] == '\r') {
            end++;
        }
        return end < octets.length && octets[end] == '\n' ? end + 1 : end;
    }

    private static void field(ByteArrayOutputStream out, String name, String value) {
        out.writeBytes(new HeaderField(name, value).toOctets());
    }
}
