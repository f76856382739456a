package org.palomar.dmarcreports.internal.report;

import java.nio.charset.StandardCharsets;

/** Writes XML, element by element; texts may be anything. For one thread. */
final class Xml {

    private final StringBuilder text = new StringBuilder(4096).append("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    private int depth;

    /** What an element has in it. */
    @FunctionalInterface
    interface Inside {
        void write();
    }

    void element(String name, Inside inside) {
        indent().append('<').append(name).append(">\n");
        depth++;
        inside.write();
        depth--;
        indent().append("</").append(name).append(">\n");
    }

    void element(String name, Object value) {
        indent().append('<').append(name).append('>');
        value.toString().codePoints().forEach(this::add);
        text.append("</").append(name).append(">\n");
    }

    private StringBuilder indent() {
        return text.append("  ".repeat(depth));
    }

    // Char = #x9 | #xA | #xD | [#x20-#xD7FF] | [#xE000-#xFFFD] | [#x10000-#x10FFFF]               XML 1.0 §2.2
    private void add(int c) {
        switch (c) {
            case '&' -> text.append("&amp;");
            case '<' -> text.append("&lt;");
            case '>' -> text.append("&gt;");
            default -> {
                boolean legal = (c >= 0x20 && c <= 0xd7ff) || (c >= 0xe000 && c <= 0xfffd) || c >= 0x10000;
                text.appendCodePoint(legal ? c : '?');
            }
        }
    }

    byte[] octets() {
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }
}
