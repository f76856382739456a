package org.palomar.mime;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.palomar.mime.internal.TransferCodes;

/**
 * Encoded words (RFC 2047) as text. White space between two encoded words is dropped; adjacent words of one charset are decoded together,
 * since senders split characters between them. What is no encoded word, or names an unknown charset, stays as it is, with raw 8-bit octets
 * read as {@link MailCharsets#decodeUnlabelled(String)} does. Linear in the length of the text.
 */
public final class EncodedWords {

    private static final String SPECIALS = "?=\"(),/:;<>@[\\] \t";

    private final String source;
    private final StringBuilder text = new StringBuilder();
    private final ByteArrayOutputStream pending = new ByteArrayOutputStream();
    private Charset pendingCharset = StandardCharsets.UTF_8;

    private EncodedWords(String source) {
        this.source = source;
    }

    /** @param text octets as characters, as {@code Envelope} and {@link Headers} have them */
    public static String decode(String text) {
        return text.contains("=?") ? new EncodedWords(text).decoded() : MailCharsets.decodeUnlabelled(text);
    }

    /** @param octets one character for each */
    private record Word(Charset charset, String octets, int end) {}

    private String decoded() {
        int plainFrom = 0;
        int at = source.indexOf("=?");
        boolean afterWord = false;
        while (at >= 0) {
            Optional<Word> found = wordAt(at);
            if (found.isEmpty()) {
                at = source.indexOf("=?", at + 1);
                continue;
            }
            Word word = found.get();
            String between = source.substring(plainFrom, at);
            if (!afterWord || !between.isBlank()) {
                flush();
                text.append(MailCharsets.decodeUnlabelled(between));
            }
            if (!word.charset().equals(pendingCharset)) {
                flush();
                pendingCharset = word.charset();
            }
            pending.writeBytes(word.octets().getBytes(StandardCharsets.ISO_8859_1));
            afterWord = true;
            plainFrom = word.end();
            at = source.indexOf("=?", plainFrom);
        }
        flush();
        return text.append(MailCharsets.decodeUnlabelled(source.substring(plainFrom)))
                .toString();
    }

    private void flush() {
        text.append(new String(pending.toByteArray(), pendingCharset));
        pending.reset();
    }

    // encoded-word = "=?" charset ["*" language] "?" encoding "?" encoded-text "?=", RFC 2047 §2, RFC 2231 §5
    private Optional<Word> wordAt(int start) {
        int charsetEnd = start + 2;
        while (charsetEnd < source.length() && SPECIALS.indexOf(source.charAt(charsetEnd)) < 0) {
            charsetEnd++;
        }
        int textStart = charsetEnd + 3;
        if (textStart > source.length() || source.charAt(charsetEnd) != '?' || source.charAt(charsetEnd + 2) != '?') {
            return Optional.empty();
        }
        int textEnd = source.indexOf('?', textStart);
        if (textEnd < 0 || textEnd + 1 >= source.length() || source.charAt(textEnd + 1) != '=') {
            return Optional.empty();
        }
        String label = source.substring(start + 2, charsetEnd);
        int language = label.indexOf('*');
        Optional<Charset> charset = MailCharsets.find(language < 0 ? label : label.substring(0, language));
        String encoded = source.substring(textStart, textEnd);
        return charset.flatMap(known -> switch (source.charAt(textStart - 2)) {
            case 'B', 'b' -> Optional.of(word(known, TransferCodes.base64(encoded), textEnd + 2));
            case 'Q', 'q' -> Optional.of(word(known, TransferCodes.q(encoded), textEnd + 2));
            default -> Optional.empty();
        });
    }

    private static Word word(Charset charset, byte[] octets, int end) {
        return new Word(charset, new String(octets, StandardCharsets.ISO_8859_1), end);
    }
}
