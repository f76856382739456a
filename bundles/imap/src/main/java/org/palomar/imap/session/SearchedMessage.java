package org.palomar.imap.session;

import java.io.IOException;
import java.io.InputStream;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.palomar.api.mailbox.StoredMessage;
import org.palomar.api.message.BodyStructure;
import org.palomar.api.message.BodyStructure.Enclosed;
import org.palomar.api.message.BodyStructure.Leaf;
import org.palomar.api.message.BodyStructure.Multipart;
import org.palomar.api.message.BodyStructure.Span;
import org.palomar.api.message.Content;
import org.palomar.api.message.Envelope;
import org.palomar.api.store.StoreException;
import org.palomar.imap.grammar.SearchKey.EnvelopeField;
import org.palomar.mime.BodyDecoding;
import org.palomar.mime.EncodedWords;
import org.palomar.mime.Headers;
import org.palomar.mime.MailDates;
import org.palomar.net.LineChannel;

/** One message as SEARCH looks at it; reads no more than the keys ask for. */
final class SearchedMessage {

    private final StoredMessage stored;
    private final LineChannel client;

    /** @param client who waits for the answer, and makes way for others between the parts */
    SearchedMessage(StoredMessage stored, LineChannel client) {
        this.stored = stored;
        this.client = client;
    }

    String emailId() {
        return ObjectIds.ofEmail(stored.emailId());
    }

    /** The date of the Date field in its own zone. */
    Optional<LocalDate> sent() {
        return MailDates.parse(stored.summary().envelope().date()).map(OffsetDateTime::toLocalDate);
    }

    boolean envelopeHas(EnvelopeField field, TextSearch text) {
        Envelope envelope = stored.summary().envelope();
        return switch (field) {
            case SUBJECT -> headerHas(envelope.subject(), text);
            case FROM -> addressesHave(envelope.from(), text);
            case TO -> addressesHave(envelope.to(), text);
            case CC -> addressesHave(envelope.cc(), text);
            case BCC -> addressesHave(envelope.bcc(), text);
        };
    }

    private static boolean addressesHave(List<Envelope.Mailbox> list, TextSearch text) {
        for (Envelope.Mailbox entry : list) {
            String address = entry.host().isEmpty() ? entry.localPart() : entry.localPart() + "@" + entry.host();
            String whole = entry.name().isEmpty() ? address : entry.name() + " <" + address + ">";
            if (headerHas(whole, text)) {
                return true;
            }
        }
        return false;
    }

    private static boolean headerHas(String octets, TextSearch text) {
        return text.isIn(EncodedWords.decode(octets));
    }

    /** RFC 9051 §6.4.4: the empty text is in every field of the name. */
    boolean fieldHas(String name, TextSearch text) throws IOException {
        Headers headers = Headers.read(content(), stored.summary().structure().span());
        return headers.all(name).stream().anyMatch(field -> headerHas(field.value(), text));
    }

    boolean textHas(boolean withHeader, TextSearch text) throws IOException {
        BodyStructure structure = stored.summary().structure();
        return (withHeader && headersHave(structure.span(), text)) || bodyHas(structure, text);
    }

    private boolean headersHave(Span span, TextSearch text) throws IOException {
        for (Headers.Field field : Headers.read(content(), span).fields()) {
            if (headerHas(field.name() + ": " + field.value(), text)) {
                return true;
            }
        }
        return false;
    }

    /** Text parts, decoded, and the headers of enclosed messages; attachments of other types are not text. */
    private boolean bodyHas(BodyStructure part, TextSearch text) throws IOException {
        return switch (part) {
            case Multipart multipart -> {
                for (BodyStructure child : multipart.parts()) {
                    if (bodyHas(child, text)) {
                        yield true;
                    }
                }
                yield false;
            }
            case Enclosed enclosed -> headersHave(enclosed.message().span(), text) || bodyHas(enclosed.message(), text);
            case Leaf leaf -> isText(leaf) && leafHas(leaf, text);
        };
    }

    private static boolean isText(Leaf leaf) {
        String type = leaf.description().type();
        return type.isEmpty() || type.equals("TEXT") || type.equals("MESSAGE");
    }

    private boolean leafHas(Leaf leaf, TextSearch text) throws IOException {
        if (text.isOctetSearch(leaf.description())) {
            try (InputStream in =
                    content().open(leaf.span().bodyStart(), leaf.span().bodySize())) {
                return text.isIn(in);
            }
        }
        return text.isIn(BodyDecoding.text(content(), leaf));
    }

    private Content content() throws IOException {
        client.giveWay();
        try {
            return stored.content();
        } catch (StoreException damaged) {
            throw new IOException("the message can't be read", damaged);
        }
    }
}
