package org.palomar.smtp.session;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.palomar.api.delivery.DeliveryAgent;
import org.palomar.api.pipeline.Disposition;
import org.palomar.api.pipeline.MailTransaction;
import org.palomar.api.pipeline.Pipeline;
import org.palomar.api.pipeline.Recipient;
import org.palomar.api.pipeline.Reply;
import org.palomar.smtp.grammar.HeaderSurvey;
import org.palomar.smtp.grammar.LineFault;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** The end of a message: the last checks, the judgement, the delivery, the replies. What it answers with 250 survives a power cut. */
final class Acceptance {

    private static final Logger LOG = LoggerFactory.getLogger(Acceptance.class);

    /** MDC key of the transaction's id. */
    private static final String QUEUE_ID = "queueId";

    private final Conversation conversation;
    private final Addressing addressing;
    private final Authorship authorship;

    Acceptance(Conversation conversation, Addressing addressing, Authorship authorship) {
        this.conversation = conversation;
        this.addressing = addressing;
        this.authorship = authorship;
    }

    /** Decides on a message; one reply, or with LMTP one for each accepted RCPT (RFC 2033 §4.2). */
    List<Response> decide(State.Peer peer, Envelope envelope, MessageBody body, LineFault fault) {
        long start = System.nanoTime();
        MDC.put(QUEUE_ID, envelope.id());
        try {
            body.recall(conversation.settings().deadlines().service());
            List<Response> responses = refusal(peer, body, envelope, fault)
                    .map(response -> refused(envelope, response))
                    .orElseGet(() -> judge(peer, envelope, body));
            conclude(envelope, body, responses, start);
            return responses;
        } finally {
            MDC.remove(QUEUE_ID);
        }
    }

    /** Before the delivery heard of it. */
    private List<Response> refused(Envelope envelope, Response response) {
        response.reply().ifPresent(envelope::noteVerdict);
        return forEach(envelope, response);
    }

    private Optional<Response> refusal(State.Peer peer, MessageBody body, Envelope envelope, LineFault fault) {
        switch (body.loss()) {
            case TOO_LARGE -> {
                return Optional.of(Responses.TOO_LARGE);
            }
            case NO_ROOM -> {
                return Optional.of(Responses.NO_ROOM);
            }
            case NONE -> {
                // it is all there
            }
        }
        return switch (fault) {
            case BARE_CR -> bareCrRefusal(peer, body, envelope);
            case DOT_CR -> Optional.of(Responses.BARE_CR_IN_DATA);
            case BARE_LF -> Optional.of(Responses.BARE_LF_IN_DATA);
            case NUL -> Optional.of(Responses.NUL_IN_DATA);
            case NONE -> headerRefusal(peer, body, envelope);
        };
    }

    // A CR in a body from outside is kept as it is: it ends no line here, and everything that shows or stores mail
    // takes it (RFC 5322 §4.1).
    // In a header it could make two fields of one for some readers; and what is submitted is going to be sent, which
    // must be in lines
    // (RFC 5321 §2.3.8).
    private Optional<Response> bareCrRefusal(State.Peer peer, MessageBody body, Envelope envelope) {
        boolean kept = conversation.settings().bareCrAccepted()
                && conversation.profile() != Profile.SUBMISSION
                && !body.hasBareCrBefore(body.survey().end());
        return kept ? headerRefusal(peer, body, envelope) : Optional.of(Responses.BARE_CR_IN_DATA);
    }

    private Optional<Response> headerRefusal(State.Peer peer, MessageBody body, Envelope envelope) {
        HeaderSurvey survey = body.survey();
        SmtpSettings.Limits limits = conversation.settings().limits();
        boolean endsInFile = !survey.closed() && !body.isInMemory();
        if (endsInFile || survey.end() - body.messageStart() > limits.headerSize()) {
            return Optional.of(Responses.HEADER_TOO_LARGE);
        }
        if (body.beginsWithWhiteSpace()) {
            return Optional.of(Responses.NO_FIELD_FIRST);
        }
        if (survey.received() > limits.received()) {
            return Optional.of(Responses.MAIL_LOOP); // RFC 5321 §6.3
        }
        // RFC 8689 §3: one field, whose one value is this
        if (survey.tlsRequired().size() == 1
                && body.fieldValue(survey.tlsRequired().getFirst()).strip().equalsIgnoreCase("No")) {
            envelope.options(Carriage.lenient(envelope.options()));
        }
        if (conversation.profile() != Profile.SUBMISSION) {
            return conversation.profile() == Profile.MX ? cleaned(body, survey) : Optional.empty();
        }
        Optional<Response> foreign = peer.account()
                .flatMap(account -> authorship.refusal(survey, body::fieldValue, envelope.sender(), account));
        if (foreign.isEmpty()) {
            SubmittedHeader.complete(
                    body, survey, envelope, conversation.settings().hostName());
        }
        return foreign;
    }

