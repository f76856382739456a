package org.palomar.relay.session;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.palomar.api.message.Content;
import org.palomar.api.queue.Outbound;
import org.palomar.api.queue.RecipientResult;
import org.palomar.api.queue.RemoteReply;
import org.palomar.relay.grammar.Commands;
import org.palomar.relay.grammar.Reply;

/**
 * One message over one session, for those recipients of whom nothing is known yet. Commands go together as far as the server allows (RFC 2920), and where it takes counted text
 * (RFC 3030) a short message goes with them: one round trip in all. For one thread.
 */
public final class Sending {

    /** The text of a longer message waits for the replies to RCPT: it would be sent in vain if nobody is accepted, and be held in memory. */
    private static final int MOST_AHEAD = 64 * 1024;

    /** RFC 5321 §4.2.1. */
    private static final int PERMANENT = 500;

    private static final RemoteReply IN_DOUBT =
            new RemoteReply(451, "4.4.2", "The connection broke after the message was sent; the server may have it");

    private static final RemoteReply UNREADABLE =
            new RemoteReply(451, "4.3.0", "The text of the message can't be read here now");

    private final SmtpClient client;
    private final Outbound message;
    private final Results results;
    private final boolean careful;
    private Content content;
    private List<Integer> open;
    private List<Integer> others = List.of();
    /** Those who may get the text that is sent now: the server has not said yet that it does not take them. */
    private final Set<Integer> within = new TreeSet<>();

    private boolean sent;
    private boolean taken;

    /** @param careful whether nothing is sent ahead of the replies to RCPT: for a server with which that went wrong */
    public Sending(SmtpClient client, Outbound message, Content content, Results results, boolean careful) {
        this.client = client;
        this.message = message;
        this.content = content;
        this.results = results;
        this.open = results.open();
        this.careful = careful;
    }

    /**
     * Sends it. What the server says of recipients is in the results afterwards, also when it throws.
     *
     * @return whether the server has taken the message, for one recipient at least
     * @throws NoSessionException when the connection broke or the server closed it; those of whom nothing is known then did not get the message
     */
    public boolean run(Instant now) throws NoSessionException {
        try {
            Suitability.Form form = Suitability.form(client, message, content);
            if (form.obstacle().filter(reply -> reply.code() < PERMANENT).isPresent()) {
                throw NoSessionException.unprotected(form.obstacle().get());
            }
            if (form.obstacle().isPresent()) {
                results.lacks(new RecipientResult.Failed(form.obstacle().get(), host()));
                return false;
            }
            results.suits();
            content = form.content();
            send(now);
            while (!others.isEmpty()) {
                open = others;
                send(now);
            }
            return taken;
        } catch (UnreadableContentException unreadable) {
            results.conclude(List.copyOf(within), new RecipientResult.Deferred(UNREADABLE, ""));
            throw SmtpClient.broken(unreadable);
        } catch (ServerClosesException closes) {
            throw SmtpClient.broken(closes); // it has taken nothing, as it says
        } catch (IOException broken) {
            if (sent) {
                // whatever was known before: who may have it is not to get it from another server
                results.conclude(
                        List.copyOf(within),
                        new RecipientResult.Deferred(IN_DOUBT, client.hop().name()));
            }
            throw SmtpClient.broken(broken);
        }
    }

    private void send(Instant now) throws IOException {
        others = List.of();
        sent = false;
        within.clear();
        within.addAll(open);
        boolean reset = client.begin();
        Commands commands = new Commands(client.extensions());
        String mail = commands.mail(Suitability.announced(client, message), content.size(), now);
        if (client.extensions().has("PIPELINING")) {
            together(reset, mail, commands);
        } else {
            inTurns(reset, mail, commands);
        }
    }

