package org.palomar.imap.grammar;

import java.time.LocalDate;
import java.util.List;
import org.palomar.api.mailbox.Flag;

/** A condition of SEARCH (RFC 9051 §6.4.4). Texts are decoded from the command's charset. */
public sealed interface SearchKey {

    /** ALL and OLD (true), NEW and RECENT (false): no message is {@code \Recent} here. */
    record Constant(boolean value) implements SearchKey {}

    /** All of several, in any order. */
    record And(List<SearchKey> keys) implements SearchKey {
        public And {
            keys = List.copyOf(keys);
        }
    }

    record Or(SearchKey first, SearchKey second) implements SearchKey {}

    record Not(SearchKey key) implements SearchKey {}

    /** A set of sequence numbers, or of UIDs. */
    record InSet(SequenceSet set, boolean uid) implements SearchKey {}

    record HasFlag(Flag flag) implements SearchKey {}

    /** Which date of a message a condition is about. */
    enum DateKind {
        /** INTERNALDATE, in UTC. */
        RECEIVED,
        /** The Date field, in its own zone. */
        SENT
    }

    /** How a date is compared. */
    enum Comparison {
        BEFORE,
        ON,
        SINCE
    }

    /** The time of day and the time zone are left out of account. */
    record Dated(DateKind kind, Comparison comparison, LocalDate date) implements SearchKey {}

    /** RFC822.SIZE above ({@code larger}) or below {@code octets}. */
    record Sized(boolean larger, long octets) implements SearchKey {}

    /** Modseq of at least {@code modSeq} (RFC 7162 §3.1.5). */
    record ModSeq(long modSeq) implements SearchKey {}

    /** A field of the envelope that has the text: BCC, CC, FROM, SUBJECT, TO. */
    record InEnvelope(EnvelopeField field, String text) implements SearchKey {}

    /** Fields of which the store keeps a summary. */
    enum EnvelopeField {
        BCC,
        CC,
        FROM,
        SUBJECT,
        TO
    }

    /** Any header field of the name that has the text; each has the empty text. */
    record InHeader(String field, String text) implements SearchKey {}

    /** The text in the body, or also in the header. */
    record InText(boolean header, String text) implements SearchKey {}

    /** RFC 8474 §6. */
    record EmailId(String id) implements SearchKey {}
}
