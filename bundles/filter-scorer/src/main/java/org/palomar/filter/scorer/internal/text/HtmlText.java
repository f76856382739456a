package org.palomar.filter.scorer.internal.text;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Locale;

/**
 * Takes HTML character by character and gives what people see of it to one set of words, what they don't to another, and links to the tokens. No tree is made: of elements that are open the innermost are known. Linear in the
 * characters, but for closing tags, which look through {@value #MOST_DEPTH} elements at the most.
 */
final class HtmlText {

    /** Elements in one another that are known; what is deeper is as what is around it. */
    static final int MOST_DEPTH = 64;

    /** Characters of a tag; what is behind is dropped until it ends. */
    private static final int MOST_TAG = 2_048;

    /** A quotation mark that is not closed within so many characters is none. */
    private static final int MOST_QUOTED = 8_192;

    /** Characters before the bracket that ends a comment. */
    private static final int MOST_BEFORE_END = 3;

    /** Characters of a link's text that are looked at. */
    private static final int MOST_LINK_TEXT = 200;

    private enum Within {
        TEXT,
        TAG,
        COMMENT,
        RAW,
        REFERENCE
    }

    /** @param hidden whether its style or that of an element around it says so; by colours, what is in it may be seen again */
    private record Open(String name, boolean hidden, String colour, String background) {

        boolean isUnseen() {
            return hidden || colour.equals(background);
        }
    }

    private final Tokens tokens;
    private final Facts facts;
    private final Words shown;
    private final Words hidden;
    private final Deque<Open> open = new ArrayDeque<>();
    private final StringBuilder tag = new StringBuilder();
    private final StringBuilder reference = new StringBuilder();
    private final StringBuilder linkText = new StringBuilder();
    private Within within = Within.TEXT;
    private String raw = "";
    private String href = "";
    private char quote;
    private int quoted;

    HtmlText(Tokens tokens, Facts facts) {
        this.tokens = tokens;
        this.facts = facts;
        this.shown = new Words(tokens, facts, "", true);
        this.hidden = new Words(tokens, facts, "hidden:", false);
        open.push(new Open("", false, Colours.BLACK, Colours.WHITE));
    }

    void accept(char c) {
        switch (within) {
            case TEXT -> text(c);
            case TAG -> tag(c);
            case COMMENT -> comment(c);
            case RAW -> raw(c);
            case REFERENCE -> reference(c);
        }
    }

    void end() {
        if (within == Within.REFERENCE) {
            flushReference();
        }
        shown.end();
        hidden.end();
    }

    private void text(char c) {
        if (c == '<') {
            within = Within.TAG;
            tag.setLength(0);
            quote = 0;
        } else if (c == '&') {
            within = Within.REFERENCE;
            reference.setLength(0);
        } else {
            put(c);
        }
    }

    private void put(char c) {
        boolean unseen = open.element().isUnseen();
        (unseen ? hidden : shown).accept(c);
        if (c > ' ') {
            facts.hidden += unseen ? 1 : 0;
            facts.shown += unseen ? 0 : 1;
        }
        if (!href.isEmpty() && linkText.length() < MOST_LINK_TEXT) {
            linkText.append(c);
        }
    }

    private void reference(char c) {
        if (c == ';') {
            int character = Entities.character(reference.toString());
            within = Within.TEXT;
            if (character < 0) {
                flushReference();
                put(c);
            } else {
                for (char one : Character.toChars(character)) {
                    put(one);
                }
            }
        } else if ((Character.isLetterOrDigit(c) || c == '#') && reference.length() < Entities.LONGEST) {
            reference.append(c);
        } else {
            flushReference();
            text(c);
        }
    }

    /** It was none. */
    private void flushReference() {
        within = Within.TEXT;
        put('&');
        for (int i = 0; i < reference.length(); i++) {
            put(reference.charAt(i));
        }
    }

    private void tag(char c) {
        if (tag.isEmpty() && !Character.isLetter(c) && "/!?".indexOf(c) < 0) {
            within = Within.TEXT; // a lone bracket
            put('<');
            text(c);
            return;
        }
        if (quote != 0) {
            quoted++;
            quote = c == quote || quoted > MOST_QUOTED ? 0 : quote;
        } else if ((c == '"' || c == '\'') && endsWithEquals()) {
            quote = c;
            quoted = 0;
        } else if (c == '>') {
            within = Within.TEXT;
            tag(Tag.parse(tag.toString()));
            return;
        }
        if (tag.length() < MOST_TAG) {
            tag.append(c);
        }
        if (tag.length() == 3 && tag.toString().equals("!--")) {
            within = Within.COMMENT;
            tag.deleteCharAt(0); // the dashes may be those of its end, too
        }
    }

