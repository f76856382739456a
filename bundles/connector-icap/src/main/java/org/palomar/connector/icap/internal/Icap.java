package org.palomar.connector.icap.internal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.palomar.api.message.Content;
import org.palomar.net.backend.Call;
import org.palomar.net.backend.UnanswerableException;

/**
 * Questions by the Internet Content Adaptation Protocol (RFC 3507): a message is shown as the body of an answer of HTTP (RESPMOD, §4.9). A scanner says 204 to what it has nothing against (§4.6); else it gives another answer for the client instead, and
 * names what it has found in fields of its own (draft-stecher-icap-subid-00). Without state.
 */
final class Icap {

    private static final int MAX_LINE = 4096;
    private static final int MAX_LINES = 100;

    private static final String VERSION = "ICAP/1.0";
    private static final int NO_CHANGE = 204;
    private static final int CHANGED = 200;

    /** Forbidden, and unavailable for legal reasons: what a scanner shows people in the place of what they must not have. Other errors are its own. */
    private static final Set<Integer> REFUSALS = Set.of(403, 451);

    private static final Pattern STATUS = Pattern.compile("ICAP/\\d\\.\\d (\\d{3})(?: .*)?");
    private static final Pattern HTTP_STATUS = Pattern.compile("HTTP/\\d\\.\\d (\\d{3})(?: .*)?");
    private static final Pattern THREAT = Pattern.compile("(?i)X-Infection-Found:.*Threat=([^;]+);?.*");
    private static final Pattern VIRUS = Pattern.compile("(?i)X-Virus-(?:ID|Name):\\s*(.+)");

    /** The number of violations, then of the first its file and its name, in folded lines. */
    private static final Pattern VIOLATION =
            Pattern.compile("(?i)X-Violations-Found:\\s*[1-9]\\d*\\s*\n[^\n]*\n\\s*([^\n]+).*", Pattern.DOTALL);

    private static final Pattern ALLOWED = Pattern.compile("(?i)Allow:.*\\b204\\b.*");

    private Icap() {}

    /**
     * Shows it a message.
     *
     * @return the name of what was found; empty for a clean message
     * @throws UnanswerableException when it gives the message back, changed or not: what it thinks of it is not known
     * @throws IOException when it answers anything else
     */
    static Optional<String> ask(Call call, String service, Content message) throws IOException {
        String request = "GET http://mail.invalid/message HTTP/1.1\r\nHost: mail.invalid\r\n\r\n";
        String answer =
                "HTTP/1.1 200 OK\r\nContent-Type: message/rfc822\r\nContent-Length: " + message.size() + "\r\n\r\n";
        call.channel()
                .write(head("RESPMOD", service)
                        + "Allow: 204\r\nEncapsulated: req-hdr=0, res-hdr=" + request.length() + ", res-body="
                        + (request.length() + answer.length()) + "\r\n\r\n" + request + answer);
        call.send(message, (octets, length) -> {
            call.channel().write(Integer.toHexString(length) + "\r\n");
            call.channel().write(octets, 0, length);
            call.channel().write("\r\n");
        });
        call.channel().write("0\r\n\r\n");
        call.channel().flush();
        int status = status(STATUS, call.line(MAX_LINE));
        List<String> fields = fields(call);
        if (status != NO_CHANGE && status != CHANGED) {
            throw new IOException("it answers with status " + status);
        }
        Optional<String> found = found(fields); // also of one that changes nothing: it may only report
        return found.isPresent() || status == NO_CHANGE ? found : Optional.of(refused(call, fields));
    }

    /** The least that a sound server answers: what the service takes (§4.10), 204 among it. */
    static String options(Call call, String service) throws IOException {
        call.channel().write(head("OPTIONS", service) + "\r\n");
        call.channel().flush();
        int status = status(STATUS, call.line(MAX_LINE));
        if (status != CHANGED) {
            throw new IOException("it answers OPTIONS of " + service + " with status " + status);
        }
        List<String> fields = fields(call);
        if (fields.stream().noneMatch(field -> ALLOWED.matcher(field).matches())) {
            throw new IOException(
                    "its service " + service + " does not answer with 204, so that nobody knows what is clean");
        }
        return service;
    }

    private static String head(String method, String service) {
        return method + " icap://localhost/" + service + " " + VERSION
                + "\r\nHost: localhost\r\nUser-Agent: Palomar\r\nConnection: close\r\n";
    }

    private static int status(Pattern form, String line) throws IOException {
        Matcher status = form.matcher(line);
        if (!status.matches()) {
            throw new IOException("it answers: " + line);
        }
        return Integer.parseInt(status.group(1));
    }

    /** Up to the empty line; a folded one is one field, with line ends within. */
    private static List<String> fields(Call call) throws IOException {
        List<String> fields = new ArrayList<>();
        int lines = 0;
        for (String line = call.line(MAX_LINE); !line.isEmpty(); line = call.line(MAX_LINE)) {
            if (++lines > MAX_LINES) {
                throw new IOException("it answers with more than " + MAX_LINES + " lines of fields");
            }
            if (!fields.isEmpty() && (line.startsWith(" ") || line.startsWith("\t"))) {
                fields.add(fields.removeLast() + "\n" + line);
            } else {
                fields.add(line);
            }
        }
        return fields;
    }

    private static Optional<String> found(List<String> fields) {
        for (Pattern pattern : List.of(THREAT, VIRUS, VIOLATION)) {
            for (String field : fields) {
                Matcher named = pattern.matcher(field);
                if (named.matches()) {
                    return Optional.of(named.group(1).strip());
                }
            }
        }
        return Optional.empty();
    }

    /** Without a name: a client of HTTP would be told instead of the message that it must not have it. */
    private static String refused(Call call, List<String> fields) throws IOException {
        boolean answers = fields.stream()
                .anyMatch(field ->
                        field.toLowerCase(Locale.ROOT).startsWith("encapsulated:") && field.contains("res-hdr=0"));
        int told = answers ? status(HTTP_STATUS, call.line(MAX_LINE)) : CHANGED;
        if (REFUSALS.contains(told)) {
            return "unnamed";
        }
        if (told != CHANGED) {
            throw new IOException("its scanner answers with " + told);
        }
        throw new UnanswerableException("it gives the message back instead of judging it");
    }
}
