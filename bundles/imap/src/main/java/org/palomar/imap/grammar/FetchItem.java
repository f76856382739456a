package org.palomar.imap.grammar;

import java.util.List;

/** One thing that FETCH asks of a message (RFC 9051 §6.4.5). */
public sealed interface FetchItem {

    /** Items without arguments. */
    enum Attribute implements FetchItem {
        UID,
        FLAGS,
        INTERNALDATE,
        RFC822_SIZE,
        ENVELOPE,
        /** The structure without its extension data. */
        BODY,
        BODYSTRUCTURE,
        /** RFC 7162 §3.1.4. */
        MODSEQ,
        /** RFC 8474 §5.1. */
        EMAILID,
        /** RFC 8474 §5.2. */
        THREADID
    }

    /** What of a part or message a section names. */
    enum Text {
        /** The whole body of a part; the whole message if no part is named. */
        ALL,
        HEADER,
        HEADER_FIELDS,
        HEADER_FIELDS_NOT,
        TEXT,
        MIME
    }

    /**
     * Octets of a message: {@code BODY[…]<a.b>}, {@code BINARY[…]} (RFC 3516) and the older {@code RFC822…}.
     *
     * @param label how the answer names it, section and offset included
     * @param part numbers of the part, outermost first; empty for the message
     * @param fields names for HEADER_FIELDS and HEADER_FIELDS_NOT
     * @param binary whether the transfer encoding is undone
     * @param setsSeen whether reading it marks the message {@code \Seen}
     * @param from first octet wanted
     * @param length most octets wanted; {@link Long#MAX_VALUE} for all
     */
    record Section(
            String label,
            List<Integer> part,
            Text text,
            List<String> fields,
            boolean binary,
            boolean setsSeen,
            long from,
            long length)
            implements FetchItem {
        public Section {
            part = List.copyOf(part);
            fields = List.copyOf(fields);
        }
    }

    /** {@code BINARY.SIZE[…]}: how large a part is when its transfer encoding is undone. */
    record BinarySize(String label, List<Integer> part) implements FetchItem {
        public BinarySize {
            part = List.copyOf(part);
        }
    }
}
