package org.palomar.connector.milter.internal;

import java.io.IOException;
import java.io.InputStream;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.palomar.api.message.HeaderField;
import org.palomar.api.pipeline.MailTransaction;
import org.palomar.api.pipeline.Origin;
import org.palomar.api.pipeline.Recipient;
import org.palomar.api.pipeline.Reply;
import org.palomar.connector.milter.internal.Packets.Answer;
import org.palomar.mime.Headers;
import org.palomar.net.backend.Call;
import org.palomar.net.backend.UnanswerableException;

/**
 * One message told to a filter as an MTA would have done it, step by step, over a connection of its own. What the filter wants skipped, or does not answer, it says at the beginning. It may end the conversation at
 * each step. For one thread.
 */
final class Milter {

    /** SMFIR_PROGRESS: it is still at work. */
    static final char PROGRESS = 'p';

    private static final int VERSION = 6;
    private static final int OLDEST = 2;

    /** SMFIF_ADDHDRS, _CHGHDRS and _QUARANTINE: a filter that wants to change more, as bodies and recipients, ends here. */
    private static final int ACTIONS = 0x01 | 0x10 | 0x20;

    /** SMFIP_SKIP: a body that it has seen enough of. */
    private static final int SKIP = 0x400;

    /** SMFIP_RCPT_REJ, recipients that were refused, are told to nobody. */
    private static final int OFFERED = 0x1F_FFFF & ~0x800;

    /** SMFIP_HDR_LEADSPC: values have the white space behind their colons. */
    private static final int LEADING_SPACE = 0x10_0000;

    /** Fields that one filter adds. */
    private static final int MOST_FIELDS = 100;

    /** What is said, whether a filter wants to hear it (SMFIP_NO…), and whether it answers (SMFIP_NR_…). */
    private enum Step {
        CONNECT('C', 0x1, 0x1000),
        GREETING('H', 0x2, 0x2000),
        SENDER('M', 0x4, 0x4000),
        RECIPIENT('R', 0x8, 0x8000),
        DATA('T', 0x200, 0x1_0000),
        FIELD('L', 0x20, 0x80),
        HEADER_END('N', 0x40, 0x4_0000),
        BODY('B', 0x10, 0x8_0000);

        private final char letter;
        private final int unwanted;
        private final int unanswered;

        Step(char letter, int unwanted, int unanswered) {
            this.letter = letter;
            this.unwanted = unwanted;
            this.unanswered = unanswered;
        }
    }

    private final MailTransaction message;
    private final String hostName;
    private final Map<Recipient, Reply> refused = new HashMap<>();
    private final List<HeaderField> fields = new ArrayList<>();
    private int version;
    private int protocol;

    /** @param hostName what this server calls itself */
    Milter(MailTransaction message, String hostName) {
        this.message = message;
        this.hostName = hostName;
    }

    /**
     * Tells it all.
     *
     * @throws IOException when there is no whole answer, or the filter changes what it was not allowed to
     */
    Outcome ask(Call call) throws IOException {
        Packets packets = new Packets(call);
        call.hurry();
        negotiate(packets);
        Optional<Outcome.End> end = envelope(packets);
        if (end.isEmpty()) {
            end = header(packets);
        }
        if (end.isEmpty()) {
            end = body(call, packets);
        }
        Outcome outcome = new Outcome(end.isPresent() ? end.get() : end(packets), refused, fields);
        quit(packets, call);
        return outcome;
    }

    /** The least that a sound filter answers. */
    static String ping(Call call) throws IOException {
        Packets packets = new Packets(call);
        Answer answer = offer(packets);
        quit(packets, call);
        return "version " + answer.number(0);
    }

    private static Answer offer(Packets packets) throws IOException {
        byte[] options = ByteBuffer.allocate(3 * Integer.BYTES)
                .putInt(VERSION)
                .putInt(ACTIONS)
                .putInt(OFFERED)
                .array();
        packets.send('O', options, options.length);
        Answer answer = packets.read();
        if (answer.letter() != 'O') {
            throw new IOException("it does not speak the milter protocol: " + answer.letter());
        }
        return answer;
    }

    private void negotiate(Packets packets) throws IOException {
        Answer answer = offer(packets);
        version = answer.number(0);
        protocol = answer.number(2 * Integer.BYTES);
        if (version < OLDEST || version > VERSION) {
            throw new IOException("it speaks version " + version + " of the milter protocol, not 2 to 6");
        }
        if ((protocol & ~OFFERED) != 0) {
            throw new IOException("it wants more of the milter protocol than it was offered");
        }
    }

    /** It has answered already, so nobody waits for this, and a failure is none. */
    private static void quit(Packets packets, Call call) {
        try {
            packets.send('Q');
            call.channel().flush();
        } catch (IOException gone) {
            // It hangs up by itself, as some do.
        }
    }

