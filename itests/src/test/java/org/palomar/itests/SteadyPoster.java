package org.palomar.itests;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An account that submits numbered messages to one address, one after the other, until it is told to end. What is answered with 4xx it sends again (RFC 5321 §4.2.1), so that each number ends with a 250. Its results are for any
 * thread.
 */
final class SteadyPoster implements AutoCloseable {

    private static final String SUBJECT = "steady ";

    private final Distribution distribution;
    private final Account account;
    private final String to;
    private final Thread thread;
    private final AtomicInteger acknowledged = new AtomicInteger();
    private volatile boolean over;
    private volatile String failure = "";

    SteadyPoster(Distribution distribution, Account account, String to) {
        this.distribution = distribution;
        this.account = account;
        this.to = to;
        thread = Thread.ofPlatform().name("poster").start(this::post);
    }

    /** The subject of the message with a number, from 1 on. */
    static String subject(int number) {
        return SUBJECT + number + ".";
    }

    /** Messages that were answered with 250: those with numbers up to this one. */
    int acknowledged() {
        return acknowledged.get();
    }

    /** Why it gave up; empty while it has not. */
    String failure() {
        return failure;
    }

    /** Waits for the answer to the message that is under way. */
    @Override
    public void close() throws InterruptedException {
        over = true;
        thread.join();
    }

    private void post() {
        try {
            while (!over) {
                converse();
            }
        } catch (IOException | GeneralSecurityException broken) {
            failure = broken.toString();
        }
    }

    /** One connection, until the server has enough of it: it counts what it answers with 4xx. */
    private void converse() throws IOException, GeneralSecurityException {
        String login = "\0" + account.address() + "\0" + account.password();
        try (LineConnection smtp = LineConnection.tls(InstanceTrust.context(distribution), distribution.port(2465))) {
            expect(reply(smtp), "220");
            expect(said(smtp, "EHLO client.example"), "250");
            expect(
                    said(
                            smtp,
                            "AUTH PLAIN " + Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8))),
                    "235");
            while (!over) {
                if (isTaken(smtp, acknowledged.get() + 1)) {
                    acknowledged.incrementAndGet();
                } else {
                    expect(said(smtp, "RSET"), "250");
                }
            }
        } catch (GoodByeException goodBye) {
            // what it was said to was not taken
        }
    }

    /** RFC 5321 §3.8: the server closes the connection. */
    private static final class GoodByeException extends IOException {

        private static final long serialVersionUID = 1;
    }

    /** @return false when it was answered with 4xx */
    private boolean isTaken(LineConnection smtp, int number) throws IOException {
        for (String command : List.of("MAIL FROM:<" + account.address() + ">", "RCPT TO:<" + to + ">", "DATA")) {
            String reply = said(smtp, command);
            if (reply.startsWith("4")) {
                return false;
            }
            expect(reply, command.equals("DATA") ? "354" : "250");
        }
        String reply = said(
                smtp,
                "From: <" + account.address() + ">\r\nTo: <" + to + ">\r\nSubject: " + subject(number)
                        + "\r\n\r\nnumber " + number + "\r\n.");
        if (reply.startsWith("4")) {
            return false;
        }
        expect(reply, "250");
        return true;
    }

    private static String said(LineConnection smtp, String line) throws IOException {
        smtp.write(line);
        return reply(smtp);
    }

    /** The last line of a reply. */
    private static String reply(LineConnection smtp) throws IOException {
        String line = smtp.line();
        while (line.startsWith("-", 3)) {
            line = smtp.line();
        }
        if (line.startsWith("421")) {
            throw new GoodByeException();
        }
        return line;
    }

    private static void expect(String reply, String code) throws IOException {
        if (!reply.startsWith(code)) {
            throw new IOException("not " + code + ": " + reply);
        }
    }
}
