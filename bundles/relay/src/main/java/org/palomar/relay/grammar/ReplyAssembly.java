package org.palomar.relay.grammar;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Puts the lines of a reply together as they come. For one reply, on one thread. */
public final class ReplyAssembly {

    private static final int CODE = 3;

    private final List<String> lines = new ArrayList<>(1);
    private int code;

    // Reply-line = *( Reply-code "-" [ textstring ] CRLF ) Reply-code [ SP textstring ] CRLF     RFC 5321 §4.2
    /**
     * Takes a line.
     *
     * @param line without its end, one character for each octet
     * @return the reply, if it was its last line
     * @throws MalformedReplyException when it is no line of a reply, one of another reply, or one too many
     */
    public Optional<Reply> add(String line) throws MalformedReplyException {
        int of = code(line);
        if (of < 200 || of > 599 || (!lines.isEmpty() && of != code) || lines.size() == Reply.MAX_LINES) {
            throw new MalformedReplyException(line);
        }
        code = of;
        boolean last = line.length() == CODE || line.charAt(CODE) == ' ';
        if (!last && line.charAt(CODE) != '-') {
            throw new MalformedReplyException(line);
        }
        lines.add(line.substring(Math.min(line.length(), CODE + 1)));
        return last ? Optional.of(new Reply(code, lines)) : Optional.empty();
    }

    private static int code(String line) {
        if (line.length() < CODE) {
            return -1;
        }
        int number = 0;
        for (int i = 0; i < CODE; i++) {
            int digit = line.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            number = 10 * number + digit;
        }
        return number;
    }
}