    private Optional<Outcome.End> envelope(Packets packets) throws IOException {
        Origin origin = message.origin();
        macros(packets, Step.CONNECT, "j", hostName, "{daemon_name}", "palomar", "v", "Palomar");
        Optional<Outcome.End> end = say(packets, Step.CONNECT, client(origin));
        if (end.isPresent()) {
            return end;
        }
        if (!origin.clientGreeting().isEmpty()) {
            macros(packets, Step.GREETING, "{tls_version}", origin.tls());
            end = say(packets, Step.GREETING, Packets.octets(origin.clientGreeting()));
            if (end.isPresent()) {
                return end;
            }
        }
        String sender = message.sender().address().map(Object::toString).orElse("");
        macros(
                packets,
                Step.SENDER,
                "i",
                message.id(),
                "{mail_addr}",
                sender,
                "{auth_authen}",
                origin.account().map(account -> account.address().toString()).orElse(""));
        end = say(packets, Step.SENDER, Packets.octets("<" + sender + ">"));
        return end.isPresent() ? end : recipients(packets);
    }

    private static byte[] client(Origin origin) {
        Optional<InetAddress> client = origin.client();
        if (client.isEmpty()) {
            return join(Packets.octets("unknown"), new byte[] {'U'});
        }
        String address = client.get().getHostAddress();
        boolean four = client.get() instanceof Inet4Address;
        // A port is of the connection that is known, which is not the client's behind a gateway.
        int port = origin.isByGateway() ? 0 : origin.remote().getPort();
        byte[] place = ByteBuffer.allocate(1 + Short.BYTES)
                .put((byte) (four ? '4' : '6'))
                .putShort((short) port)
                .array();
        return join(join(Packets.octets("[" + address + "]"), place), Packets.octets(address));
    }

    private static byte[] join(byte[] one, byte[] other) {
        return ByteBuffer.allocate(one.length + other.length)
                .put(one)
                .put(other)
                .array();
    }

    /** Each may be refused by itself. Where all are, it need not hear of the message. */
    private Optional<Outcome.End> recipients(Packets packets) throws IOException {
        for (Recipient recipient : message.recipients()) {
            String address = recipient.address().toString();
            macros(packets, Step.RECIPIENT, "{rcpt_addr}", address);
            Optional<Outcome.End> end = say(packets, Step.RECIPIENT, Packets.octets("<" + address + ">"));
            if (end.isPresent() && end.get() instanceof Outcome.Refused(Reply reply)) {
                refused.put(recipient, reply);
            } else if (end.isPresent()) {
                return end;
            }
        }
        List<Recipient> all = message.recipients();
        return !all.isEmpty() && refused.keySet().containsAll(all)
                ? Optional.of(new Outcome.Refused(refused.getOrDefault(all.getFirst(), Replies.REFUSED)))
                : Optional.empty();
    }

    private Optional<Outcome.End> header(Packets packets) throws IOException {
        if (version >= 4) {
            macros(packets, Step.DATA, "i", message.id());
            Optional<Outcome.End> end = say(packets, Step.DATA, new byte[0]);
            if (end.isPresent()) {
                return end;
            }
        }
        Headers headers = Headers.read(message.content());
        if (headers.truncated()) {
            throw new UnanswerableException("the message has a header that is too long to be told");
        }
        for (HeaderField added : message.added()) {
            Optional<Outcome.End> end = field(packets, added.name(), " " + added.value());
            if (end.isPresent()) {
                return end;
            }
        }
        for (Headers.Field field : headers.fields()) {
            Optional<Outcome.End> end =
                    field.name().isEmpty() ? Optional.empty() : field(packets, field.name(), raw(headers, field));
            if (end.isPresent()) {
                return end;
            }
        }
        return say(packets, Step.HEADER_END, new byte[0]);
    }

    /** As it is written behind its colon, with its folds: line ends are LF in this protocol. */
    private static String raw(Headers headers, Headers.Field field) {
        String whole =
                new String(headers.octets(), field.start(), field.end() - field.start(), StandardCharsets.ISO_8859_1);
        return whole.substring(whole.indexOf(':') + 1).replace("\r\n", "\n").replaceFirst("\n$", "");
    }

    private Optional<Outcome.End> field(Packets packets, String name, String value) throws IOException {
        String told = (protocol & LEADING_SPACE) == 0 && value.startsWith(" ") ? value.substring(1) : value;
        byte[] octets = (name + '\0' + told.replace("\0", "") + '\0').getBytes(StandardCharsets.ISO_8859_1);
        return say(packets, Step.FIELD, octets);
    }

    private Optional<Outcome.End> body(Call call, Packets packets) throws IOException {
        if ((protocol & Step.BODY.unwanted) != 0) {
            return Optional.empty();
        }
        byte[] chunk = new byte[Packets.CHUNK];
        try (InputStream in =
                message.content().open(bodyStart(), message.content().size() - bodyStart())) {
            for (int read = in.readNBytes(chunk, 0, chunk.length);
                    read > 0;
                    read = in.readNBytes(chunk, 0, chunk.length)) {
                call.hurry();
                packets.send(Step.BODY.letter, chunk, read);
                if ((protocol & Step.BODY.unanswered) == 0) {
                    Answer answer = packets.read();
                    if (answer.letter() == 's' && (protocol & SKIP) != 0) {
                        return Optional.empty();
                    }
                    Optional<Outcome.End> end = end(answer);
                    if (end.isPresent()) {
                        return end;
                    }
                }
            }
        }
        return Optional.empty();
    }

