package org.palomar.smtp.session;

import java.net.InetAddress;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.BiConsumer;
import org.palomar.api.address.Address;
import org.palomar.api.address.Domain;
import org.palomar.api.address.ReversePath;
import org.palomar.api.directory.Account;
import org.palomar.api.directory.AccountId;
import org.palomar.api.directory.Directory;
import org.palomar.api.directory.DirectoryUnavailableException;
import org.palomar.api.directory.Resolution;
import org.palomar.api.gateway.GatewayClient;
import org.palomar.api.limit.SendingWatch;
import org.palomar.api.list.ListNames;
import org.palomar.api.message.Content;
import org.palomar.api.pipeline.MailTransaction;
import org.palomar.api.pipeline.Origin;
import org.palomar.api.pipeline.Pipeline;
import org.palomar.api.pipeline.Recipient;
import org.palomar.api.pipeline.Reply;
import org.palomar.smtp.grammar.Command;
import org.palomar.smtp.grammar.ForwardPath;
import org.palomar.smtp.grammar.RcptParameters;
import org.palomar.smtp.grammar.Wishes;

/** MAIL and RCPT: who may send, and to whom. */
final class Addressing {

    private static final Content EMPTY = Content.of(new byte[0]);

    private final Conversation conversation;
    private final Authorship authorship;

    Addressing(Conversation conversation, Authorship authorship) {
        this.conversation = conversation;
        this.authorship = authorship;
    }

    Outcome mail(Command.Mail mail, State.Greeted state) {
        return refusal(mail, state.peer())
                .map(response -> Outcome.of(state, response))
                .orElseGet(() -> {
                    watch(
                            state.peer(),
                            (watch, account) -> watch.submits(
                                    account, conversation.connection().remote().getAddress()));
                    Instant now = conversation.clock().instant();
                    String id = conversation.ids().next(now);
                    Envelope envelope = new Envelope(
                            id, now, mail.sender(), mail.parameters(), Carriage.options(mail.parameters(), now));
                    return Outcome.of(new State.Addressing(state.peer(), envelope), Responses.SENDER_OK);
                });
    }

    private Optional<Response> refusal(Command.Mail mail, State.Peer peer) {
        boolean submission = conversation.profile() == Profile.SUBMISSION;
        if (submission && peer.account().isEmpty()) {
            return Optional.of(Responses.LOGIN_FIRST);
        }
        boolean wishes = !mail.parameters().wishes().equals(Wishes.NONE);
        if ((mail.parameters().auth() || wishes) && !submission) {
            return Optional.of(Responses.PARAMETER_UNKNOWN);
        }
        if (mail.parameters().requireTls() && !conversation.offersRequireTls()) {
            return Optional.of(Responses.PARAMETER_UNKNOWN);
        }
        Optional<Response> impossible = Carriage.refusal(
                mail.parameters().wishes(), conversation.clock().instant());
        if (impossible.isPresent()) {
            return impossible;
        }
        OptionalLong size = mail.parameters().size(); // RFC 1870 §6.1
        if (size.isPresent()
                && size.getAsLong() > conversation.settings().limits().messageSize()) {
            return Optional.of(Responses.TOO_LARGE);
        }
        Optional<Directory> directory = directory();
        if (directory.isEmpty()) {
            return Optional.of(Responses.NOT_READY);
        }
        try {
            boolean own = !submission
                    || authorship.mayBe(
                            directory.get(), mail.sender(), peer.account().get());
            return own ? limit(peer, 1) : Optional.of(Responses.FOREIGN_SENDER);
        } catch (DirectoryUnavailableException unavailable) {
            return Optional.of(Responses.DIRECTORY_DOWN);
        }
    }

    /** Why the account that logged in may not send a message to so many recipients now; the last word is delivery's, which counts it. */
    private Optional<Response> limit(State.Peer peer, int recipients) {
        return peer.account()
                .flatMap(account ->
                        conversation.services().limits().now().flatMap(limits -> limits.refusal(account, recipients)))
                .map(Response::of);
    }

    Outcome rcpt(Command.Rcpt rcpt, State.Addressing state) {
        Outcome outcome = considered(rcpt, state);
        Response response = outcome.responses().getFirst();
        if (response.code() >= 400 && rcpt.recipient() instanceof ForwardPath.Mailbox(Address address)) {
            response.reply().ifPresent(reply -> state.envelope().noteRefusal(address, reply));
        }
        return outcome;
    }

