package org.palomar.smtp.grammar;

/** What makes the octets of a message no lines of mail. */
public enum LineFault {
    /** Every line ends in CRLF, and nothing else is CR or LF (RFC 5321 §2.3.8). */
    NONE,
    /** A CR that no LF follows. */
    BARE_CR,
    /** A LF that no CR precedes. */
    BARE_LF,
    /** An octet of value 0 (RFC 5321 §4.5.2 leaves no room for it, and IMAP can't show it). */
    NUL
}