    /** Behind the empty line that ends the header. */
    private long bodyStart() throws IOException {
        Headers headers = Headers.read(message.content());
        int end = headers.fields().isEmpty() ? 0 : headers.fields().getLast().end();
        byte[] octets = headers.octets();
        int start = end < octets.length && octets[end] == '\r' ? end + 1 : end;
        return start < octets.length && octets[start] == '\n' ? start + 1 : end;
    }

    /** Says that the message is over, and takes what it adds. */
    private Outcome.End end(Packets packets) throws IOException {
        byte[] macro = join(new byte[] {'E'}, Packets.octets("i", message.id()));
        packets.send('D', macro, macro.length);
        packets.send('E');
        Optional<String> held = Optional.empty();
        while (true) {
            Answer answer = packets.read();
            switch (answer.letter()) {
                case 'h' -> add(answer.texts(0));
                case 'i' -> add(answer.texts(Integer.BYTES));
                case 'm' -> change(answer.texts(Integer.BYTES));
                case 'q' -> held = Optional.of(Replies.printable(String.join(" ", answer.texts(0))));
                case 'b', '+', '2', '-', 'e' ->
                    throw new UnanswerableException(
                            "it changes the body or the envelope of a message, which is not done here");
                default -> {
                    Optional<Outcome.End> end = end(answer);
                    boolean accepted = end.isEmpty() || end.get() instanceof Outcome.Accepted;
                    return accepted && held.isPresent()
                            ? new Outcome.Held(held.get().isEmpty() ? "a filter holds it" : held.get())
                            : end.orElseGet(Outcome.Accepted::new);
                }
            }
        }
    }

    /** A field of the message stays as its sender wrote it: what a filter sets in its place is put before it, where that is a filter's own kind of field. */
    private void change(List<String> texts) throws IOException {
        boolean own = !texts.isEmpty()
                && (texts.getFirst().regionMatches(true, 0, "X-", 0, 2)
                        || texts.getFirst().equalsIgnoreCase("Authentication-Results"));
        if (own && texts.size() > 1 && !texts.get(1).isBlank()) {
            add(texts);
        }
    }

    private void add(List<String> texts) throws IOException {
        if (texts.isEmpty() || fields.size() == MOST_FIELDS) {
            throw new IOException("it adds more than " + MOST_FIELDS + " fields, or one without a name");
        }
        String value = texts.size() > 1 ? texts.get(1) : "";
        String line = value.replaceAll("\r?\n[ \t]*", " ")
                .replaceAll("[\\x00-\\x08\\x0A-\\x1F\\x7F]", " ")
                .strip();
        try {
            fields.add(new HeaderField(
                    texts.getFirst(), line.substring(0, Math.min(line.length(), HeaderField.MAX_VALUE))));
        } catch (IllegalArgumentException malformed) {
            throw new IOException("it adds a field that is none", malformed);
        }
    }

    /** Names and values; what has no value is not defined, which is how filters tell who has not logged in. */
    private void macros(Packets packets, Step step, String... pairs) throws IOException {
        if ((protocol & step.unwanted) != 0) {
            return;
        }
        byte[] data = {(byte) step.letter};
        for (int i = 0; i < pairs.length; i += 2) {
            data = pairs[i + 1].isEmpty() ? data : join(data, Packets.octets(pairs[i], pairs[i + 1]));
        }
        packets.send('D', data, data.length);
    }

    /** Empty if it goes on. */
    private Optional<Outcome.End> say(Packets packets, Step step, byte[] data) throws IOException {
        if ((protocol & step.unwanted) != 0) {
            return Optional.empty();
        }
        packets.send(step.letter, data, data.length);
        return (protocol & step.unanswered) == 0 ? end(packets.read()) : Optional.empty();
    }

    private static Optional<Outcome.End> end(Answer answer) throws IOException {
        return switch (answer.letter()) {
            case 'c' -> Optional.empty();
            case 'a' -> Optional.of(new Outcome.Accepted());
            case 'd' -> Optional.of(new Outcome.Discarded());
            case 'r' -> Optional.of(new Outcome.Refused(Replies.REFUSED));
            case 't' -> Optional.of(new Outcome.Refused(Replies.DEFERRED));
            case 'y' ->
                Optional.of(new Outcome.Refused(Replies.read(String.join("", answer.texts(0)))
                        .orElseThrow(() -> new IOException("it replies with what is no reply"))));
            default -> throw new IOException("it answers with " + Replies.printable("" + answer.letter()));
        };
    }
}
