package org.palomar.imap.session;

import java.io.EOFException;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.palomar.api.mailbox.Mailbox.Watch;
import org.palomar.net.LineChannel.Drained;
import org.palomar.net.LineChannel.EndOfStream;
import org.palomar.net.LineChannel.Line;
import org.palomar.net.LineChannel.TimedOut;
import org.palomar.net.LineChannel.TooLong;

/** IDLE (RFC 9051 §6.3.13, RFC 2177): tells news as they happen, until the client says DONE. */
final class IdleHandler {

    /** {@code DONE}. */
    private static final int LINE_LIMIT = 64;

    private final Client client;
    private final News news;

    IdleHandler(Client client, News news) {
        this.client = client;
        this.news = news;
    }

    /** How IDLE ended; empty when the session has to end, without a reply. */
    Optional<Reply> idle(State state) throws IOException {
        client.askToContinue("idling");
        if (!(state instanceof State.Selected selected)) {
            return await(() -> true);
        }
        OpenMailbox open = selected.mailbox();
        try (Watch watch = open.mailbox().watch(client.channel()::wakeReader)) {
            // What happened before the watch began must not be missed.
            client.channel().wakeReader();
            return await(() -> {
                news.tell(open, true);
                return !open.mailbox().isDeleted();
            });
        }
    }

    /** Tells news; answers whether the mailbox is still there. */
    private interface Teller {
        boolean tell() throws IOException;
    }

    private Optional<Reply> await(Teller teller) throws IOException {
        long begun = System.nanoTime();
        Duration timeout = client.timeout(true);
        while (!client.connection().isDraining()) {
            client.out().dropBuffer();
            Duration left = timeout.minusNanos(System.nanoTime() - begun);
            switch (client.channel().readLine(LINE_LIMIT, left.isNegative() ? Duration.ZERO : left)) {
                case Line line -> {
                    boolean done =
                            client.channel().text(line).toUpperCase(Locale.ROOT).equals("DONE");
                    return Optional.of(done ? Reply.ok("idled") : Reply.bad("only DONE ends IDLE"));
                }
                case Drained woken -> {
                    if (!teller.tell()) {
                        client.untagged("BYE the selected mailbox was deleted");
                        return Optional.empty();
                    }
                }
                case TooLong tooLong -> {
                    return Optional.of(Reply.bad("only DONE ends IDLE"));
                }
                case TimedOut timedOut -> {
                    client.untagged("BYE [UNAVAILABLE] idle for too long");
                    return Optional.empty();
                }
                case EndOfStream closed -> throw new EOFException("the client left in IDLE");
            }
        }
        client.untagged("BYE " + Farewell.GOING);
        return Optional.empty();
    }
}
