package org.palomar.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.palomar.testkit.Step.ExpectClose;
import org.palomar.testkit.Step.ExpectLine;
import org.palomar.testkit.Step.ExpectReply;
import org.palomar.testkit.Step.ExpectSet;
import org.palomar.testkit.Step.ExpectSeveral;
import org.palomar.testkit.Step.Place;
import org.palomar.testkit.Step.SendLine;
import org.palomar.testkit.Step.SendOctets;
import org.palomar.testkit.Step.Upgrade;

/** Turns the text of a transcript into steps, once. */
final class TranscriptParser {

    private static final Pattern STEP =
            Pattern.compile("(?:\\[(?<connection>[1-9])])?(?<kind>C:|C<<|S:|S\\*:|S\\{|TLS|CLOSED)(?<text>.*)");

    /** RFC 5321 §4.2: a code of three digits, then a space in the last line of the reply. */
    private static final Pattern SMTP_REPLY = Pattern.compile("[2-5][0-9]{2} .*");

    private final String name;
    private final List<String> lines;
    private final List<Step> steps = new ArrayList<>();
    private int next;
    private int current = 1;

    TranscriptParser(String name, String text) {
        this.name = name;
        this.lines = text.lines().toList();
    }

    List<Step> steps() {
        while (next < lines.size()) {
            String line = lines.get(next++);
            if (!isComment(line)) {
                try {
                    steps.add(step(line));
                } catch (IllegalArgumentException wrong) {
                    throw syntaxError(next, wrong);
                }
            }
        }
        if (steps.isEmpty()) {
            throw syntaxError(1, new IllegalArgumentException("nothing is said"));
        }
        for (int i = 0; i < steps.size(); i++) {
            steps.set(i, ended(i));
        }
        return List.copyOf(steps);
    }

    private static boolean isComment(String line) {
        return line.isBlank() || line.stripLeading().startsWith("#");
    }

    private IllegalArgumentException syntaxError(int line, IllegalArgumentException wrong) {
        return new IllegalArgumentException(name + ":" + line + ": " + wrong.getMessage(), wrong);
    }

    private Step step(String line) {
        Matcher step = STEP.matcher(line);
        if (!step.matches()) {
            throw new IllegalArgumentException("not a line of a transcript: " + line);
        }
        String kind = step.group("kind");
        String text = step.group("text");
        String connection = step.group("connection");
        if (connection != null) {
            current = Integer.parseInt(connection);
        } else if (!kind.equals("TLS") && !kind.equals("CLOSED")) {
            current = 1; // TLS and CLOSED speak of the connection of the step before
        }
        Place place = new Place(next, current);
        String said = text.startsWith(" ") ? text.substring(1) : text;
        return switch (kind) {
            case "C:" -> new SendLine(place, Template.parse(said));
            case "C<<" -> octets(place, said);
            case "S:" -> new ExpectLine(place, LinePattern.parse(said));
            case "S*:" ->
                SMTP_REPLY.matcher(said).matches()
                        ? new ExpectReply(place, LinePattern.parse(said))
                        : new ExpectSeveral(place, LinePattern.parse(said), List.of());
            default -> {
                if (!text.isBlank()) {
                    throw new IllegalArgumentException(kind + " stands alone in its line: " + line);
                }
                yield switch (kind) {
                    case "S{" -> set(place);
                    case "TLS" -> new Upgrade(place);
                    default -> new ExpectClose(place);
                };
            }
        };
    }

    private static SendOctets octets(Place place, String said) {
        Template octets = Template.parse(said);
        octets.expand(value -> value, Octets::unescape, UnaryOperator.identity()); // finds unknown escapes
        return new SendOctets(place, octets);
    }

    private ExpectSet set(Place place) {
        List<LinePattern> patterns = new ArrayList<>();
        while (next < lines.size()) {
            String line = lines.get(next++);
            if (line.strip().equals("}")) {
                if (patterns.isEmpty()) {
                    throw new IllegalArgumentException("a set without lines");
                }
                return new ExpectSet(place, List.copyOf(patterns));
            }
            if (!isComment(line)) {
                patterns.add(LinePattern.parse(line.stripLeading()));
            }
        }
        throw new IllegalArgumentException("the set of line " + place.line() + " has no \"}\"");
    }

    /** The step, which knows its end if it takes several lines. */
    private Step ended(int index) {
        if (!(steps.get(index) instanceof ExpectSeveral several)) {
            return steps.get(index);
        }
        List<Step> after = steps.subList(index + 1, Math.min(index + 2, steps.size()));
        if (after.isEmpty()
                || after.getFirst().place().connection() != several.place().connection()) {
            throw endless(several);
        }
        List<LinePattern> end = switch (after.getFirst()) {
            case ExpectLine line -> List.of(line.pattern());
            case ExpectSet set -> set.patterns();
            case ExpectReply reply -> List.of();
            case ExpectSeveral more -> List.of();
            case ExpectClose close -> List.of();
            case SendLine send -> throw endless(several);
            case SendOctets send -> throw endless(several);
            case Upgrade upgrade -> throw endless(several);
        };
        return new ExpectSeveral(several.place(), several.pattern(), end);
    }

    private IllegalArgumentException endless(ExpectSeveral several) {
        return syntaxError(
                several.place().line(),
                new IllegalArgumentException("S*: needs an end: S or CLOSED in the next line, on the same connection"));
    }
}
