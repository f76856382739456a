package org.palomar.connector.rspamd.internal;

import java.io.IOException;
import java.net.InetAddress;
import java.util.Optional;
import java.util.Set;
import org.palomar.api.message.Content;
import org.palomar.api.pipeline.MailTransaction;
import org.palomar.api.pipeline.Origin;
import org.palomar.api.pipeline.Recipient;
import org.palomar.net.backend.Call;
import org.palomar.net.backend.UnanswerableException;

/** One question by Rspamd's protocol ({@code POST /checkv2} of HTTP): the message, and in the request's header what the envelope says. The server closes the connection behind its answer. */
record Rspamd(MailTransaction mail, ClientName client) {

    private static final int MAX_FIELD = 8 * 1024;

    /** Every rule that ships would fit. */
    private static final int MAX_ANSWER = 1 << 20;

    /** Recipients that it is told of: its rules ask for one or few. */
    private static final int MAX_RECIPIENTS = 100;

    /** RFC 9110 §15.5: that this request can't be answered. Others say that no request from here can, as where a password is wanted. */
    private static final Set<String> OF_THE_MESSAGE = Set.of("400", "411", "413", "415", "422");

    /** Rules about clients without a name, where it could not be found out. */
    private static final String WITHOUT_NAMES = "{\"symbols_disabled\":[\"HFILTER_HOSTNAME_UNKNOWN\",\"RDNS_NONE\"]}";

    RspamdAnswer ask(Call call) throws IOException {
        Content message = mail.content();
        StringBuilder request = new StringBuilder("POST /checkv2 HTTP/1.1\r\n");
        field(request, "Host", "rspamd");
        field(request, "Connection", "close");
        field(request, "Content-Length", String.valueOf(message.size()));
        field(request, "Queue-Id", mail.id());
        field(request, "From", mail.sender().text());
        mail.recipients().stream()
                .limit(MAX_RECIPIENTS)
                .map(Recipient::address)
                .forEach(address -> field(request, "Rcpt", address.toString()));
        client(request);
        call.channel().write(request.append("\r\n").toString());
        call.send(message, (octets, length) -> call.channel().write(octets, 0, length));
        return RspamdAnswer.parse(answer(call));
    }

    /** Who brings it, where that is a stranger: its rules about clients are about those. */
    private void client(StringBuilder request) {
        Origin origin = mail.origin();
        Optional<InetAddress> address = origin.client();
        if (origin.door() == Origin.Door.MX && address.isPresent()) {
            field(request, "IP", address.get().getHostAddress());
            client.name().ifPresent(name -> field(request, "Hostname", name.toString()));
            if (!client.isKnown()) {
                field(request, "Settings", WITHOUT_NAMES);
            }
            field(request, "Helo", origin.clientGreeting());
            field(request, "TLS-Cipher", origin.isByGateway() ? "" : origin.tls());
        }
    }

    /** What is empty is left out. Characters that a header can't have are replaced: envelopes beyond ASCII are rare, and its rules see the message. */
    private static void field(StringBuilder request, String name, String value) {
        if (!value.isEmpty()) {
            request.append(name)
                    .append(": ")
                    .append(value.replaceAll("[^ -~]", "?"))
                    .append("\r\n");
        }
    }

    /** The least that a sound server answers. */
    static String ping(Call call) throws IOException {
        call.channel().write("GET /ping HTTP/1.1\r\nHost: rspamd\r\nConnection: close\r\n\r\n");
        call.channel().flush();
        return answer(call);
    }

    private static String answer(Call call) throws IOException {
        String status = call.line(MAX_FIELD);
        if (!status.matches("HTTP/1\\.[01] \\d{3}( .*)?")) {
            throw new IOException("it answers: " + status);
        }
        String code = status.substring("HTTP/1.1 ".length(), "HTTP/1.1 200".length());
        if (OF_THE_MESSAGE.contains(code)) {
            throw new UnanswerableException("it answers: " + status);
        }
        if (!code.startsWith("2")) {
            throw new IOException("it answers: " + status);
        }
        String length = call.header(MAX_FIELD).getOrDefault("content-length", "");
        if (!length.matches("\\d{1,7}") || Integer.parseInt(length) > MAX_ANSWER) {
            throw new IOException("its answer has no length, or is too long");
        }
        return call.text(Integer.parseInt(length));
    }
}
