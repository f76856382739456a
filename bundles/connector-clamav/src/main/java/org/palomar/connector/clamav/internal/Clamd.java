package org.palomar.connector.clamav.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.palomar.api.message.Content;
import org.palomar.net.backend.Call;
import org.palomar.net.backend.UnanswerableException;

/** One question by the protocol of clamd (its manual page): {@code nINSTREAM}, then the message in pieces with their lengths before them, in network order, and a piece of no octets at the end. */
record Clamd(Content message) {

    private static final int MAX_ANSWER = 1000;

    private static final String CLEAN = "stream: OK";
    private static final String PREFIX = "stream: ";
    private static final String FOUND = " FOUND";
    private static final String ERROR = " ERROR";

    /**
     * Asks.
     *
     * @return the name of what was found; empty for a clean message
     * @throws IOException when it could not look at the message, also when that is longer than the daemon takes
     */
    Optional<String> ask(Call call) throws IOException {
        call.channel().write("nINSTREAM\n");
        call.send(message, (octets, length) -> {
            call.channel().write(length(length));
            call.channel().write(octets, 0, length);
        });
        call.channel().write(length(0));
        String answer = call.line(MAX_ANSWER);
        if (answer.equals(CLEAN)) {
            return Optional.empty();
        }
        if (answer.startsWith(PREFIX) && answer.endsWith(FOUND) && answer.length() > PREFIX.length() + FOUND.length()) {
            return Optional.of(answer.substring(PREFIX.length(), answer.length() - FOUND.length()));
        }
        if (answer.endsWith(ERROR)) {
            throw new UnanswerableException("it answers: " + answer);
        }
        throw new IOException("it answers: " + answer);
    }

    /** The least that a sound daemon answers. */
    static String ping(Call call) throws IOException {
        call.channel().write("nPING\n");
        call.channel().flush();
        String answer = call.line(MAX_ANSWER);
        if (!answer.equals("PONG")) {
            throw new IOException("it answers PING with " + answer);
        }
        return answer;
    }

    private static byte[] length(int octets) {
        return ByteBuffer.allocate(Integer.BYTES).putInt(octets).array();
    }
}
