package org.palomar.sieve.internal.compile;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.palomar.sieve.SieveSyntaxException;
import org.palomar.sieve.internal.match.Octets;
import org.palomar.sieve.internal.match.SieveFailure;
import org.palomar.sieve.internal.run.Condition;
import org.palomar.sieve.internal.run.Extension;
import org.palomar.sieve.internal.run.Program;
import org.palomar.sieve.internal.run.Run;
import org.palomar.sieve.internal.run.Statement;
import org.palomar.sieve.internal.run.Text;
import org.palomar.sieve.internal.syntax.Node;
import org.palomar.sieve.internal.syntax.Parser;
import org.palomar.sieve.internal.syntax.Source;
import org.palomar.sieve.internal.syntax.SyntaxLimits;

/** One script on its way from text to program: what it may use, and where it is wrong. For one thread. */
public final class Compilation {

    private final Source source;
    private final Set<Extension> known;
    private final Set<Extension> required = EnumSet.noneOf(Extension.class);
    private final Set<String> assigned = new HashSet<>();
    private final Deque<String> loops = new ArrayDeque<>();

    private long patterns;

    /** What the command or test in hand uses that only {@code ihave} has turned on, so that it must be asked for when it runs. */
    private Set<Extension> unchecked = EnumSet.noneOf(Extension.class);

    /** The last fault that a script with {@code ihave} meets only when it comes by. */
    private Optional<SieveSyntaxException> deferrable = Optional.empty();

    private Compilation(Source source, Set<Extension> known) {
        this.source = source;
        this.known = known;
    }

    /** @throws SieveSyntaxException at the first fault */
    public static Program program(Source source, Set<Extension> known) throws SieveSyntaxException {
        Compilation compilation = new Compilation(source, known);
        List<Node> commands = Parser.parse(source);
        int first = 0;
        while (first < commands.size() && commands.get(first).name().equals("require")) {
            compilation.require(commands.get(first++));
        }
        Statement body = compilation.block(commands.subList(first, commands.size()));
        return new Program(compilation.required, body);
    }

    // require <capabilities: string-list>, RFC 5228 §3.2
    private void require(Node node) throws SieveSyntaxException {
        Arguments arguments = Arguments.of(this, node);
        for (String capability : arguments.literals("the names of extensions")) {
            Extension extension = Extension.find(capability)
                    .filter(known::contains)
                    .orElseThrow(() -> error(
                            node.start(),
                            "This server does not know the extension \"" + Octets.text(capability)
                                    + "\"; take it out of require, and what uses it."));
            required.add(extension);
            required.addAll(extension.implied());
        }
        arguments.end();
    }

    boolean requires(Extension extension) {
        return required.contains(extension);
    }

    boolean knows(Extension extension) {
        return known.contains(extension);
    }

    /** @throws SieveSyntaxException if what is there at that place can't be used, since its extension is not required */
    void need(Extension extension, int at, String what) throws SieveSyntaxException {
        if (required.contains(extension)) {
            return;
        }
        boolean testable = required.contains(Extension.IHAVE) && extension.isTestable();
        if (testable && known.contains(extension)) {
            unchecked.add(extension);
            return;
        }
        throw unknown(at, what + " needs the extension \"" + extension.capability() + "\"; add it to require.");
    }

    SieveSyntaxException error(int at, String message) {
        return source.error(at, message);
    }

    /** A fault of an extension, which a script with {@code ihave} may have as long as it does not come by (RFC 5463 §4). */
    SieveSyntaxException unknown(int at, String message) {
        SieveSyntaxException fault = source.error(at, message);
        deferrable = Optional.of(fault);
        return fault;
    }

    private boolean isDeferred(SieveSyntaxException fault) {
        return required.contains(Extension.IHAVE)
                && deferrable.filter(last -> last == fault).isPresent();
    }

    /** Counts what the keys of the script hold. */
    void grow(long size, Node node) throws SieveSyntaxException {
        patterns += size;
        if (patterns > SyntaxLimits.PATTERNS) {
            throw error(
                    node.start(),
                    "The script's patterns are together too large; use fewer wildcards and regular expressions.");
        }
    }

