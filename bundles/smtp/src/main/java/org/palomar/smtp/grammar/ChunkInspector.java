package org.palomar.smtp.grammar;

/**
 * Holds the chunks of BDAT against the rule that lines end in CRLF: without BINARYMIME they are text like any other (RFC 3030 §3), however they are cut. For
 * one thread.
 */
public final class ChunkInspector {

    private boolean cr;
    private LineFault fault = LineFault.NONE;

    /** Looks at the next octets of the message. */
    public void inspect(byte[] octets, int from, int to) {
        int i = from;
        while (i < to) {
            if (cr) {
                cr = false;
                if (octets[i] == '\n') {
                    i++;
                } else {
                    note(LineFault.BARE_CR);
                }
            }
            i = ControlSearch.next(octets, i, to);
            if (i < to) {
                byte octet = octets[i++];
                cr = octet == '\r';
                if (!cr) {
                    note(octet == '\n' ? LineFault.BARE_LF : LineFault.NUL);
                }
            }
        }
    }

    /** What is wrong with the message so far, if this was its end. */
    public LineFault faultAtEnd() {
        return cr ? fault.and(LineFault.BARE_CR) : fault;
    }

    private void note(LineFault found) {
        fault = fault.and(found);
    }
}
