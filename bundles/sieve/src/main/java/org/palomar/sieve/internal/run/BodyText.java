package org.palomar.sieve.internal.run;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.palomar.api.message.BodyStructure;
import org.palomar.api.message.BodyStructure.Enclosed;
import org.palomar.api.message.BodyStructure.Leaf;
import org.palomar.api.message.BodyStructure.Multipart;
import org.palomar.api.message.BodyStructure.Span;
import org.palomar.api.message.Content;
import org.palomar.sieve.internal.match.SieveFailure;

/**
 * The strings of a body that a test compares (RFC 5173 §5). Each has at most {@value Parts#TEXT} octets, as have all of one test together: what comes
 * behind is not looked at. For one thread.
 */
public final class BodyText {

    private final Run run;
    private final Content content;
    private final List<String> strings = new ArrayList<>();
    private int size;

    private BodyText(Run run) {
        this.run = run;
        this.content = run.message().base();
    }

    /** The whole body, undecoded; none if there is no body. */
    public static List<String> raw(Run run) throws IOException, SieveFailure {
        BodyText body = new BodyText(run);
        Span span = run.message().structure().span();
        if (run.message().hasBody()) {
            body.add(body.octets(span.bodyStart(), span.end()));
        }
        return body.strings;
    }

    /** The parts of these content types, decoded. */
    public static List<String> content(Run run, List<String> types) throws IOException, SieveFailure {
        BodyText body = new BodyText(run);
        if (run.message().hasBody()) {
            body.collect(run.message().structure(), types);
        }
        return body.strings;
    }

    private void collect(BodyStructure part, List<String> types) throws IOException, SieveFailure {
        if (size >= Parts.TEXT) {
            return;
        }
        run.spend(1 + types.size());
        boolean matches = matches(part.description(), types);
        switch (part) {
            case Multipart multipart -> {
                if (matches) {
                    addPrologueAndEpilogue(multipart);
                }
                for (BodyStructure child : multipart.parts()) {
                    collect(child, types);
                }
            }
            case Enclosed enclosed -> {
                if (matches) {
                    Span message = enclosed.message().span();
                    add(octets(message.headerStart(), message.bodyStart()));
                }
                collect(enclosed.message(), types);
            }
            case Leaf leaf -> {
                if (matches) {
                    add(decoded(leaf));
                }
            }
        }
    }

    private static boolean matches(BodyStructure.Description description, List<String> types) {
        for (String type : types) {
            String full = description.type() + "/" + description.subtype();
            if (type.isEmpty() || type.equalsIgnoreCase(description.type()) || type.equalsIgnoreCase(full)) {
                return true;
            }
        }
        return false;
    }

    private String decoded(Leaf leaf) throws IOException, SieveFailure {
        if (leaf.description().type().equals("TEXT")) {
            return Parts.text(run, content, leaf);
        }
        try (InputStream in = Parts.decoded(run, content, leaf)) {
            return octets(in);
        }
    }

    /** What is before the first delimiter and behind the last, each a string of its own. */
    private void addPrologueAndEpilogue(Multipart multipart) throws IOException, SieveFailure {
        Span span = multipart.span();
        String before =
                octets(span.bodyStart(), multipart.parts().getFirst().span().headerStart());
        int delimiter = before.lastIndexOf("\n--", before.length() - 2);
        add(delimiter < 0 ? "" : before.substring(0, delimiter + 1));
        String behind = octets(multipart.parts().getLast().span().end(), span.end());
        int start = behind.startsWith("\r\n") ? 2 : behind.startsWith("\n") ? 1 : 0;
        int end = behind.indexOf('\n', start);
        add(end < 0 ? "" : behind.substring(end + 1));
    }

    private void add(String string) {
        strings.add(string);
        size += string.length();
    }

    private String octets(long from, long to) throws IOException, SieveFailure {
        try (InputStream in = content.open(from, to - from)) {
            return octets(in);
        }
    }

    private String octets(InputStream in) throws IOException, SieveFailure {
        String octets = new String(in.readNBytes(Parts.TEXT), StandardCharsets.ISO_8859_1);
        run.spend(Parts.READING + octets.length() / 8);
        return octets;
    }
}
