package org.palomar.imap.session;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.palomar.api.mailbox.Mailbox;
import org.palomar.api.mailbox.MailboxException;
import org.palomar.api.mailbox.NewMessage;
import org.palomar.api.mailbox.StagedMessage;
import org.palomar.api.mailbox.UidSet;
import org.palomar.api.message.Content;
import org.palomar.api.store.StoreException;
import org.palomar.imap.grammar.AppendedMessage;
import org.palomar.imap.grammar.Command;
import org.palomar.imap.grammar.CommandParser;
import org.palomar.imap.grammar.CommandParser.AppendNext;
import org.palomar.imap.grammar.LiteralMark;
import org.palomar.imap.session.State.LoggedIn;
import org.palomar.net.LineChannel.Line;
import org.palomar.net.LineChannel.TooLong;
import org.palomar.net.MemoryBudget;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * APPEND (RFC 9051 §6.3.12) of one or several messages (RFC 3502), all or none. Messages come as literals, which are read here.
 *
 * <p>Deviation: RFC 9051 §9 excludes NUL from a literal that is no literal8; it is taken, because mail from elsewhere has it and must not be mangled.
 */
final class AppendHandler {

    private static final Logger LOG = LoggerFactory.getLogger(AppendHandler.class);

    /** Messages of one command. */
    private static final int MAX_MESSAGES = 1000;

    /** Octets of one command's messages that are held in memory; the rest is spooled. */
    private static final long IN_MEMORY = 8 * 1024 * 1024;

    private static final Reply NO_SPOOL =
            Reply.no("UNAVAILABLE", "the server can't take large messages now, try later");

    private static final Reply NO_MEMORY =
            Reply.no("UNAVAILABLE", "the server can't take so many messages at once now: append fewer, or try later");

    private static final Content NO_PREFIX = Content.of(new byte[0]);

    private final Client client;
    private final CommandReader reader;
    private final Events events;

    AppendHandler(Client client, CommandReader reader, Events events) {
        this.events = events;
        this.client = client;
        this.reader = reader;
    }

    /** Appends; ends the session if the end of the command can't be found. */
    Outcome append(Command.Append command, LoggedIn who) throws IOException {
        List<AutoCloseable> open = new ArrayList<>();
        try {
            return receive(command, who, open);
        } finally {
            close(open);
        }
    }

    private Outcome receive(Command.Append command, LoggedIn who, List<AutoCloseable> open) throws IOException {
        Mailbox mailbox;
        try {
            mailbox = who.mail().open(command.mailbox());
        } catch (MailboxException refusal) {
            return refuse(who, Refusals.ofTarget(refusal), command.first().literal());
        } catch (StoreException refusal) {
            return refuse(who, Refusals.of(refusal), command.first().literal());
        }
        List<NewMessage> messages = new ArrayList<>();
        long memory = IN_MEMORY;
        AppendedMessage announced = command.first();
        while (true) {
            Optional<Reply> refusal = refusal(announced, messages.size());
            if (refusal.isPresent()) {
                return refuse(who, refusal.get(), announced.literal());
            }
            IncomingMessage incoming = read(announced.literal(), Math.min(memory, IncomingMessage.IN_MEMORY));
            open.add(incoming);
            memory -= Math.min(memory, announced.literal().length());
            Optional<Reply> unstaged = stage(announced, incoming, messages, open);
            Optional<AppendNext> next = next();
            if (next.isEmpty()) {
                return endless(unstaged.orElse(Reply.bad("the line after a message is too long")));
            }
            if (next.get() instanceof AppendNext.Malformed malformed) {
                return refuse(who, Reply.bad(malformed.reason()), malformed.literal());
            }
            if (!(next.get() instanceof AppendNext.Message more)) {
                return new Outcome(
                        who, unstaged.isPresent() ? unstaged.get() : commit(who, command, mailbox, messages));
            }
            announced = more.announced();
            if (unstaged.isPresent()) {
                return refuse(who, unstaged.get(), announced.literal());
            }
        }
    }