    private Optional<Response> cleaned(MessageBody body, HeaderSurvey survey) {
        try {
            ArrivedHeader.clean(body, survey, conversation.settings().hostName(), conversation.isWithGateway());
            return Optional.empty();
        } catch (GatewaysUnknownException unknown) {
            return Optional.of(Responses.NOT_READY);
        }
    }

    private List<Response> judge(State.Peer peer, Envelope envelope, MessageBody body) {
        Services services = conversation.services();
        Optional<Pipeline> pipeline =
                services.pipeline().within(conversation.settings().deadlines().service());
        Optional<DeliveryAgent> delivery =
                services.delivery().within(conversation.settings().deadlines().service());
        if (pipeline.isEmpty() || delivery.isEmpty()) {
            return refused(envelope, Responses.NOT_READY);
        }
        MailTransaction transaction;
        try {
            transaction = addressing.transaction(peer, envelope, envelope.distinct(), body.content());
        } catch (GatewaysUnknownException unknown) {
            return refused(envelope, Responses.NOT_READY);
        }
        try {
            List<Disposition> dispositions = pipeline.get().judgeContent(transaction);
            envelope.handOver();
            return replies(envelope, deliver(delivery.get(), dispositions));
        } catch (RuntimeException | LinkageError broken) {
            if (services.pipeline().isStill(pipeline.get())
                    && services.delivery().isStill(delivery.get())) {
                throw broken;
            }
            LOG.debug("A service left while it was at work: {}", broken.toString());
            return refused(envelope, Responses.NOT_READY);
        }
    }

    private Map<Recipient, Reply> deliver(DeliveryAgent agent, List<Disposition> dispositions) {
        boolean allRefused = dispositions.stream().allMatch(Disposition.Refuse.class::isInstance);
        return agent.deliver(dispositions, conversation.profile() == Profile.LMTP || allRefused);
    }

    private List<Response> replies(Envelope envelope, Map<Recipient, Reply> replies) {
        if (conversation.profile() == Profile.LMTP) {
            return envelope.accepted().stream()
                    .map(recipient -> response(envelope, ofRecipient(replies, recipient)))
                    .toList();
        }
        List<Reply> all = envelope.distinct().stream()
                .map(recipient -> ofRecipient(replies, recipient))
                .toList();
        return List.of(response(envelope, one(all)));
    }

    // Who isn't answered for must not be told that all is well.
    private static Reply ofRecipient(Map<Recipient, Reply> replies, Recipient recipient) {
        Reply reply = replies.get(recipient);
        return reply == null ? new Reply(451, "4.3.0", "The message could not be delivered now") : reply;
    }

    // One reply for all. If anybody is to be tried again, the whole message is: twice is better than never (RFC 5321
    // §6.1).
    private static Reply one(Collection<Reply> replies) {
        return replies.stream()
                .filter(Reply::isTemporary)
                .findFirst()
                .or(() -> replies.stream().filter(reply -> !reply.isPermanent()).findFirst())
                .orElseGet(() -> replies.iterator().next());
    }

    private static Response response(Envelope envelope, Reply reply) {
        return reply.code() < 400
                ? Response.of(reply.code(), reply.status(), "Accepted as " + envelope.id())
                : Response.of(reply);
    }

    private List<Response> forEach(Envelope envelope, Response response) {
        return conversation.profile() == Profile.LMTP
                ? envelope.accepted().stream().map(recipient -> response).toList()
                : List.of(response);
    }

    private void conclude(Envelope envelope, MessageBody body, List<Response> responses, long start) {
        responses.forEach(response -> conversation.metrics().message(conversation.profile(), response.code(), start));
        conversation.metrics().octets(conversation.profile(), body.octets());
        if (LOG.isInfoEnabled()) {
            LOG.info(
                    "{} {} from {} for {} recipients, {} octets, from {}: {}",
                    envelope.id(),
                    conversation.profile().label(),
                    envelope.sender(),
                    envelope.accepted().size(),
                    body.octets(),
                    conversation.connection().remote().getAddress().getHostAddress(),
                    responses.size() == 1 ? responses.getFirst() : responses);
        }
    }
}
