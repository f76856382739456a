package org.palomar.mime;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.palomar.api.message.BodyStructure;
import org.palomar.api.message.Content;
import org.palomar.mime.internal.Base64Input;
import org.palomar.mime.internal.QuotedPrintableInput;

/**
 * Bodies without their transfer encoding, and texts in characters. Streams hold a few blocks in memory whatever the body's size; they are
 * for one thread, and the caller closes them.
 */
public final class BodyDecoding {

    private BodyDecoding() {}

    /** Whether this encoding can be decoded: RFC 2045 §6.1 and the identity encodings. */
    public static boolean isKnown(String encoding) {
        return switch (encoding.toUpperCase(Locale.ROOT)) {
            case "", "7BIT", "8BIT", "BINARY", "BASE64", "QUOTED-PRINTABLE" -> true;
            default -> false;
        };
    }

    /** Decodes a stream; one in an unknown encoding passes as it is. Malformed input is skipped, never refused. */
    public static InputStream decode(InputStream body, String encoding) {
        return switch (encoding.toUpperCase(Locale.ROOT)) {
            case "BASE64" -> new Base64Input(body);
            case "QUOTED-PRINTABLE" -> new QuotedPrintableInput(body);
            default -> body;
        };
    }

    /** The body of a part, decoded. */
    public static InputStream open(Content content, BodyStructure part) throws IOException {
        BodyStructure.Span span = part.span();
        return decode(
                content.open(span.bodyStart(), span.bodySize()),
                part.description().encoding());
    }

    /** The body of a text part in characters; malformed octets become U+FFFD, an unknown charset is read as UTF-8. */
    public static Reader text(Content content, BodyStructure part) throws IOException {
        Charset charset = MimeParameters.value(part.description().parameters(), "charset")
                .flatMap(MailCharsets::find)
                .orElse(StandardCharsets.UTF_8);
        return new InputStreamReader(open(content, part), charset);
    }
}