    private boolean endsWithEquals() {
        for (int i = tag.length() - 1; i >= 0; i--) {
            if (tag.charAt(i) > ' ') {
                return tag.charAt(i) == '=';
            }
        }
        return false;
    }

    /** As browsers end it: by {@code -->} or {@code --!>}, and at once where that is all there is. */
    private void comment(char c) {
        String before = tag.toString();
        if (c == '>' && (before.endsWith("--") || before.endsWith("--!"))) {
            within = Within.TEXT;
        } else {
            last(c, MOST_BEFORE_END);
        }
    }

    /** Remembers the last characters alone. */
    private void last(char c, int most) {
        if (tag.length() == most) {
            tag.deleteCharAt(0);
        }
        tag.append(c);
    }

    /** Ends where its closing tag begins, whatever stands in that. */
    private void raw(char c) {
        last(c, raw.length());
        boolean mayEnd = Character.toLowerCase(c) == raw.charAt(raw.length() - 1) && tag.length() == raw.length();
        if (mayEnd && tag.toString().toLowerCase(Locale.ROOT).equals(raw)) {
            within = Within.TAG;
            tag.deleteCharAt(0); // as a tag has it, behind its bracket
            quote = 0;
        }
    }

    private void tag(Tag found) {
        if (!found.isInline()) {
            shown.paragraph();
            hidden.paragraph();
        }
        if (found.closing()) {
            close(found);
            return;
        }
        links(found);
        if (found.isRaw()) {
            facts.active += found.name().equals("script") ? 1 : 0;
            raw = "</" + found.name();
            within = Within.RAW;
            tag.setLength(0);
        } else if (!found.isVoid() && open.size() <= MOST_DEPTH) {
            push(found);
        }
    }

    private void push(Tag found) {
        Open around = open.element();
        String colour = found.colour().isEmpty() ? around.colour() : found.colour();
        String background = found.background().isEmpty() ? around.background() : found.background();
        open.push(new Open(found.name(), around.hidden() || found.isHiding(), colour, background));
    }

    private void close(Tag found) {
        if (found.name().equals("a") && !href.isEmpty()) {
            endLink();
        }
        boolean known = open.stream().anyMatch(one -> one.name().equals(found.name()));
        Iterator<Open> innermost = open.iterator();
        boolean more = known && !found.name().isEmpty();
        while (more) {
            more = !innermost.next().name().equals(found.name());
            innermost.remove();
        }
    }

    private void links(Tag found) {
        switch (found.name()) {
            case "a", "area" -> {
                String target = plain(found.attribute("href"));
                link(target, "");
                href = target;
                linkText.setLength(0);
            }
            case "img", "input" -> {
                String source = plain(found.attribute("src"));
                facts.images += source.startsWith("http") ? 1 : 0;
                link(source, "tag:img");
            }
            case "form" -> {
                facts.active++;
                link(plain(found.attribute("action")), "tag:form");
            }
            case "iframe", "frame", "embed", "object" -> link(plain(found.attribute("src")), "tag:" + found.name());
            default -> {}
        }
    }

    private void link(String target, String token) {
        if (!token.isEmpty()) {
            tokens.add(token);
        }
        int scheme = target.indexOf("://");
        if (scheme > 0) {
            Links.tokens(target.substring(scheme + 3), tokens, facts);
        } else if (target.startsWith("mailto:")) {
            int at = target.indexOf('@');
            tokens.add("mailto:" + Links.host(target.substring(at + 1).split("[?&]", 2)[0]));
        }
    }

    /** As browsers read it: references resolved, lower case, no spaces. */
    private static String plain(String attribute) {
        if (attribute.isEmpty()) {
            return "";
        }
        StringBuilder plain = new StringBuilder(attribute.length());
        int i = 0;
        while (i < attribute.length()) {
            char c = attribute.charAt(i);
            int end = c == '&' ? attribute.indexOf(';', i) : -1;
            int character =
                    end > 0 && end - i <= Entities.LONGEST ? Entities.character(attribute.substring(i + 1, end)) : -1;
            if (character > ' ' && character < 0x7f) {
                plain.append((char) character);
                i = end;
            } else if (c > ' ') {
                plain.append(Character.toLowerCase(c == '\\' ? '/' : c));
            }
            i++;
        }
        return plain.toString();
    }

    private void endLink() {
        Links.namedBy(linkText.toString())
                .ifPresent(told -> Links.namedBy(href)
                        .filter(real -> !Links.house(real).equals(Links.house(told)))
                        .ifPresent(real -> facts.lyingLinks++));
        href = "";
    }
}
