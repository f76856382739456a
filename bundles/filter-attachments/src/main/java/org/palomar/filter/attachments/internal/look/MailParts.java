package org.palomar.filter.attachments.internal.look;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.palomar.api.message.BodyStructure;
import org.palomar.api.message.BodyStructure.Description;
import org.palomar.api.message.BodyStructure.Parameter;
import org.palomar.api.message.Content;
import org.palomar.mime.BodyDecoding;
import org.palomar.mime.MessageParser;
import org.palomar.mime.MimeParameters;

/** The parts of a message, and of those in it. */
final class MailParts {

    private static final Set<String> UUENCODE = Set.of("X-UUENCODE", "X-UUE", "UUENCODE", "X-UU");

    private final Look look;

    MailParts(Look look) {
        this.look = look;
    }

    /**
     * Looks at each part.
     *
     * @param place of the message; empty for the whole one
     * @param depth what it is in
     */
    void read(Content message, String place, int depth) throws IOException {
        Optional<BodyStructure> whole = MessageParser.wholeStructure(message);
        if (whole.isEmpty()) {
            look.found(
                    Kind.UNREADABLE,
                    place.isEmpty() ? Look.WHOLE : place,
                    "its structure is more than is read, or can be read in two ways");
        }
        BodyStructure structure = whole.isPresent()
                ? whole.get()
                : MessageParser.summarize(message).structure();
        part(message, structure, place, depth);
    }

    // The parser bounds the depth.
    private void part(Content message, BodyStructure part, String place, int depth) throws IOException {
        switch (part) {
            case BodyStructure.Multipart multipart -> {
                for (BodyStructure one : multipart.parts()) {
                    part(message, one, place, depth);
                }
            }
            case BodyStructure.Enclosed enclosed -> {
                Item item = item(part.description(), place, depth);
                look.named(item, FileType.MAIL);
                part(message, enclosed.message(), item.place(), depth);
            }
            case BodyStructure.Leaf leaf -> leaf(message, leaf, place, depth);
        }
    }

    private void leaf(Content message, BodyStructure.Leaf leaf, String place, int depth) throws IOException {
        Description description = leaf.description();
        Item item = item(description, place, depth);
        if (leaf.span().bodySize() == 0) {
            look.named(item, FileType.EMPTY);
            return;
        }
        String type = item.declared();
        if (type.equals("message/partial")) {
            look.found(Kind.UNREADABLE, item, "a piece of a message (RFC 2046 §5.2.2)");
        } else if (type.equals("message/external-body")) {
            look.found(Kind.UNREADABLE, item, "what it stands for lies elsewhere (RFC 2046 §5.2.3)");
        } else if (type.startsWith("multipart/")) {
            look.found(Kind.UNREADABLE, item, "its parts can't be told apart");
        }
        String encoding = description.encoding().toUpperCase(Locale.ROOT);
        boolean uuencoded = UUENCODE.contains(encoding);
        if (!uuencoded && !BodyDecoding.isKnown(encoding)) {
            look.found(Kind.UNREADABLE, item, "its transfer encoding is not known");
        }
        if (depth == 0) {
            look.budget().attachment(leaf.span().bodySize());
        }
        Item seen = uuencoded ? new Item(item.place(), item.names(), type, depth, true) : item;
        InputStream raw =
                new Original(message.open(leaf.span().bodyStart(), leaf.span().bodySize()), look.budget());
        try (InputStream in = BodyDecoding.decode(raw, encoding)) {
            if (type.equals("message/rfc822") || type.equals("message/global")) {
                enclosed(seen, in);
            } else {
                look.examine(seen, in);
            }
        }
    }

    /** A message in an encoding, which it must not have (RFC 2046 §5.2.1), and which mail programs open all the same. */
    private void enclosed(Item item, InputStream in) throws IOException {
        if (item.depth() >= look.budget().bounds().depth()) {
            look.found(Kind.UNREADABLE, item, "a message in more than " + item.depth() + " others");
            return;
        }
        look.named(item, FileType.MAIL);
        try (Hold hold = Hold.of(new byte[0], in, look.folder(), look.budget())) {
            read(hold.content(), item.place(), item.depth() + 1);
        }
    }

    private static Item item(Description description, String place, int depth) {
        Set<String> names = new LinkedHashSet<>();
        names(description.dispositionParameters(), "filename", names);
        names(description.parameters(), "name", names);
        names.removeIf(String::isBlank);
        String type = (description.type() + "/" + description.subtype()).toLowerCase(Locale.ROOT);
        boolean file = !names.isEmpty() || description.disposition().equalsIgnoreCase("attachment");
        boolean text = description.type().equalsIgnoreCase("TEXT") || type.startsWith("multipart/");
        List<String> all = new ArrayList<>(names);
        return new Item(Item.below(place, all.isEmpty() ? type : all.getFirst()), all, type, depth, text && !file);
    }

    /** The one that most programs show first; then all others, as some go by a plain one, others by an encoded one, the first or the last. */
    private static void names(List<Parameter> parameters, String name, Set<String> names) {
        MimeParameters.value(parameters, name).ifPresent(names::add);
        for (Parameter one : parameters) {
            MimeParameters.value(List.of(one), name).ifPresent(names::add);
        }
    }

    /** The message as it lies in memory or on the disk: that it can't be read is no fault of its own. */
    private static final class Original extends FilterInputStream {

        private final Budget budget;

        Original(InputStream in, Budget budget) {
            super(in);
            this.budget = budget;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            budget.check();
            try {
                return in.read(target, offset, length);
            } catch (IOException unreadable) {
                throw budget.failed("the message can't be read: " + unreadable.getMessage(), unreadable);
            }
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }
    }
}
