package org.palomar.testkit;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.palomar.testkit.Peer.Heard;
import org.palomar.testkit.Step.ExpectClose;
import org.palomar.testkit.Step.ExpectLine;
import org.palomar.testkit.Step.ExpectReply;
import org.palomar.testkit.Step.ExpectSet;
import org.palomar.testkit.Step.ExpectSeveral;
import org.palomar.testkit.Step.Place;
import org.palomar.testkit.Step.SendLine;
import org.palomar.testkit.Step.SendOctets;
import org.palomar.testkit.Step.Upgrade;

/** One run of a transcript: its connections, and what has been said on them. */
final class Dialogue implements AutoCloseable {

    private final String name;
    private final InetSocketAddress server;
    private final Duration deadline;
    private final Map<String, String> variables;
    private final Map<Integer, Peer> peers = new HashMap<>();
    private final List<String> said = new ArrayList<>();
    private Place at = new Place(1, 1);

    Dialogue(String name, InetSocketAddress server, Duration deadline, Map<String, String> variables) {
        this.name = name;
        this.server = server;
        this.deadline = deadline;
        this.variables = variables;
    }

    void play(Step step) {
        at = step.place();
        try {
            Peer peer = peer();
            switch (step) {
                case SendLine(Place place, Template text) -> {
                    String line = text.expand(this::value);
                    note("C: " + Octets.shown(line));
                    peer.send((line + "\r\n").getBytes(StandardCharsets.UTF_8));
                }
                case SendOctets(Place place, Template octets) -> {
                    String sent = octets.expand(this::value, Octets::unescape, Octets::of);
                    note("C<< " + Octets.shown(sent));
                    peer.send(sent.getBytes(StandardCharsets.ISO_8859_1));
                }
                case ExpectLine(Place place, LinePattern pattern) -> line(peer, pattern);
                case ExpectReply(Place place, LinePattern pattern) -> reply(peer, pattern);
                case ExpectSeveral several -> several(peer, several);
                case ExpectSet(Place place, List<LinePattern> patterns) -> set(peer, patterns);
                case Upgrade(Place place) -> {
                    note("TLS");
                    peer.upgrade();
                }
                case ExpectClose(Place place) -> {
                    Heard heard = hear(peer);
                    if (!(heard instanceof Heard.End) || !heard.text().isEmpty()) {
                        throw mismatch("CLOSED", heard);
                    }
                }
            }
        } catch (IOException broken) {
            throw new AssertionError(report("the connection failed: " + broken.getMessage()), broken);
        }
    }

    private void line(Peer peer, LinePattern pattern) {
        Heard heard = hear(peer);
        if (!matches(heard, pattern)) {
            throw mismatch(pattern.shown(this::value), heard);
        }
    }

    /** RFC 5321 §4.2.1: all lines have the code, a hyphen in each but the last. */
    private void reply(Peer peer, LinePattern pattern) {
        boolean last = false;
        while (!last) {
            Heard heard = hear(peer);
            String code = pattern.shown(this::value).substring(0, 3);
            last = !heard.text().startsWith(code + "-");
            String alike = last ? heard.text() : code + " " + heard.text().substring(code.length() + 1);
            if (!(heard instanceof Heard.Line) || !pattern.matches(alike, this::value)) {
                throw mismatch(pattern.shown(this::value), heard);
            }
        }
    }

    private void several(Peer peer, ExpectSeveral several) {
        while (matches(peer.peek(), several.pattern())
                && several.next().stream().noneMatch(next -> matches(peer.peek(), next))) {
            hear(peer);
        }
    }

    private void set(Peer peer, List<LinePattern> patterns) {
        LineSet set = new LineSet(patterns, this::value);
        while (!set.isComplete()) {
            Heard heard = hear(peer);
            if (!(heard instanceof Heard.Line) || !set.add(heard.text())) {
                throw mismatch(set.missing(), heard);
            }
        }
    }

    private boolean matches(Heard heard, LinePattern pattern) {
        return heard instanceof Heard.Line && pattern.matches(heard.text(), this::value);
    }

    private Heard hear(Peer peer) {
        Heard heard = peer.hear();
        note("S: " + shown(heard));
        return heard;
    }

    private Peer peer() throws IOException {
        Peer open = peers.get(at.connection());
        if (open == null) {
            open = new Peer(server, deadline);
            peers.put(at.connection(), open);
        }
        return open;
    }

    private String value(String variable) {
        return Optional.ofNullable(variables.get(variable))
                .orElseThrow(() -> new AssertionError(report("no value for ${" + variable + "}")));
    }

    private void note(String words) {
        said.add("  " + (at.connection() == 1 ? "" : "[" + at.connection() + "]") + words);
    }

    private AssertionError mismatch(String expected, Heard heard) {
        return new AssertionError(report(
                "not what the server should say\nexpected: " + Octets.shown(expected) + "\n     got: " + shown(heard)));
    }

    private String shown(Heard heard) {
        String text = Octets.shown(heard.text());
        return switch (heard) {
            case Heard.Line line -> text;
            case Heard.Silence silence -> text + "(and no more within " + deadline.toMillis() + " ms)";
            case Heard.End end -> text + "(closed)";
        };
    }

    private String report(String what) {
        return name + ":" + at.line() + ": " + what + "\ndialogue so far:\n" + String.join("\n", said);
    }

    @Override
    public void close() {
        peers.values().forEach(Peer::close);
    }
}
