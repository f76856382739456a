package org.palomar.smtp.grammar;

/** What makes the octets of a message no lines of mail. */
public enum LineFault {
    /** Every line ends in CRLF, and nothing else is CR or LF (RFC 5321 §2.3.8). */
    NONE,
    /** A CR that no LF follows: text, if that is all there is and it may be stored as such (RFC 5322 §4.1, {@code obs-NO-WS-CTL}). */
    BARE_CR,
    /** A line that begins with a single dot, then CR without LF: nobody who doubles dots (RFC 5321 §4.5.2) sends it, and some take it for the end. */
    DOT_CR,
    /** A LF that no CR precedes. */
    BARE_LF,
    /** An octet of value 0 (RFC 5321 §4.5.2 leaves no room for it, and IMAP can't show it). */
    NUL;

    /** What a message is said to have when {@code later} was found after this: the first fault, unless it was the one that can be forgiven. */
    LineFault and(LineFault later) {
        return this == NONE || (this == BARE_CR && later != NONE) ? later : this;
    }
}
