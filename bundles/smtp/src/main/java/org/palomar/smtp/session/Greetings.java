package org.palomar.smtp.session;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.palomar.api.directory.Account;
import org.palomar.net.Connection;
import org.palomar.smtp.grammar.Command;
import org.palomar.smtp.grammar.Verb;

/** The beginning: the greeting, EHLO, HELO, LHLO and STARTTLS. */
final class Greetings {

    private final Conversation conversation;

    Greetings(Conversation conversation) {
        this.conversation = conversation;
    }

    /** What a client hears first (RFC 5321 §4.2, RFC 2033 §4). */
    Response greeting() {
        String protocol = conversation.profile() == Profile.LMTP ? "LMTP" : "ESMTP";
        return Response.plain(220, conversation.settings().hostName() + " " + protocol + " Palomar");
    }

    // RFC 5321 §4.1.4: a second EHLO is as good as RSET.
    Outcome hello(Command.Hello hello, State state) {
        Optional<Account> account = state.known().flatMap(State.Peer::account);
        boolean extended = hello.verb() != Verb.HELO;
        State next = new State.Greeted(new State.Peer(hello.name(), extended, account));
        Connection connection = conversation.connection();
        connection.describe(account.map(a -> a.address().toString()).orElse(""), hello.name());
        String name = conversation.settings().hostName();
        return Outcome.of(
                next, extended ? Response.lines(250, capabilities(name, account)) : Response.plain(250, name));
    }

    private List<String> capabilities(String name, Optional<Account> account) {
        List<String> lines = new ArrayList<>();
        lines.add(name);
        lines.add("PIPELINING"); // RFC 2920
        lines.add("SIZE " + conversation.settings().limits().messageSize()); // RFC 1870
        lines.add("8BITMIME"); // RFC 6152
        lines.add("SMTPUTF8"); // RFC 6531
        lines.add("CHUNKING"); // RFC 3030
        lines.add("ENHANCEDSTATUSCODES"); // RFC 2034
        lines.add("LIMITS RCPTMAX=" + conversation.settings().limits().recipients()); // RFC 9422
        if (conversation.connection().canStartTls()) {
            lines.add("STARTTLS"); // RFC 3207
        }
        if (conversation.offersRequireTls()) {
            lines.add("REQUIRETLS"); // RFC 8689
        }
        if (conversation.profile() == Profile.SUBMISSION
                && conversation.services().queue().isPresent()) {
            lines.addAll(Carriage.extensions(conversation.clock().instant()));
        }
        if (conversation.profile() == Profile.SUBMISSION && account.isEmpty() && conversation.isConfidential()) {
            mechanisms().ifPresent(mechanisms -> lines.add("AUTH " + String.join(" ", mechanisms))); // RFC 4954
        }
        if (conversation.profile() == Profile.SUBMISSION
                && conversation.services().urls().isPresent()
                && conversation.isConfidential()) {
            lines.add(account.isPresent() ? "BURL imap" : "BURL"); // RFC 4468 §3.1: who logs in can use it
        }
        lines.add("HELP");
        return lines;
    }

    private Optional<List<String>> mechanisms() {
        return conversation
                .services()
                .authenticator()
                .within(conversation.settings().deadlines().service())
                .map(authenticator -> authenticator.mechanisms(conversation.loginContext()))
                .filter(mechanisms -> !mechanisms.isEmpty());
    }

    // RFC 3207 §4.2: after the handshake nothing of what was said before holds.
    Outcome startTls(State state) throws IOException {
        Connection connection = conversation.connection();
        if (connection.isTls()) {
            return Outcome.of(state, Responses.TLS_ALREADY);
        }
        if (!connection.canStartTls()) {
            return Outcome.of(state, Responses.TLS_UNAVAILABLE);
        }
        conversation.replyAtOnce(Responses.READY_FOR_TLS);
        connection.startTls();
        connection.describe("", "");
        return new Outcome(new State.Fresh(), List.of());
    }
}