    /** All commands at once. */
    private void together(boolean reset, String mail, Commands commands) throws IOException {
        if (reset) {
            client.write("RSET");
        }
        client.write(mail);
        for (int index : open) {
            client.write(commands.rcpt(results.recipient(index)));
        }
        boolean ahead = client.extensions().has("CHUNKING") && !careful && content.size() <= MOST_AHEAD;
        if (ahead) {
            sendCounted();
        } else {
            client.write("DATA");
        }
        if (reset) {
            client.reply();
        }
        boolean begun = judgeMail(client.reply());
        List<Integer> accepted = new ArrayList<>(open.size());
        for (int index : open) {
            judgeRcpt(index, client.reply(), begun, accepted);
        }
        if (ahead) {
            end(accepted);
        } else {
            data(client.reply(), accepted);
        }
    }

    /** Each command after the reply to the one before. */
    private void inTurns(boolean reset, String mail, Commands commands) throws IOException {
        if (reset) {
            client.write("RSET");
            client.reply();
        }
        client.write(mail);
        if (!judgeMail(client.reply())) {
            return;
        }
        List<Integer> accepted = new ArrayList<>(open.size());
        for (int index : open) {
            client.write(commands.rcpt(results.recipient(index)));
            judgeRcpt(index, client.reply(), true, accepted);
        }
        if (!accepted.isEmpty()) {
            client.write("DATA");
            data(client.reply(), accepted);
        }
    }

    private void sendCounted() throws IOException {
        byte[] text = MessageText.counted(content);
        client.write("BDAT " + text.length + " LAST");
        client.channel().write(text);
        client.channel().flush();
        sent = true;
    }

    private boolean judgeMail(Reply reply) {
        if (reply.isPositive()) {
            return true;
        }
        within.clear();
        if (reply.isPermanent()) {
            results.say(open, refusal(reply));
        } else {
            RecipientResult.Deferred later = new RecipientResult.Deferred(reply.remoteForNow(), host());
            open.forEach(index -> results.sayForNow(index, later, true));
        }
        return false;
    }

    private void judgeRcpt(int index, Reply reply, boolean begun, List<Integer> accepted) {
        if (!begun) {
            return; // the reply to MAIL counts
        }
        if (reply.isPositive()) {
            accepted.add(index);
            return;
        }
        within.remove(index);
        if (reply.code() == 452 || reply.code() == 552) {
            // RFC 5321 §4.5.3.1.10: some servers say 552 of too many recipients, which is to be read as 452.
            results.say(index, new RecipientResult.Deferred(reply.remoteForNow(), host()));
            if (!accepted.isEmpty() && !isOfMailbox(reply)) {
                others = others.isEmpty() ? new ArrayList<>() : others;
                others.add(index);
            }
        } else {
            results.say(index, refusal(reply));
        }
    }

    /** Whether the status says that it is the recipient's mailbox that is full (RFC 3463 §3.3). */
    private static boolean isOfMailbox(Reply reply) {
        return reply.lines().getFirst().matches("[45]\\.2\\..*");
    }

    /** After DATA, to which the server may have agreed although it takes no recipient (RFC 2920 §3.1). */
    private void data(Reply reply, List<Integer> accepted) throws IOException {
        if (!reply.isIntermediate()) {
            results.say(accepted, refusal(reply));
            others = List.of();
            return;
        }
        MessageText.dotted(
                accepted.isEmpty() ? Content.of(new byte[0]) : content,
                client.channel(),
                new Pace(client.waits().output()));
        client.channel().flush();
        sent = true;
        end(accepted);
    }

    private void end(List<Integer> accepted) throws IOException {
        Reply reply;
        try {
            reply = client.endReply();
            within.clear();
        } catch (ServerClosesException closes) {
            results.say(accepted, refusal(closes.reply()));
            throw closes;
        }
        if (!reply.isPositive()) {
            results.say(accepted, refusal(reply));
            others = List.of();
            return;
        }
        if (!accepted.isEmpty()) {
            taken = true;
            client.tidy();
            boolean notifies = client.extensions().has("DSN");
            results.say(accepted, new RecipientResult.Delivered(reply.remote(), host(), notifies));
        }
    }

    private RecipientResult refusal(Reply reply) {
        return reply.isPermanent()
                ? new RecipientResult.Failed(reply.remote(), host())
                : new RecipientResult.Deferred(reply.remoteForNow(), host());
    }

    private String host() {
        return client.hop().name();
    }
}
