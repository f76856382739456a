package org.palomar.filter.scorer.internal.text;

import java.io.IOException;
import java.io.Reader;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.palomar.api.message.BodyStructure;
import org.palomar.api.message.BodyStructure.Enclosed;
import org.palomar.api.message.BodyStructure.Leaf;
import org.palomar.api.message.BodyStructure.Multipart;
import org.palomar.api.message.Content;
import org.palomar.mime.BodyDecoding;
import org.palomar.mime.Headers;
import org.palomar.mime.MailDates;
import org.palomar.mime.MessageParser;
import org.palomar.mime.MimeParameters;

/**
 * One message, read: its tokens, and how it is made. Bounded by octets, parts and tokens; for one thread.
 */
public final class Reading {

    /** Characters of all texts that are read: what people read of spam is before that, and more costs more than a millisecond. */
    static final int MOST_TEXT = 96 * 1024;

    /** Parts of text that are opened. */
    static final int MOST_PARTS = 20;

    /** Parts that are named. */
    private static final int MOST_NAMED = 50;

    private static final int BUFFER = 8 * 1024;

    private final Tokens tokens = new Tokens();
    private final Facts facts = new Facts();
    private final Headers headers;
    private int left = MOST_TEXT;
    private int texts = MOST_PARTS;
    private int named = MOST_NAMED;

    private Reading(Headers headers) {
        this.headers = headers;
    }

    /** @throws IOException only if the content can't be read */
    public static Reading of(Content message) throws IOException {
        Reading reading = new Reading(Headers.read(message));
        new FieldTokens(reading.tokens, reading.facts).read(reading.headers);
        reading.part(message, MessageParser.summarize(message).structure());
        return reading;
    }

    /** What can be learned of it. */
    public Set<String> tokens() {
        return tokens.all();
    }

    /** What names the message; empty if nothing does. */
    public String messageId() {
        return headers.first("Message-ID").map(Headers.Field::value).orElse("");
    }

    /** When it says that it was written. */
    public Optional<Instant> date() {
        return headers.first("Date")
                .flatMap(field -> MailDates.parse(field.value()))
                .map(OffsetDateTime::toInstant);
    }

    Headers headers() {
        return headers;
    }

    Facts facts() {
        return facts;
    }

    /** Recursion is as deep as the parser lets structures be. */
    private void part(Content message, BodyStructure part) throws IOException {
        switch (part) {
            case Multipart multipart -> {
                name("part:multipart/" + lower(multipart.description().subtype()));
                for (BodyStructure inner : multipart.parts()) {
                    part(message, inner);
                }
            }
            case Enclosed enclosed -> {
                name("part:message");
                part(message, enclosed.message());
            }
            case Leaf leaf -> leaf(message, leaf);
        }
    }

    private void leaf(Content message, Leaf leaf) throws IOException {
        String type = lower(leaf.description().type()) + "/"
                + lower(leaf.description().subtype());
        name("part:" + type);
        name("encoding:" + lower(leaf.description().encoding()));
        MimeParameters.fileName(leaf.description()).ifPresent(this::file);
        if (!leaf.description().type().equals("TEXT")) {
            return;
        }
        MimeParameters.value(leaf.description().parameters(), "charset")
                .ifPresent(charset -> name("charset:" + lower(charset)));
        boolean html = type.equals("text/html");
        facts.html += html ? 1 : 0;
        facts.plain += html ? 0 : 1;
        if (left > 0 && texts > 0 && !tokens.isFull()) {
            texts--;
            try (Reader text = BodyDecoding.text(message, leaf)) {
                text(text, html);
            }
        }
    }

    private void text(Reader text, boolean html) throws IOException {
        Words words = new Words(tokens, facts, "", true);
        HtmlText marked = new HtmlText(tokens, facts);
        char[] buffer = new char[BUFFER];
        int read = text.read(buffer, 0, Math.min(left, BUFFER));
        while (read > 0) {
            left -= read;
            for (int i = 0; i < read; i++) {
                if (html) {
                    marked.accept(buffer[i]);
                } else {
                    words.accept(buffer[i]);
                }
            }
            read = left > 0 && !tokens.isFull() ? text.read(buffer, 0, Math.min(left, BUFFER)) : 0;
        }
        words.end();
        marked.end();
    }

    private void file(String name) {
        int dot = name.lastIndexOf('.');
        String ending = dot < 0 || name.length() - dot > 8
                ? "none"
                : lower(name.substring(dot + 1)).strip();
        name("file:" + ending);
        facts.programs += isProgram(ending) ? 1 : 0;
    }

    private static boolean isProgram(String ending) {
        return switch (ending) {
            case "bat",
                    "cmd",
                    "com",
                    "cpl",
                    "exe",
                    "hta",
                    "jar",
                    "js",
                    "jse",
                    "lnk",
                    "msi",
                    "pif",
                    "ps1",
                    "scr",
                    "vbe",
                    "vbs",
                    "wsf" -> true;
            default -> false;
        };
    }

    private void name(String token) {
        if (named > 0) {
            named--;
            tokens.add(token);
        }
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }
}
