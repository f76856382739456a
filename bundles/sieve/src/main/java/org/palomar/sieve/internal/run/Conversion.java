package org.palomar.sieve.internal.run;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.palomar.api.message.BodyStructure;
import org.palomar.api.message.BodyStructure.Leaf;
import org.palomar.api.message.Content;
import org.palomar.mime.BodyDecoding;
import org.palomar.mime.Headers;
import org.palomar.mime.MailCharsets;
import org.palomar.mime.MimeParameters;
import org.palomar.sieve.internal.match.SieveFailure;

/**
 * A conversion of text parts (RFC 6558): from one charset to another, from HTML to what people read of it, from plain text to HTML. Nothing else is converted: pictures and documents need programs whose faults would be
 * the mail server's. What can't be converted whole is left as it is.
 *
 * @param from media type in small letters
 * @param to media type in small letters
 * @param charset of the result
 * @param replacement for characters that the charset lacks (RFC 5259 §10); empty if there are to be none
 */
public record Conversion(String from, String to, Charset charset, Optional<String> replacement) {

    private static final String PLAIN = "text/plain";
    private static final String HTML = "text/html";

    /** Names of parameters that conversions of text have (RFC 5259 §10). */
    private static final String CHARSET = "charset";

    private static final String REPLACEMENT = "unknown-character-replacement";

    /** The conversion between two media types; empty if there is none, or none with these parameters. */
    public static Optional<Conversion> find(String from, String to, Map<String, String> parameters) {
        String source = from.toLowerCase(Locale.ROOT);
        String target = to.toLowerCase(Locale.ROOT);
        List<String> texts = List.of(PLAIN, HTML);
        boolean known = parameters.keySet().stream().allMatch(name -> name.equals(CHARSET) || name.equals(REPLACEMENT));
        Optional<Charset> charset = writable(parameters.getOrDefault(CHARSET, "utf-8"));
        return known && texts.contains(source) && texts.contains(target) && charset.isPresent()
                ? Optional.of(
                        new Conversion(source, target, charset.get(), Optional.ofNullable(parameters.get(REPLACEMENT))))
                : Optional.empty();
    }

    /** ASCII is itself when it is written, unlike when it is read. */
    private static Optional<Charset> writable(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "us-ascii", "ascii" -> Optional.of(StandardCharsets.US_ASCII);
            case "iso-8859-1", "latin1" -> Optional.of(StandardCharsets.ISO_8859_1);
            default -> MailCharsets.find(name).filter(Charset::canEncode);
        };
    }

    /** Whether it is about a part. */
    public boolean concerns(BodyStructure part) {
        String type = part.description().type() + "/" + part.description().subtype();
        return part instanceof Leaf && type.toLowerCase(Locale.ROOT).equals(from);
    }

    /** The part as it is to be, its MIME header, an empty line, and its body; empty if it can't be converted whole. */
    public Optional<byte[]> of(Run run, Content content, BodyStructure part) throws IOException, SieveFailure {
        Optional<String> text = text(run, content, part);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        run.spend(text.get().length());
        Flowing flow = Flowing.of(part.description());
        String converted = converted(text.get().replace("\r\n", "\n"), flow);
        // a text of pictures alone, or one that is read wrongly, would be lost; one signed as OpenPGP has it would be
        // so no more
        boolean whole = (!converted.isBlank() || text.get().isBlank())
                && !text.get().contains("-----BEGIN PGP SIGNED MESSAGE-----");
        Optional<byte[]> octets = whole ? encoded(converted.replace("\n", "\r\n")) : Optional.empty();
        return octets.isPresent()
                ? Optional.of(entity(
                        Headers.read(content, part.span()),
                        octets.get(),
                        from.equals(PLAIN) && to.equals(PLAIN) ? flow.parameters() : "",
                        part.span().headerStart() == 0))
                : Optional.empty();
    }

    private String converted(String text, Flowing flow) {
        if (from.equals(to)) {
            return text;
        }
        if (to.equals(PLAIN)) {
            return HtmlText.of(text);
        }
        String escaped =
                flow.unfolded(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
        return "<!DOCTYPE html>\n<html><body><pre style=\"white-space: pre-wrap\">" + escaped
                + "</pre></body></html>\n";
    }

    private Optional<String> text(Run run, Content content, BodyStructure part) throws IOException, SieveFailure {
        Optional<String> named = MimeParameters.value(part.description().parameters(), CHARSET);
        Optional<Charset> source =
                named.isPresent() ? MailCharsets.find(named.get()) : Optional.of(StandardCharsets.UTF_8);
        boolean whole = part.span().bodySize() <= Parts.ENCODED
                && BodyDecoding.isKnown(part.description().encoding());
        if (!whole || source.isEmpty()) {
            return Optional.empty();
        }
        try (InputStream in = Parts.decoded(run, content, part)) {
            byte[] octets = in.readNBytes(Parts.TEXT + 1);
            run.spend(octets.length / 4);
            return octets.length > Parts.TEXT
                    ? Optional.empty()
                    : Optional.of(source.get()
                            .newDecoder()
                            .decode(ByteBuffer.wrap(octets))
                            .toString());
        } catch (CharacterCodingException malformed) {
            return Optional.empty();
        }
    }

    private Optional<byte[]> encoded(String text) {
        try {
            var encoder = charset.newEncoder();
            if (replacement.isPresent()) {
                byte[] instead = replacement.get().getBytes(charset);
                encoder.onUnmappableCharacter(CodingErrorAction.REPLACE);
                if (instead.length > 0
                        && instead.length <= encoder.maxBytesPerChar()
                        && encoder.isLegalReplacement(instead)) {
                    encoder.replaceWith(instead);
                }
            }
            ByteBuffer octets = encoder.encode(CharBuffer.wrap(text));
            byte[] exact = new byte[octets.remaining()];
            octets.get(exact);
            return Optional.of(exact);
        } catch (CharacterCodingException unmappable) {
            return Optional.empty();
        }
    }

    /**
     * What the header says of other things stays: a part's disposition, name and identifier, an enclosed message's author and subject. Of the message itself the fields that are not MIME's are kept by who
     * puts it together.
     */
    private byte[] entity(Headers header, byte[] octets, String parameters, boolean outermost) {
        ByteArrayOutputStream entity = new ByteArrayOutputStream(octets.length + 512);
        for (Headers.Field each : header.fields()) {
            Field field = Field.of(each, header.octets());
            String name = field.name().toLowerCase(Locale.ROOT);
            boolean kept = (!outermost || name.startsWith("content-"))
                    && !name.equals("content-type")
                    && !name.equals("content-transfer-encoding")
                    && !name.equals("content-md5")
                    && !name.equals("content-length");
            if (kept) {
                entity.writeBytes(field.octets());
            }
        }
        TextBody body = TextBody.of(octets, charset, outermost);
        entity.writeBytes(("Content-Type: " + to + "; charset=" + charset.name().toLowerCase(Locale.ROOT) + parameters
                        + "\r\nContent-Transfer-Encoding: " + body.encoding() + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
        entity.writeBytes(body.octets());
        return entity.toByteArray();
    }
}
