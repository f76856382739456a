package org.palomar.lists.web.internal;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.palomar.api.list.ListTerms.ListLanguage;

/** What pages are written in. */
enum Language {
    ENGLISH("en"),
    SPANISH("es");

    /** Several times what browsers send. */
    private static final int MAX_HEADER = 500;

    private static final List<String> TAGS =
            Arrays.stream(values()).map(Language::tag).toList();

    private final String tag;

    Language(String tag) {
        this.tag = tag;
    }

    /** For {@code lang} and {@code Content-Language} (RFC 5646). */
    String tag() {
        return tag;
    }

    static Language of(ListLanguage language) {
        return switch (language) {
            case ENGLISH -> ENGLISH;
            case SPANISH -> SPANISH;
        };
    }

    /** The one that a browser likes best (RFC 9110 §12.5.4); empty where it likes neither, or says nothing that can be read. */
    static Optional<Language> asked(HttpServletRequest request) {
        String header = request.getHeader("Accept-Language");
        if (header == null || header.length() > MAX_HEADER) {
            return Optional.empty();
        }
        try {
            return Optional.ofNullable(Locale.lookupTag(Locale.LanguageRange.parse(header), TAGS))
                    .flatMap(Language::of);
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }

    private static Optional<Language> of(String tag) {
        return Arrays.stream(values()).filter(one -> one.tag.equals(tag)).findFirst();
    }
}
