package org.palomar.mailboxes.internal.record;

import java.util.ArrayList;
import java.util.List;
import org.palomar.api.message.BodyStructure;
import org.palomar.api.message.BodyStructure.Description;
import org.palomar.api.message.BodyStructure.Enclosed;
import org.palomar.api.message.BodyStructure.Leaf;
import org.palomar.api.message.BodyStructure.Multipart;
import org.palomar.api.message.BodyStructure.Parameter;
import org.palomar.api.message.BodyStructure.Span;
import org.palomar.api.message.Envelope;
import org.palomar.api.message.MessageSummary;
import org.palomar.api.store.StoreException;
import org.palomar.mime.AddressLists;

/** Envelope and structure as octets. Pure. */
public final class SummaryCodec {

    /** The parser makes no deeper structures; deeper records are damaged. */
    private static final int MAX_DEPTH = 250;

    private static final int LEAF = 0;
    private static final int ENCLOSED = 1;
    private static final int MULTIPART = 2;

    // Above the kind stands which description it is, if not one that is written out.
    private static final int KIND = 3;
    private static final int PLAIN = 4;
    private static final int MESSAGE = 8;

    private SummaryCodec() {}

    public static byte[] encode(MessageSummary summary) {
        OctetWriter out = new OctetWriter(512);
        envelope(out, summary.envelope());
        structure(out, summary.structure());
        return out.octets();
    }

    public static MessageSummary decode(byte[] octets) throws StoreException {
        return decode(new OctetReader(octets));
    }

    static MessageSummary decode(OctetReader in) throws StoreException {
        Envelope envelope = envelope(in);
        return new MessageSummary(envelope, structure(in, 0));
    }

    private static void envelope(OctetWriter out, Envelope envelope) {
        out.text(envelope.date()).text(envelope.subject());
        mailboxes(out, envelope.from());
        mailboxes(out, envelope.sender());
        mailboxes(out, envelope.replyTo());
        mailboxes(out, envelope.to());
        mailboxes(out, envelope.cc());
        mailboxes(out, envelope.bcc());
        out.text(envelope.inReplyTo()).text(envelope.messageId());
    }

    private static Envelope envelope(OctetReader in) throws StoreException {
        return new Envelope(
                in.text(),
                in.text(),
                mailboxes(in),
                mailboxes(in),
                mailboxes(in),
                mailboxes(in),
                mailboxes(in),
                mailboxes(in),
                in.text(),
                in.text());
    }

    private static void mailboxes(OctetWriter out, List<Envelope.Mailbox> list) {
        out.number(list.size());
        for (Envelope.Mailbox one : list) {
            out.text(one.name())
                    .textOr(AddressLists.MISSING_LOCAL_PART, one.localPart())
                    .textOr(AddressLists.MISSING_DOMAIN, one.host());
        }
    }

    private static List<Envelope.Mailbox> mailboxes(OctetReader in) throws StoreException {
        List<Envelope.Mailbox> list = new ArrayList<>();
        for (int i = in.count(); i > 0; i--) {
            list.add(new Envelope.Mailbox(
                    in.text(), in.textOr(AddressLists.MISSING_LOCAL_PART), in.textOr(AddressLists.MISSING_DOMAIN)));
        }
        return list;
    }

    private static void structure(OctetWriter out, BodyStructure structure) {
        int kind = switch (structure) {
            case Leaf leaf -> LEAF;
            case Enclosed enclosed -> ENCLOSED;
            case Multipart multipart -> MULTIPART;
        };
        description(out, kind, structure.description());
        Span span = structure.span();
        out.number(span.headerStart())
                .number(span.bodyStart() - span.headerStart())
                .number(span.bodySize());
        switch (structure) {
            case Leaf leaf -> out.number(leaf.lines());
            case Enclosed enclosed -> {
                out.number(enclosed.lines());
                envelope(out, enclosed.envelope());
                structure(out, enclosed.message());
            }
            case Multipart multipart -> {
                out.number(multipart.parts().size());
                multipart.parts().forEach(part -> structure(out, part));
            }
        }
    }

    private static BodyStructure structure(OctetReader in, int depth) throws StoreException {
        if (depth > MAX_DEPTH) {
            throw OctetReader.damaged();
        }
        int kind = in.octet();
        Description description = switch (kind & ~KIND) {
            case 0 -> description(in);
            case PLAIN -> Description.PLAIN;
            case MESSAGE -> Description.MESSAGE;
            default -> throw OctetReader.damaged();
        };
        Span span = span(in);
        return switch (kind & KIND) {
            case LEAF -> new Leaf(description, span, in.number());
            case ENCLOSED -> new Enclosed(description, span, in.number(), envelope(in), structure(in, depth + 1));
            case MULTIPART -> {
                List<BodyStructure> parts = new ArrayList<>();
                for (int i = in.count(); i > 0; i--) {
                    parts.add(structure(in, depth + 1));
                }
                if (parts.isEmpty()) {
                    throw OctetReader.damaged();
                }
                yield new Multipart(description, span, parts);
            }
            default -> throw OctetReader.damaged();
        };
    }

    private static Span span(OctetReader in) throws StoreException {
        long headerStart = in.number();
        long bodyStart = headerStart + in.number();
        long end = bodyStart + in.number();
        if (bodyStart < headerStart || end < bodyStart) {
            throw OctetReader.damaged();
        }
        return new Span(headerStart, bodyStart, end);
    }

    private static void description(OctetWriter out, int kind, Description description) {
        if (description.equals(Description.PLAIN)) {
            out.octet(kind | PLAIN);
        } else if (description.equals(Description.MESSAGE)) {
            out.octet(kind | MESSAGE);
        } else {
            out.octet(kind);
            writtenOut(out, description);
        }
    }

    private static void writtenOut(OctetWriter out, Description description) {
        out.text(description.type()).text(description.subtype());
        parameters(out, description.parameters());
        out.text(description.id()).text(description.description()).text(description.encoding());
        out.text(description.md5()).text(description.disposition());
        parameters(out, description.dispositionParameters());
        out.number(description.languages().size());
        description.languages().forEach(out::text);
        out.text(description.location());
    }

    private static Description description(OctetReader in) throws StoreException {
        return new Description(
                in.text(),
                in.text(),
                parameters(in),
                in.text(),
                in.text(),
                in.text(),
                in.text(),
                in.text(),
                parameters(in),
                texts(in),
                in.text());
    }

    private static List<String> texts(OctetReader in) throws StoreException {
        List<String> texts = new ArrayList<>();
        for (int i = in.count(); i > 0; i--) {
            texts.add(in.text());
        }
        return texts;
    }

    private static void parameters(OctetWriter out, List<Parameter> parameters) {
        out.number(parameters.size());
        parameters.forEach(one -> out.text(one.name()).text(one.value()));
    }

    private static List<Parameter> parameters(OctetReader in) throws StoreException {
        List<Parameter> parameters = new ArrayList<>();
        for (int i = in.count(); i > 0; i--) {
            parameters.add(new Parameter(in.text(), in.text()));
        }
        return parameters;
    }
}