    private Outcome considered(Command.Rcpt rcpt, State.Addressing state) {
        Envelope envelope = state.envelope();
        int most = conversation.settings().limits().recipients();
        if (envelope.accepted().size() >= most) {
            return surplus(state, Responses.TOO_MANY_RECIPIENTS, most);
        }
        if (conversation.profile() != Profile.SUBMISSION && !rcpt.parameters().equals(RcptParameters.NONE)) {
            return refused(state, Responses.RCPT_PARAMETER_UNKNOWN);
        }
        Optional<Response> limit = limit(state.peer(), envelope.accepted().size() + 1);
        if (limit.isPresent()) {
            envelope.noteRefusal();
            return surplus(state, limit.get(), most); // not a name that was guessed
        }
        if (rcpt.eightBit() && !envelope.parameters().smtpUtf8()) {
            return refused(state, Responses.NEEDS_UTF8); // RFC 6531 §3.5
        }
        Optional<Directory> directory = directory();
        if (directory.isEmpty()) {
            return refused(state, Responses.NOT_READY);
        }
        try {
            Optional<Address> address = address(rcpt.recipient(), directory.get());
            return address.isEmpty()
                    ? refused(state, Responses.NO_POSTMASTER)
                    : to(address.get(), rcpt.parameters(), directory.get(), state);
        } catch (DirectoryUnavailableException unavailable) {
            return refused(state, Responses.DIRECTORY_DOWN);
        }
    }

    private Outcome to(Address address, RcptParameters parameters, Directory directory, State.Addressing state)
            throws DirectoryUnavailableException {
        if (address.localPart().chars().anyMatch(c -> c == '%' || c == '!' || c == '@')) {
            return refused(state, Responses.RELAY_TRICK);
        }
        return to(address, parameters, directory, directory.resolve(address), state);
    }

    private Outcome to(
            Address address,
            RcptParameters parameters,
            Directory directory,
            Resolution resolution,
            State.Addressing state)
            throws DirectoryUnavailableException {
        return switch (resolution) {
            case Resolution.RewrittenSender(Resolution original) ->
                state.envelope().sender().equals(ReversePath.none())
                        ? to(address, parameters, directory, original, state)
                        : refused(state, Responses.BOUNCES_ONLY);
            case Resolution.Deliverable deliverable -> {
                // All of an alias or nothing: who is behind it must not depend on which server has the mailbox.
                boolean stays = !deliverable.leadsElsewhere();
                boolean shared = !stays || isByOffice(address, deliverable.accounts(), directory);
                Recipient recipient = recipient(address, deliverable.accounts(), parameters, shared);
                if (deliverable.isOfListsAlone() && state.envelope().sender().equals(ReversePath.none())) {
                    yield refused(state, Responses.LIST_WITHOUT_BOUNCES);
                }
                yield stays ? judged(recipient, state) : elsewhere(recipient, state);
            }
            case Resolution.ListMail(ListNames.Takes takes) -> {
                boolean bounce = state.envelope().sender().equals(ReversePath.none());
                yield switch (takes) {
                    case LETTERS ->
                        bounce
                                ? refused(state, Responses.LIST_WITHOUT_BOUNCES)
                                : elsewhere(recipient(address, Set.of(), parameters, false), state);
                    case BOUNCES ->
                        bounce
                                ? judged(recipient(address, Set.of(), parameters, false), state)
                                : refused(state, Responses.BOUNCES_ONLY);
                };
            }
            case Resolution.UnknownRecipient() -> {
                watch(state.peer(), (watch, account) -> watch.refused(account.id(), 1));
                yield refused(state, Responses.UNKNOWN_RECIPIENT);
            }
            case Resolution.NotLocal() ->
                // Only who has logged in may send to other servers.
                conversation.profile() == Profile.SUBMISSION
                                && state.peer().account().isPresent()
                        ? elsewhere(recipient(address, Set.of(), parameters, false), state)
                        : refused(state, Responses.RELAY_DENIED);
            case Resolution.AliasLoop() -> refused(state, Responses.ALIAS_LOOP);
        };
    }

    /** Whether whoever gets its mail stands in for somebody whom nobody has named: the wishes of that account are for its own addresses. */
    private static boolean isByOffice(Address address, Set<AccountId> accounts, Directory directory)
            throws DirectoryUnavailableException {
        for (AccountId one : Authorship.isOffice(address) ? accounts : Set.<AccountId>of()) {
            if (directory
                    .account(one)
                    .filter(account -> Authorship.standsIn(account, address))
                    .isPresent()) {
                return true;
            }
        }
        return false;
    }

    private static Recipient recipient(
            Address address, Set<AccountId> accounts, RcptParameters parameters, boolean shared) {
        return new Recipient(address, accounts, parameters.original(), parameters.notices(), shared);
    }