    private Optional<Reply> refusal(AppendedMessage announced, int before) {
        if (announced.literal().length() > client.settings().appendLimit()) {
            return Optional.of(Reply.no("TOOBIG", "the message is larger than APPENDLIMIT"));
        }
        if (announced.literal().length() == 0) {
            // RFC 3502 §6.3.11: how a client gives up
            return Optional.of(Reply.no("", "the message is empty, nothing was appended"));
        }
        return before == MAX_MESSAGES ? Optional.of(Reply.no("LIMIT", "too many messages")) : Optional.empty();
    }

    private Outcome refuse(LoggedIn who, Reply reply, LiteralMark pending) throws IOException {
        return reader.discardRest(pending, this::timeout) ? new Outcome(who, reply) : endless(reply);
    }

    private static Outcome endless(Reply reply) {
        return Outcome.last(reply, "[TOOBIG] the end of the command can't be found");
    }

    private IncomingMessage read(LiteralMark literal, long memory) throws IOException {
        if (literal.synchronizing()) {
            client.askToContinue("go on");
        }
        return IncomingMessage.read(
                client.channel(),
                literal.length(),
                memory,
                MemoryBudget.receiving(),
                timeout(),
                client.settings().spool());
    }

    private Optional<Reply> stage(
            AppendedMessage announced, IncomingMessage incoming, List<NewMessage> messages, List<AutoCloseable> open) {
        if (incoming.content().isEmpty()) {
            return Optional.of(NO_SPOOL);
        }
        Content content = incoming.content().get();
        boolean first = messages.isEmpty();
        long inMemory = content.size() > IncomingMessage.IN_MEMORY ? 0 : content.size();
        if (!incoming.holdForCommit(inMemory) && !first) {
            return Optional.of(NO_MEMORY);
        }
        try {
            StagedMessage staged = client.services().store().stage(content);
            open.add(staged);
            incoming.staged();
            if (!incoming.holdForCommit(staged.held()) && !first) {
                return Optional.of(NO_MEMORY);
            }
            Instant received = announced.received() == AppendedMessage.NOW
                    ? client.services().clock().instant()
                    : Instant.ofEpochSecond(announced.received());
            messages.add(new NewMessage(staged, NO_PREFIX, announced.flags(), received));
            return Optional.empty();
        } catch (StoreException refusal) {
            return Optional.of(Refusals.of(refusal));
        } catch (IOException unreadable) {
            // Of the spool's file: nothing else is read here.
            LOG.error("a message can't be read from the spool: {}", unreadable.toString());
            return Optional.of(NO_SPOOL);
        }
    }

    /** What comes after a message; empty if the line is too long to be read. */
    private Optional<AppendNext> next() throws IOException {
        return switch (reader.furtherLine(timeout())) {
            case Line line ->
                Optional.of(CommandParser.parseAppendNext(
                        client.channel().array(), line.start(), line.start() + line.length()));
            case TooLong tooLong -> Optional.empty();
            default -> throw new IOException("the client left within APPEND");
        };
    }

    private Reply commit(LoggedIn who, Command.Append command, Mailbox mailbox, List<NewMessage> messages) {
        try {
            UidSet uids = mailbox.append(messages);
            client.services().figures().appended(messages.size());
            events.appended(who, command.mailbox(), mailbox, uids);
            return Reply.ok("APPENDUID " + mailbox.view().uidValidity() + " " + uids, "appended");
        } catch (MailboxException refusal) {
            return Refusals.ofTarget(refusal);
        } catch (StoreException refusal) {
            return Refusals.of(refusal);
        }
    }

    private Duration timeout() {
        return CommandReader.within(client.timeout(true));
    }

    /** Staged messages before what is counted of them. */
    private static void close(List<AutoCloseable> open) {
        for (int i = open.size() - 1; i >= 0; i--) {
            switch (open.get(i)) {
                case StagedMessage staged -> staged.close();
                case IncomingMessage incoming -> incoming.close();
                default -> throw new IllegalStateException("nothing else is opened");
            }
        }
    }
}
