package org.palomar.quarantine.web.internal;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.palomar.api.address.Address;
import org.palomar.api.quarantine.QuarantineEntry;
import org.palomar.api.quarantine.QuarantineLinks.Language;

/**
 * A page: HTML without scripts, and with nothing that is fetched. Immutable.
 *
 * @param languages one, or all where it is not known who reads it
 * @param entry which message it is about
 * @param author whose mail may be wanted from now on
 */
record Page(Message message, List<Language> languages, Optional<QuarantineEntry> entry, Optional<Address> author) {

    /** The query of the button that wants mail of the author from now on. */
    static final String ALLOW = "allow";

    private static final String STYLE = """
            :root{color-scheme:light dark}
            body{font:1.125rem/1.5 system-ui,sans-serif;max-width:38rem;margin:0 auto;padding:2rem 1rem;overflow-wrap:anywhere}
            h1{font-size:1.5rem;line-height:1.25}
            dt{font-weight:600}
            dd{margin:0 0 .5rem}
            button{font:inherit;font-weight:600;padding:.6rem 1.2rem;border:0;border-radius:.4rem;background:#1a5fb4;color:#fff;cursor:pointer}
            button.more{background:none;color:inherit;border:1px solid;text-align:start}
            button:focus-visible{outline:3px solid #f5c211;outline-offset:2px}
            """;

    /** Allows this style and the form, which goes to where the page comes from; whatever else a page may do is forbidden. */
    static final String POLICY = "default-src 'none'; style-src 'sha256-" + digest(STYLE)
            + "'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    Page {
        languages = List.copyOf(languages);
        if (languages.isEmpty()) {
            throw new IllegalArgumentException("a page needs a language");
        }
    }

    /** About no message. */
    Page(Message message, List<Language> languages) {
        this(message, languages, Optional.empty(), Optional.empty());
    }

    static String tag(Language language) {
        return language == Language.SPANISH ? "es" : "en";
    }

    /** For {@code Content-Language}. */
    String tags() {
        return languages.stream().map(Page::tag).collect(Collectors.joining(", "));
    }

    String html() {
        String title = languages.stream().map(message::title).collect(Collectors.joining(" / "));
        return "<!DOCTYPE html>\n<html lang=\"" + tag(languages.getFirst())
                + "\">\n<head>\n<meta charset=\"utf-8\">\n"
                + "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>" + title
                + "</title>\n<style>" + STYLE + "</style>\n</head>\n<body>\n<main>\n"
                + languages.stream().map(this::section).collect(Collectors.joining())
                + "</main>\n</body>\n</html>\n";
    }

    private String section(Language language) {
        boolean english = language == Language.ENGLISH;
        String form = "<form method=\"post\"><button>" + (english ? "Deliver it" : "Entregarlo") + "</button>"
                + author.map(address -> allowing(address, english)).orElse("") + "</form>\n";
        return "<section lang=\"" + tag(language) + "\">\n<h1>" + message.title(language) + "</h1>\n<p>"
                + message.text(language) + "</p>\n"
                + entry.map(held -> facts(held, english)).orElse("")
                + (message == Message.QUESTION ? form : "")
                + "</section>\n";
    }

    private static String allowing(Address author, boolean english) {
        return "<p><button class=\"more\" formaction=\"?" + ALLOW + "\">"
                + (english
                                ? "Deliver it, and take mail of <bdi>%s</bdi> for wanted"
                                : "Entregarlo, y aceptar el correo de <bdi>%s</bdi>")
                        .formatted(escaped(author.toString()))
                + "</button></p>";
    }

    private static String facts(QuarantineEntry entry, boolean english) {
        String from = entry.envelope().from();
        return "<dl>"
                + fact(english ? "From" : "De", from.isEmpty() ? entry.sender().toString() : from)
                + fact(english ? "Subject" : "Asunto", entry.envelope().subject())
                + fact(
                        english ? "Came" : "Lleg\u00f3",
                        entry.story().received().truncatedTo(ChronoUnit.MINUTES).toString())
                + fact(english ? "Held because" : "Motivo", entry.judgement().reason())
                + "</dl>\n";
    }

    private static String fact(String name, String value) {
        return "<dt>" + name + "</dt><dd>" + escaped(value) + "</dd>";
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }

    private static String digest(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }
}
