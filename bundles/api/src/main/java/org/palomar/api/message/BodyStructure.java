package org.palomar.api.message;

import java.util.List;

/**
 * The MIME structure of a message or part (RFC 2045, RFC 9051 §7.5.2 BODYSTRUCTURE), with the place of each part in the message's octets, so
 * that a section is read without parsing again. Texts as in {@link Envelope}; types and encodings in upper case; absent is empty.
 */
public sealed interface BodyStructure {

    /** Type, subtype and the header fields that any part may have. */
    Description description();

    /** Where the part is. */
    Span span();

    /** This part with every place moved by {@code octets}. */
    BodyStructure shifted(long octets);

    /**
     * The structure of a message before which {@code octets} of header fields were put: they belong to its header, which still starts at 0, and everything
     * behind them has moved.
     */
    BodyStructure prefixedBy(long octets);

    /**
     * Places in octets from the start of the message: the part's header with its empty line is {@code [headerStart, bodyStart)}, its body
     * {@code [bodyStart, end)}; for the message itself the header starts at 0.
     */
    record Span(long headerStart, long bodyStart, long end) {
        public Span {
            if (headerStart < 0 || bodyStart < headerStart || end < bodyStart) {
                throw new IllegalArgumentException("not a span");
            }
        }

        public long bodySize() {
            return end - bodyStart;
        }

        Span shifted(long octets) {
            return new Span(headerStart + octets, bodyStart + octets, end + octets);
        }

        Span prefixedBy(long octets) {
            return new Span(headerStart, bodyStart + octets, end + octets);
        }
    }

    /** One parameter of Content-Type or Content-Disposition. */
    record Parameter(String name, String value) {}

    /** The fields of a part's MIME header. */
    record Description(
            String type,
            String subtype,
            List<Parameter> parameters,
            String id,
            String description,
            String encoding,
            String md5,
            String disposition,
            List<Parameter> dispositionParameters,
            List<String> languages,
            String location) {

        /** What a part is that says nothing of itself (RFC 2045 §5.2 and §6.1). */
        public static final Description PLAIN = ofType("TEXT", "PLAIN", List.of(new Parameter("charset", "us-ascii")));

        /** What a part of a digest is that says nothing of itself (RFC 2046 §5.1.5). */
        public static final Description MESSAGE = ofType("MESSAGE", "RFC822", List.of());

        public Description {
            parameters = List.copyOf(parameters);
            dispositionParameters = List.copyOf(dispositionParameters);
            languages = List.copyOf(languages);
        }

        private static Description ofType(String type, String subtype, List<Parameter> parameters) {
            return new Description(type, subtype, parameters, "", "", "7BIT", "", "", List.of(), List.of(), "");
        }
    }

    /** A part without parts. {@code lines} is the number of lines of its body; meaningful for text. */
    record Leaf(Description description, Span span, long lines) implements BodyStructure {
        @Override
        public Leaf shifted(long octets) {
            return new Leaf(description, span.shifted(octets), lines);
        }

        @Override
        public Leaf prefixedBy(long octets) {
            return new Leaf(description, span.prefixedBy(octets), lines);
        }
    }

    /** message/rfc822 or message/global: a part whose body is a message with an envelope and a structure of its own. */
    record Enclosed(Description description, Span span, long lines, Envelope envelope, BodyStructure message)
            implements BodyStructure {
        @Override
        public Enclosed shifted(long octets) {
            return new Enclosed(description, span.shifted(octets), lines, envelope, message.shifted(octets));
        }

        @Override
        public Enclosed prefixedBy(long octets) {
            return new Enclosed(description, span.prefixedBy(octets), lines, envelope, message.shifted(octets));
        }
    }

    /** multipart/*. A multipart without any part is a {@link Leaf}. */
    record Multipart(Description description, Span span, List<BodyStructure> parts) implements BodyStructure {
        public Multipart {
            parts = List.copyOf(parts);
            if (parts.isEmpty()) {
                throw new IllegalArgumentException("a multipart has parts");
            }
        }

        @Override
        public Multipart shifted(long octets) {
            return new Multipart(description, span.shifted(octets), partsShifted(octets));
        }

        @Override
        public Multipart prefixedBy(long octets) {
            return new Multipart(description, span.prefixedBy(octets), partsShifted(octets));
        }

        private List<BodyStructure> partsShifted(long octets) {
            return parts.stream().map(part -> part.shifted(octets)).toList();
        }
    }
}
