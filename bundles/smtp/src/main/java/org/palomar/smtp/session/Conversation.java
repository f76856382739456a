package org.palomar.smtp.session;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import org.palomar.api.auth.LoginContext;
import org.palomar.api.gateway.GatewayClient;
import org.palomar.api.message.Content;
import org.palomar.api.trace.Storyteller;
import org.palomar.net.Connection;
import org.palomar.net.LineChannel;
import org.palomar.net.MessageMemory;

/** What the handlers of one conversation share: the connection, the settings, and what was counted. For the connection's thread. */
final class Conversation {

    private final Connection connection;
    private final Profile profile;
    private final SmtpSettings settings;
    private final Shared shared;
    private final BodyReader bodies;
    private final long begun = System.nanoTime();
    private int errors;
    private int refusedRecipients;
    private int failedLogins;
    private int futileCommands;
    private boolean loggedIn;
    private boolean waitedForGateways;

    Conversation(Connection connection, Profile profile, SmtpSettings settings, Shared shared) {
        this.connection = connection;
        this.profile = profile;
        this.settings = settings;
        this.shared = shared;
        this.bodies = new BodyReader(connection.channel(), settings);
    }

    Connection connection() {
        return connection;
    }

    Profile profile() {
        return profile;
    }

    SmtpSettings settings() {
        return settings;
    }

    Services services() {
        return shared.services();
    }

    SmtpMetrics metrics() {
        return shared.metrics();
    }

    Storyteller storyteller() {
        return shared.storyteller();
    }

    TransactionIds ids() {
        return shared.ids();
    }

    MessageMemory memory() {
        return shared.memory();
    }

    Clock clock() {
        return shared.clock();
    }

    /** What the client sends. */
    LineChannel input() {
        return connection.channel();
    }

    BodyReader bodies() {
        return bodies;
    }

    LoginContext loginContext() {
        return connection.loginContext();
    }

    /**
     * Whether mail and passwords may pass here: inside TLS, or where the operator allows plaintext. Only submission asks; other servers and LMTP's peers may
     * speak without TLS.
     */
    boolean isConfidential() {
        return connection.isTls()
                || shared.services()
                        .authenticator()
                        .within(settings.deadlines().service())
                        .map(authenticator -> authenticator.plaintextAllowed(loginContext()))
                        .orElse(false);
    }

    /** Whether a message may be given here that demands TLS of all servers to come (RFC 8689 §2): over TLS, while there is a queue that keeps that. */
    boolean offersRequireTls() {
        return profile != Profile.LMTP
                && connection.isTls()
                && shared.services().queue().isPresent();
    }

    /**
     * Whether the client is a filtering gateway in front of this server, known by its address; nobody is who has logged in. Waits once while the bundle that knows it is away and ought to be there.
     *
     * @throws GatewaysUnknownException when nobody can tell
     */
    boolean isWithGateway() throws GatewaysUnknownException {
        return profile == Profile.MX
                && !loggedIn
                && askGateways((gateways, most) ->
                        gateways.isGateway(connection.remote().getAddress(), most));
    }

    /** Whoever can't be told from a stranger is counted like one: the conversation that ends for that is a delay to a gateway. */
    private boolean isSurelyWithGateway() {
        try {
            return isWithGateway();
        } catch (GatewaysUnknownException unknown) {
            return false;
        }
    }

    /** Who brought a message to the gateway, if that says so; nobody is known before there is content. */
    GatewayClient toldClient(Content content) throws GatewaysUnknownException {
        return content.size() == 0
                ? new GatewayClient.Unnamed()
                : askGateways((gateways, most) -> gateways.client(content, most));
    }

    /** What is asked of the gateways' bundle. */
    @FunctionalInterface
    private interface Question<T> {
        T ask(Gateways gateways, Duration most) throws GatewaysUnknownException;
    }

    /** A bundle that did not come while it was waited for is not waited for again: a message to many would hold its connection for as many waits. */
    private <T> T askGateways(Question<T> question) throws GatewaysUnknownException {
        Duration most = waitedForGateways ? Duration.ZERO : settings.deadlines().service();
        try {
            return question.ask(shared.services().gateways(), most);
        } catch (GatewaysUnknownException unknown) {
            waitedForGateways = true;
            throw unknown;
        }
    }

    /** Puts a reply into the output; it leaves when the client is waited for. */
    void reply(Response response) throws IOException {
        connection.channel().write(response.octets());
    }

    /** Sends a reply now. */
    void replyAtOnce(Response response) throws IOException {
        reply(response);
        connection.channel().flush();
    }

    /** Counts a command that made no sense; tells whether that was one too many. */
    boolean tooManyErrors() {
        metrics().error();
        return ++errors >= settings.limits().errors();
    }

    /** Counts a refused recipient; tells whether that was one too many. A gateway asks for the recipients of all its clients, so for it none is. */
    boolean tooManyRefusedRecipients() {
        metrics().refusedRecipient(profile);
        return ++refusedRecipients >= settings.limits().refusedRecipients() && !isSurelyWithGateway();
    }

    /** Counts a command that leads to no message; tells whether that was one too many since the last message; for a gateway that asks for recipients none is. */
    boolean tooManyFutileCommands() {
        return ++futileCommands > settings.limits().futileCommands() && !isSurelyWithGateway();
    }

    /** A message was decided. */
    void messageEnded() {
        futileCommands = 0;
    }

    /** The client has logged in. */
    void loggedIn() {
        loggedIn = true;
    }

    /** How long to wait for the next line; negative when a client that must log in has not done so in time. */
    Duration patience() {
        Duration command = settings.deadlines().command();
        if (!mustLogIn()) {
            return command;
        }
        Duration left = settings.deadlines().login().minusNanos(System.nanoTime() - begun);
        return left.compareTo(command) < 0 ? left : command;
    }

    /** What to say when {@link #patience()} has passed. */
    Response timeout() {
        return patience().compareTo(settings.deadlines().command()) < 0
                ? Responses.LOGIN_TOO_LATE
                : Responses.IDLE_TOO_LONG;
    }

    private boolean mustLogIn() {
        return profile == Profile.SUBMISSION && !loggedIn;
    }

    /** Counts a failed login; tells whether that was one too many. */
    boolean tooManyFailedLogins() {
        metrics().failedLogin();
        return ++failedLogins >= settings.limits().failedLogins();
    }
}
