package org.palomar.imap.grammar;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/** Reads tokens from the octets of one command, literals in place. Text is one character for each octet (ISO-8859-1). */
final class Cursor {

    /** RFC 9051 §9, number64. */
    private static final long MAX_NUMBER64 = Long.MAX_VALUE;

    private static final long MAX_NUMBER = 0xFFFF_FFFFL;

    // Octets that end an atom: atom-specials of RFC 9051 §9, without resp-specials.
    private static final boolean[] ATOM_END = new boolean[256];

    static {
        Arrays.fill(ATOM_END, 0, 0x21, true);
        Arrays.fill(ATOM_END, 0x7f, 256, true);
        for (char special : "(){%*\"\\".toCharArray()) {
            ATOM_END[special] = true;
        }
    }

    private final byte[] octets;
    private final int end;
    private int at;

    Cursor(byte[] octets, int start, int end) {
        this.octets = octets;
        this.at = start;
        this.end = end;
    }

    int position() {
        return at;
    }

    boolean atEnd() {
        return at == end;
    }

    /** The next octet, or -1 at the end. */
    int peek() {
        return at < end ? octets[at] & 0xff : -1;
    }

    boolean accept(char expected) {
        if (peek() == expected) {
            at++;
            return true;
        }
        return false;
    }

    void expect(char expected) throws SyntaxException {
        if (!accept(expected)) {
            throw new SyntaxException(expected == ' ' ? "a space is missing" : "'" + expected + "' is missing");
        }
    }

    void expectEnd() throws SyntaxException {
        if (!atEnd()) {
            throw new SyntaxException("there is more than the command takes");
        }
    }

    /** Takes {@code word}, written in capitals here, whatever its case, if the next octets are it. */
    boolean acceptWord(String word) {
        if (end - at < word.length()) {
            return false;
        }
        for (int i = 0; i < word.length(); i++) {
            int octet = octets[at + i];
            if ((octet >= 'a' && octet <= 'z' ? octet - 0x20 : octet) != word.charAt(i)) {
                return false;
            }
        }
        at += word.length();
        return true;
    }

    /** tag = 1*&lt;any ASTRING-CHAR except "+"&gt;; empty if there is none or it is longer than {@code limit}. */
    String tag(int limit) {
        int start = at;
        while (at < end && !ATOM_END[octets[at] & 0xff] && octets[at] != '+') {
            at++;
        }
        return at - start > limit ? "" : latin1(start, at);
    }

    /** atom = 1*ATOM-CHAR; {@code ]} ends it. */
    String atom() throws SyntaxException {
        int start = at;
        while (at < end && !ATOM_END[octets[at] & 0xff] && octets[at] != ']') {
            at++;
        }
        if (at == start) {
            throw new SyntaxException("a word is missing");
        }
        return latin1(start, at);
    }

    /** An atom in capitals, as the grammar's own words are compared. */
    String word() throws SyntaxException {
        return atom().toUpperCase(Locale.ROOT);
    }

    /** flag = "\" atom / atom. */
    String flag() throws SyntaxException {
        return accept('\\') ? "\\" + atom() : atom();
    }

    /** astring = 1*ASTRING-CHAR / string. */
    String astring() throws SyntaxException {
        int next = peek();
        if (next == '"' || next == '{') {
            return string();
        }
        return run(false);
    }

    /** list-mailbox = 1*list-char / string: an astring that may have wildcards. */
    String listMailbox() throws SyntaxException {
        int next = peek();
        if (next == '"' || next == '{') {
            return string();
        }
        return run(true);
    }

    private String run(boolean wildcards) throws SyntaxException {
        int start = at;
        while (at < end && (!ATOM_END[octets[at] & 0xff] || (wildcards && (octets[at] == '%' || octets[at] == '*')))) {
            at++;
        }
        if (at == start) {
            throw new SyntaxException("a string is missing");
        }
        return latin1(start, at);
    }

    /** string = quoted / literal. */
    String string() throws SyntaxException {
        return accept('"') ? quotedRest() : new String(literal(), StandardCharsets.ISO_8859_1);
    }

    /** nstring = string / nil; NIL is the empty string. */
    String nstring() throws SyntaxException {
        return acceptWord("NIL") ? "" : string();
    }

    /** quoted, its first mark read. Octets of UTF-8 are taken (RFC 9051 §4.3); what they stand for is up to who uses the text. */
    private String quotedRest() throws SyntaxException {
        StringBuilder text = new StringBuilder();
        while (at < end) {
            int octet = octets[at++] & 0xff;
            if (octet == '"') {
                return text.toString();
            }
            if (octet == '\\') {
                octet = peek();
                at++;
                if (octet != '"' && octet != '\\') {
                    throw new SyntaxException("only \" and \\ are escaped in a quoted string");
                }
            } else if (octet == 0 || octet == '\r' || octet == '\n') {
                throw new SyntaxException("a quoted string has a control character");
            }
            text.append((char) octet);
        }
        throw new SyntaxException("a quoted string has no end");
    }

    /** literal = "{" number64 ["+"] "}" CRLF *CHAR8; CHAR8 is any octet but NUL. */
    private byte[] literal() throws SyntaxException {
        byte[] text = literalOctets();
        for (byte octet : text) {
            if (octet == 0) {
                throw new SyntaxException("a literal has a NUL");
            }
        }
        return text;
    }

    /** literal8 = "~{" number64 ["+"] "}" CRLF *OCTET. */
    byte[] literal8() throws SyntaxException {
        expect('~');
        return literalOctets();
    }

    private byte[] literalOctets() throws SyntaxException {
        expect('{');
        long length = number64();
        accept('+');
        expect('}');
        accept('\r');
        expect('\n');
        if (length > end - at) {
            throw new SyntaxException("a literal is shorter than it says");
        }
        byte[] text = Arrays.copyOfRange(octets, at, at + (int) length);
        at += text.length;
        return text;
    }

    /** number = 1*DIGIT, unsigned 32-bit. */
    long number() throws SyntaxException {
        return number(MAX_NUMBER);
    }

    /** A number that is written with so many digits. */
    int digits(int count) throws SyntaxException {
        int start = at;
        long number = number();
        if (at - start != count) {
            throw new SyntaxException("a number must have " + count + " digits");
        }
        return (int) number;
    }

    /** nz-number. */
    long nzNumber() throws SyntaxException {
        long number = number();
        if (number == 0) {
            throw new SyntaxException("a number must not be 0");
        }
        return number;
    }

    /** number64 = 1*DIGIT, unsigned 63-bit. */
    long number64() throws SyntaxException {
        return number(MAX_NUMBER64);
    }

    private long number(long max) throws SyntaxException {
        int start = at;
        long value = 0;
        while (at < end && octets[at] >= '0' && octets[at] <= '9') {
            int digit = octets[at++] - '0';
            if (value > (max - digit) / 10) {
                throw new SyntaxException("a number is too large");
            }
            value = value * 10 + digit;
        }
        if (at == start) {
            throw new SyntaxException("a number is missing");
        }
        return value;
    }

    private String latin1(int from, int to) {
        return new String(octets, from, to - from, StandardCharsets.ISO_8859_1);
    }
}
