package org.palomar.smtp.session;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.palomar.smtp.grammar.ChunkInspector;
import org.palomar.smtp.grammar.Command;
import org.palomar.smtp.grammar.LineFault;

/** DATA, BDAT and BURL: how a message comes in. */
final class Messages {

    private final Conversation conversation;
    private final Acceptance acceptance;
    private final Pieces pieces;

    Messages(Conversation conversation, Acceptance acceptance) {
        this.conversation = conversation;
        this.acceptance = acceptance;
        this.pieces = new Pieces(conversation);
    }

    Outcome data(State.Addressing state) throws IOException {
        Optional<Response> refusal = withoutRecipients(state.envelope());
        if (refusal.isPresent()) {
            return Outcome.of(state, refusal.get());
        }
        conversation.replyAtOnce(Responses.GO_AHEAD);
        try (MessageBody body = newBody(state.peer(), state.envelope())) {
            LineFault fault = conversation.bodies().readData(body);
            return decided(state, acceptance.decide(state.peer(), state.envelope(), body, fault));
        }
    }

    /** A chunk, of the first to the last; a refused one is read all the same, so that its octets are not taken for commands. */
    Outcome bdat(Command.Bdat bdat, State state) throws IOException {
        return switch (state) {
            case State.Chunking chunking -> chunk(bdat, chunking);
            case State.Addressing(State.Peer peer, Envelope envelope) -> {
                Optional<Response> refusal = withoutRecipients(envelope);
                yield refusal.isPresent()
                        ? refusedChunk(bdat, state, refusal.get())
                        : chunk(bdat, new State.Chunking(peer, envelope, newChunks(peer, envelope)));
            }
            default -> refusedChunk(bdat, state, Responses.MAIL_FIRST);
        };
    }

    /** Reads a chunk and throws it away. If others were to follow it the message ends: they would be taken for the whole of it. */
    Outcome refusedChunk(Command.Bdat bdat, State state, Response response) throws IOException {
        if (conversation.bodies().isFlood(0, bdat.size())) {
            return Outcome.end(Responses.TOO_LARGE);
        }
        conversation.bodies().skipChunk(bdat.size());
        return Outcome.of(bdat.last() ? state : state.withoutMessage(), response);
    }

    private Outcome chunk(Command.Bdat bdat, State.Chunking state) throws IOException {
        MessageBody body = state.body().body();
        boolean finished = true;
        try {
            if (conversation.bodies().isFlood(body.octets(), bdat.size())) {
                return Outcome.end(Responses.TOO_LARGE);
            }
            conversation.bodies().readChunk(bdat.size(), state.body());
            if (body.loss() != MessageBody.Loss.NONE && !bdat.last()) {
                Response why = body.loss() == MessageBody.Loss.TOO_LARGE ? Responses.TOO_LARGE : Responses.NO_ROOM;
                return Outcome.of(state.withoutMessage(), why); // RFC 3030 §2: further chunks are refused
            }
            if (bdat.last()) {
                LineFault fault = state.body().inspector().faultAtEnd();
                return decided(state, acceptance.decide(state.peer(), state.envelope(), body, fault));
            }
            finished = false;
            return Outcome.of(state, Response.of(250, "2.0.0", bdat.size() + " octets received"));
        } finally {
            if (finished) {
                body.close();
            }
        }
    }

    /** What is in a mailbox, as a piece or the whole of a message (RFC 4468 §3.2). A URL that comes to nothing ends the transaction; so does the session for every other refusal. */
    Outcome burl(Command.Burl burl, State state) throws IOException {
        return switch (state) {
            case State.Chunking chunking -> piece(burl, chunking);
            case State.Addressing(State.Peer peer, Envelope envelope) -> {
                Optional<Response> refusal = withoutRecipients(envelope);
                yield refusal.isPresent()
                        ? Outcome.of(state, refusal.get())
                        : piece(burl, new State.Chunking(peer, envelope, newChunks(peer, envelope)));
            }
            default -> Outcome.of(state, Responses.MAIL_FIRST);
        };
    }

    private Outcome piece(Command.Burl burl, State.Chunking state) throws IOException {
        MessageBody body = state.body().body();
        boolean finished = true;
        try {
            Optional<Response> failure = pieces.add(burl.url(), state.peer(), state.body());
            if (failure.isPresent()) {
                failure.get().reply().ifPresent(state.envelope()::noteVerdict);
                return Outcome.of(state.withoutMessage(), failure.get());
            }
            if (burl.last()) {
                LineFault fault = state.body().inspector().faultAtEnd();
                return decided(state, acceptance.decide(state.peer(), state.envelope(), body, fault));
            }
            finished = false;
            return Outcome.of(state, Responses.MORE_PIECES);
        } finally {
            if (finished) {
                body.close();
            }
        }
    }

    private Outcome decided(State state, List<Response> responses) {
        conversation.messageEnded();
        return new Outcome(state.withoutMessage(), responses);
    }

    // RFC 5321 §3.3: 503 where no RCPT came, 554 where none was accepted; of LMTP it is 503 both times (RFC 2033 §4.2).
    private Optional<Response> withoutRecipients(Envelope envelope) {
        if (!envelope.accepted().isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                envelope.refusedSome() && conversation.profile() != Profile.LMTP
                        ? Responses.NO_VALID_RECIPIENTS
                        : Responses.RCPT_FIRST);
    }

    private ChunkedBody newChunks(State.Peer peer, Envelope envelope) {
        return new ChunkedBody(newBody(peer, envelope), new ChunkInspector());
    }

    private MessageBody newBody(State.Peer peer, Envelope envelope) {
        SmtpSettings settings = conversation.settings();
        return new MessageBody(
                settings.spool(),
                conversation.memory(),
                settings.limits().messageSize(),
                ReceivedField.octets(conversation, peer, envelope));
    }
}
