package org.palomar.shell.internal.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.palomar.api.address.Address;
import org.palomar.api.pipeline.StepReport;
import org.palomar.api.queue.Visit;
import org.palomar.api.trace.Answer;
import org.palomar.api.trace.Happening;
import org.palomar.api.trace.Happening.Received;
import org.palomar.api.trace.Source;
import org.palomar.api.trace.Story;
import org.palomar.api.trace.TraceEvent;

/** What happened to a message, as people read it. */
final class StoryText {

    /**
     * One line of a story.
     *
     * @param what in a word
     * @param who whom it concerns; empty for everybody
     * @param words whatever was said
     */
    record Line(String what, String who, String words) {}

    private static final int NANOS_A_MILLI = 1_000_000;

    private StoryText() {}

    /** An event of a queue's attempt has a line for each server and each recipient; others have one. */
    static List<Line> lines(Happening what) {
        return switch (what) {
            case Received received -> List.of(new Line("received", names(received.recipients()), from(received)));
            case Happening.Judged(StepReport report) -> List.of(judged(report));
            case Happening.Refused refused ->
                List.of(new Line(
                        refused.reply().isTemporary() ? "deferred" : "refused",
                        names(refused.recipients()),
                        refused.reply().toString()));
            case Happening.Delivered delivered ->
                List.of(new Line(
                        "delivered",
                        delivered.recipient().toString(),
                        "in " + delivered.mailbox() + because(delivered.why())));
            case Happening.Expanded expanded ->
                List.of(new Line(
                        "goes on",
                        expanded.recipient().toString(),
                        "to " + names(expanded.targets()) + because(expanded.by())));
            case Happening.Discarded discarded ->
                List.of(new Line("discarded", names(discarded.recipients()), discarded.why()));
            case Happening.Queued queued ->
                List.of(new Line(
                        "queued",
                        names(queued.recipients()),
                        "for " + queued.destination() + ", entry " + queued.entry()));
            case Happening.Attempted attempted -> attempted(attempted);
            case Happening.Operated operated ->
                List.of(new Line(
                        word(operated.change()),
                        "",
                        ("by the operator " + operated.detail()).strip() + ", entry " + operated.entry()));
            case Happening.Notified notified -> notified(notified);
            case Happening.Acted acted ->
                List.of(new Line(acted.action(), names(acted.recipients()), acted.detail() + because(acted.actor())));
            case Happening.Unknown unknown ->
                List.of(new Line("unknown", "", "told by another version of the server, kind " + unknown.kind()));
        };
    }

    /** How it came. */
    static String from(Received received) {
        Source source = received.source();
        String client =
                (source.remote() + " " + (source.greeting().isEmpty() ? "" : "(" + source.greeting() + ")")).strip();
        return word(source.door())
                + (client.isEmpty() ? "" : " from " + client)
                + ", "
                + (source.remote().isEmpty() ? "made here" : source.tls().isEmpty() ? "no TLS" : source.tls());
    }

    private static Line judged(StepReport report) {
        String took =
                String.format(Locale.ROOT, "%.1f ms", (double) report.took().toNanos() / NANOS_A_MILLI);
        String words = report.detail().isEmpty() ? took : report.detail() + ", " + took;
        return new Line("step " + report.step(), names(report.recipients()), report.verdict() + ": " + words);
    }

    private static List<Line> attempted(Happening.Attempted attempted) {
        List<Line> lines = new ArrayList<>();
        String what = "attempt " + attempted.number();
        for (Visit visit : attempted.visits()) {
            String words = visit.obstacle()
                    .map(obstacle -> "not spoken to: " + obstacle)
                    .orElse("spoken to, " + visit.tls());
            lines.add(new Line(what, "", visit.server() + " " + words));
        }
        attempted.answers().forEach(answer -> lines.add(answered(answer)));
        attempted
                .obstacle()
                .ifPresent(obstacle ->
                        lines.add(new Line(what, "", attempted.destination() + " can't be reached: " + obstacle)));
        return lines;
    }

    private static Line answered(Answer answer) {
        String host = answer.host().isEmpty() ? "here" : answer.host();
        return new Line(word(answer.fate()), answer.recipient().toString(), host + ": " + answer.reply());
    }

    private static List<Line> notified(Happening.Notified notified) {
        List<Line> lines = new ArrayList<>();
        String notice = notified.notice().isEmpty() ? "nobody is told" : "its sender is told by " + notified.notice();
        for (Answer answer : notified.about()) {
            lines.add(new Line(word(answer.fate()), answer.recipient().toString(), notice + ": " + answer.reply()));
        }
        return lines;
    }

    /** What became of it last, in one line. */
    static String outcome(Story story) {
        Optional<Line> last = Optional.empty();
        for (TraceEvent event : story.events()) {
            if (!(event.what() instanceof Happening.Judged) && !(event.what() instanceof Happening.Expanded)) {
                List<Line> lines = lines(event.what());
                last = lines.isEmpty() ? last : Optional.of(lines.getLast());
            }
        }
        return last.map(line -> line.what() + " " + line.words()).orElse("");
    }

    static String names(List<Address> addresses) {
        return addresses.stream().map(Address::toString).collect(Collectors.joining(", "));
    }

    private static String because(String why) {
        return why.isEmpty() ? "" : " (" + why + ")";
    }

    static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
