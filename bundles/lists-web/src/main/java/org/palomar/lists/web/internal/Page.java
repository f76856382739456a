package org.palomar.lists.web.internal;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.palomar.api.address.Address;

/**
 * A page: HTML without scripts, and with nothing that is fetched. Immutable.
 *
 * @param languages one, or all where it is not known who reads it
 * @param list its address, where the page is about one
 */
record Page(Message message, List<Language> languages, Optional<Address> list) {

    private static final String STYLE = """
            :root{color-scheme:light dark}
            body{font:1.125rem/1.5 system-ui,sans-serif;max-width:34rem;margin:0 auto;padding:2rem 1rem;overflow-wrap:break-word}
            h1{font-size:1.5rem;line-height:1.25}
            b{overflow-wrap:anywhere}
            button{font:inherit;font-weight:600;padding:.6rem 1.2rem;border:0;border-radius:.4rem;background:#1a5fb4;color:#fff;cursor:pointer}
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

    /** For whoever did not say which language. */
    static Page inAll(Message message) {
        return new Page(message, List.of(Language.values()), Optional.empty());
    }

    /** For {@code Content-Language}. */
    String tags() {
        return languages.stream().map(Language::tag).collect(Collectors.joining(", "));
    }

    String html() {
        String title = languages.stream().map(message::title).collect(Collectors.joining(" / "));
        return "<!DOCTYPE html>\n<html lang=\"" + languages.getFirst().tag() + "\">\n<head>\n<meta charset=\"utf-8\">\n"
                + "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>" + title
                + "</title>\n<style>" + STYLE + "</style>\n</head>\n<body>\n<main>\n"
                + languages.stream().map(this::section).collect(Collectors.joining())
                + "</main>\n</body>\n</html>\n";
    }

    private String section(Language language) {
        String name = list.map(address -> "<b>" + escaped(address.toString()) + "</b>")
                .orElse("");
        return "<section lang=\"" + language.tag() + "\">\n<h1>" + message.title(language) + "</h1>\n<p>"
                + message.text(language, name) + "</p>\n" + (message == Message.QUESTION ? form(language) : "")
                + "</section>\n";
    }

    /** What mail programs send by themselves (RFC 8058 §3.2), to the page's own address. */
    private static String form(Language language) {
        return "<form method=\"post\"><input type=\"hidden\" name=\"" + OneClick.NAME + "\" value=\"" + OneClick.VALUE
                + "\"><button>" + (language == Language.SPANISH ? "Dejar la lista" : "Leave the list")
                + "</button></form>\n";
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