    int line(int at) {
        return source.line(at);
    }

    int line(Node node) {
        return source.line(node.start());
    }

    /** Commands one after the other; elsif and else belong to the if before them. */
    Statement block(List<Node> nodes) throws SieveSyntaxException {
        List<Statement> statements = new ArrayList<>();
        for (int i = 0; i < nodes.size(); i++) {
            int end = i + 1;
            while (nodes.get(i).name().equals("if") && end < nodes.size() && Choices.goesOn(nodes.get(end))) {
                end++;
            }
            List<Node> chain = nodes.subList(i, end);
            statements.add(command(nodes.get(i), chain));
            i = end - 1;
        }
        return Statement.sequence(statements);
    }

    private Statement command(Node node, List<Node> chain) throws SieveSyntaxException {
        Set<Extension> outer = unchecked;
        unchecked = EnumSet.noneOf(Extension.class);
        try {
            if (node.name().equals("if")) {
                return Choices.compile(this, chain);
            }
            return located(node, checked(unchecked, Commands.compile(this, node), node));
        } catch (SieveSyntaxException fault) {
            if (!isDeferred(fault)) {
                throw fault;
            }
            return run -> {
                throw new SieveFailure(fault.getMessage(), line(node));
            };
        } finally {
            unchecked = outer;
        }
    }

    private Statement located(Node node, Statement statement) {
        int line = line(node);
        String shown = source.shown(node.start(), node.end());
        return run -> {
            if (run.isExplaining()) {
                run.tell(line, shown, Optional.empty());
            }
            try {
                run.spend(1);
                return statement.execute(run);
            } catch (SieveFailure failure) {
                throw failure.at(line);
            }
        };
    }

    private Statement checked(Set<Extension> asked, Statement statement, Node node) {
        if (asked.isEmpty()) {
            return statement;
        }
        return run -> {
            check(run, asked, node);
            return statement.execute(run);
        };
    }

    private void check(Run run, Set<Extension> asked, Node node) throws SieveFailure {
        for (Extension extension : asked) {
            if (!run.isEnabled(extension)) {
                throw new SieveFailure(
                        "\"" + node.name() + "\" uses \"" + extension.capability() + "\" where no ihave has found it.");
            }
        }
    }

    Condition test(Node node) throws SieveSyntaxException {
        Set<Extension> outer = unchecked;
        unchecked = EnumSet.noneOf(Extension.class);
        try {
            Condition condition = Tests.compile(this, node);
            return located(node, condition, unchecked);
        } catch (SieveSyntaxException fault) {
            if (!isDeferred(fault)) {
                throw fault;
            }
            return run -> {
                throw new SieveFailure(fault.getMessage(), line(node));
            };
        } finally {
            unchecked = outer;
        }
    }

    private Condition located(Node node, Condition condition, Set<Extension> asked) {
        int line = line(node);
        String shown = source.shown(node.start(), node.end());
        return run -> {
            try {
                run.spend(1);
                check(run, asked, node);
                boolean held = condition.holds(run);
                if (run.isExplaining()) {
                    run.tell(line, shown, Optional.of(held));
                }
                return held;
            } catch (SieveFailure failure) {
                throw failure.at(line);
            }
        };
    }

    /** A string, with what it has of encoded characters and variables. */
    Text text(String octets, int at) throws SieveSyntaxException {
        String decoded = requires(Extension.ENCODED_CHARACTER) ? EncodedCharacters.decode(this, octets, at) : octets;
        return requires(Extension.VARIABLES) ? References.parse(this, decoded, at) : new Text.Constant(decoded);
    }

    /** A string that must have no variables. */
    String literal(String octets, int at, String what) throws SieveSyntaxException {
        return text(octets, at)
                .constant()
                .orElseThrow(() -> error(at, "Variables can't be part of " + what + "; write it as it is."));
    }

    /** Notes that the script sets this variable of its own. */
    void assign(String name) {
        assigned.add(name);
    }

    boolean isAssigned(String name) {
        return assigned.contains(name);
    }

    /** The names of the loops around the command in hand, the innermost first; empty for one without. */
    Deque<String> loops() {
        return loops;
    }
}
