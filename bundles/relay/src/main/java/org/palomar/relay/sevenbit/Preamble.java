package org.palomar.relay.sevenbit;

/** What stands before, between and behind the parts of a multipart (RFC 2046 §5.1.1): words for readers that know no MIME, and the lines that part them. */
final class Preamble {

    private Preamble() {}

    /**
     * The same with question marks for octets beyond ASCII.
     *
     * @throws UnconvertibleException when a line that parts others would change
     */
    static byte[] masked(byte[] octets) throws UnconvertibleException {
        byte[] masked = octets.clone();
        int start = 0;
        for (int i = 0; i < masked.length; i++) {
            boolean parts = i > start + 1 && masked[start] == '-' && masked[start + 1] == '-';
            if (masked[i] < 0) {
                if (parts) {
                    throw new UnconvertibleException("the boundary of its parts has octets beyond ASCII");
                }
                masked[i] = '?';
            } else if (masked[i] == '\n') {
                start = i + 1;
            }
        }
        return masked;
    }
}