    private Outcome elsewhere(Recipient recipient, State.Addressing state) {
        return conversation
                        .services()
                        .queue()
                        .within(conversation.settings().deadlines().service())
                        .isPresent()
                ? judged(recipient, state)
                : refused(state, Responses.NO_QUEUE);
    }

    private Outcome judged(Recipient recipient, State.Addressing state) {
        Optional<Pipeline> pipeline = conversation
                .services()
                .pipeline()
                .within(conversation.settings().deadlines().service());
        if (pipeline.isEmpty()) {
            return refused(state, Responses.NOT_READY); // never past the filters
        }
        MailTransaction transaction;
        try {
            transaction = transaction(state.peer(), state.envelope(), List.of(recipient), EMPTY);
        } catch (GatewaysUnknownException unknown) {
            return refused(state, Responses.NOT_READY);
        }
        Optional<Reply> refusal = pipeline.get().judgeRecipient(transaction);
        if (refusal.isPresent()) {
            return refused(state, Response.of(refusal.get()));
        }
        state.envelope().add(recipient);
        return Outcome.of(state, Responses.RECIPIENT_OK);
    }

    /**
     * The message as filters see it.
     *
     * @throws GatewaysUnknownException when nobody can tell whether a gateway brings it
     */
    MailTransaction transaction(State.Peer peer, Envelope envelope, List<Recipient> recipients, Content content)
            throws GatewaysUnknownException {
        Origin origin = origin(peer);
        return transaction(
                conversation.isWithGateway() ? byGateway(origin, conversation.toldClient(content)) : origin,
                envelope,
                recipients,
                content);
    }

    private static Origin byGateway(Origin origin, GatewayClient client) {
        return switch (client) {
            case GatewayClient.Named(InetAddress address) -> origin.byGateway(Optional.of(address));
            case GatewayClient.Unnamed() -> origin.byGateway(Optional.empty());
            case GatewayClient.Hidden() -> origin.byGatewayWithHiddenClient();
        };
    }

    /** One that has ended without a message, as the trace is told of it. */
    MailTransaction ended(State.Peer peer, Envelope envelope) {
        return transaction(origin(peer), envelope, List.of(), EMPTY);
    }

    private Origin origin(State.Peer peer) {
        return new Origin(
                conversation.profile().door(),
                conversation.connection().remote(),
                peer.name(),
                conversation.connection().tlsDescription(),
                peer.account());
    }

    private static MailTransaction transaction(
            Origin origin, Envelope envelope, List<Recipient> recipients, Content content) {
        return new MailTransaction(
                envelope.id(),
                envelope.begun(),
                origin,
                envelope.sender(),
                recipients,
                content,
                List.of(),
                false,
                envelope.options());
    }

    // RFC 5321 §4.5.1: "postmaster" without a domain must be deliverable; it is this server's, whose domain is its
    // host's or one above it.
    private Optional<Address> address(ForwardPath path, Directory directory) throws DirectoryUnavailableException {
        if (path instanceof ForwardPath.Mailbox(Address address)) {
            return Optional.of(address);
        }
        if (conversation.settings().postmaster().isPresent()) {
            return conversation.settings().postmaster();
        }
        String name = conversation.settings().hostName();
        for (int dot = -1; dot < name.length(); ) {
            Optional<Domain> domain = Domain.parse(name.substring(dot + 1));
            if (domain.isPresent() && directory.isLocal(domain.get())) {
                return Optional.of(new Address("postmaster", domain.get()));
            }
            int next = name.indexOf('.', dot + 1);
            dot = next < 0 ? name.length() : next;
        }
        return Optional.empty();
    }

    // RFC 5321 §4.5.3.1.10: no offence. As many again as are taken may have been on their way already; then it is one.
    private Outcome surplus(State.Addressing state, Response response, int pardoned) {
        return state.envelope().noteSurplus() > pardoned && conversation.tooManyErrors()
                ? new Outcome(new State.Over(), List.of(response, Responses.TOO_MANY_ERRORS))
                : Outcome.of(state, response);
    }

    private Outcome refused(State.Addressing state, Response response) {
        state.envelope().noteRefusal();
        boolean counts = response.code() >= 500;
        return counts && conversation.tooManyRefusedRecipients()
                ? new Outcome(new State.Over(), List.of(response, Responses.TOO_MANY_UNKNOWN))
                : Outcome.of(state, response);
    }

    private void watch(State.Peer peer, BiConsumer<SendingWatch, Account> told) {
        conversation
                .services()
                .watch()
                .now()
                .ifPresent(watch -> peer.account().ifPresent(account -> told.accept(watch, account)));
    }

    private Optional<Directory> directory() {
        return conversation
                .services()
                .directory()
                .within(conversation.settings().deadlines().service());
    }
}
