package org.palomar.connector.spamassassin.internal;

import java.io.IOException;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.palomar.api.message.Content;
import org.palomar.net.backend.Call;
import org.palomar.net.backend.UnanswerableException;

/**
 * One question by the protocol of spamd, version 1.5 (SpamAssassin's {@code spamd/PROTOCOL}): {@code SYMBOLS}, which answers the points and the names of tests. The daemon closes the connection behind its answer.
 *
 * @param user whose rules count; empty for the daemon's own
 */
record Spamd(Content message, String user) {

    private static final int MAX_FIELD = 1000;

    /** The names of all tests that there are would fit. */
    private static final int MAX_SYMBOLS = 64 * 1024;

    private static final String NUMBER = "(-?\\d{1,6}(?:\\.\\d{1,6})?)";

    /** {@code True ; 6.5 / 5.0}. */
    private static final Pattern SCORE = Pattern.compile("[A-Za-z]{2,5} ?; ?" + NUMBER + " ?/ ?" + NUMBER);

    SpamdAnswer ask(Call call) throws IOException {
        call.channel()
                .write("SYMBOLS SPAMC/1.5\r\nContent-length: " + message.size() + "\r\n"
                        + (user.isEmpty() ? "" : "User: " + user + "\r\n") + "\r\n");
        call.send(message, (octets, length) -> call.channel().write(octets, 0, length));
        String status = call.line(MAX_FIELD);
        if (!status.matches("SPAMD/\\d\\S{0,10} \\d+ .*")) {
            throw new IOException("it answers: " + status);
        }
        if (!status.matches("\\S+ 0 .*")) {
            throw new UnanswerableException("it answers: " + status); // codes as of sysexits.h
        }
        Map<String, String> header = call.header(MAX_FIELD);
        Matcher score = SCORE.matcher(header.getOrDefault("spam", ""));
        String length = header.getOrDefault("content-length", "0");
        if (!score.matches() || !length.matches("\\d{1,6}") || Integer.parseInt(length) > MAX_SYMBOLS) {
            throw new IOException("its answer makes no sense: " + header);
        }
        return new SpamdAnswer(
                Double.parseDouble(score.group(1)),
                Double.parseDouble(score.group(2)),
                call.text(Integer.parseInt(length)).strip());
    }

    /** The least that a sound daemon answers. */
    static String ping(Call call) throws IOException {
        call.channel().write("PING SPAMC/1.5\r\n\r\n");
        call.channel().flush();
        String answer = call.line(MAX_FIELD);
        if (!answer.matches("SPAMD/\\S{1,10} 0 PONG.*")) {
            throw new IOException("it answers PING with " + answer);
        }
        return answer;
    }
}
