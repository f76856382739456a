package org.palomar.sieve.internal.compile;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.palomar.sieve.SieveSyntaxException;
import org.palomar.sieve.internal.run.Extension;
import org.palomar.sieve.internal.run.Text;
import org.palomar.sieve.internal.run.Texts;
import org.palomar.sieve.internal.syntax.Argument;
import org.palomar.sieve.internal.syntax.Argument.Numeral;
import org.palomar.sieve.internal.syntax.Argument.Strings;
import org.palomar.sieve.internal.syntax.Argument.Tag;
import org.palomar.sieve.internal.syntax.Node;

/**
 * The arguments of a command, taken one by one: first the tags, in any order (RFC 5228 §2.6.2), then the positional ones in theirs, then {@link #end}. What is left
 * over at the end is a fault, so that each command says what it takes by taking it. For one thread.
 */
final class Arguments {

    private final Compilation compilation;
    private final Node node;
    private final List<Argument> left;
    private int lastTag = -1;

    private Arguments(Compilation compilation, Node node) {
        this.compilation = compilation;
        this.node = node;
        this.left = new ArrayList<>(node.arguments());
    }

    /** The arguments of a command or test that has neither tests nor a block. */
    static Arguments of(Compilation compilation, Node node) throws SieveSyntaxException {
        if (node.block().isPresent()) {
            throw compilation.error(node.end(), "\"" + node.name() + "\" has no block; end it with a semicolon.");
        }
        return withBlock(compilation, node);
    }

    static Arguments withBlock(Compilation compilation, Node node) throws SieveSyntaxException {
        if (!node.tests().isEmpty()) {
            throw compilation.error(
                    node.tests().getFirst().start(),
                    "\"" + node.name() + "\" takes no tests; is a comma or a semicolon missing before?");
        }
        return new Arguments(compilation, node);
    }

    Compilation compilation() {
        return compilation;
    }

    Node node() {
        return node;
    }

    int line() {
        return compilation.line(node);
    }

    /** Whether the tag is there; {@code needs} is the extension that adds it to the command, if one does. */
    boolean flag(String name, Extension... needs) throws SieveSyntaxException {
        Optional<Tag> tag = take(name);
        if (tag.isPresent()) {
            for (Extension extension : needs) {
                compilation.need(extension, tag.get().at(), "\":" + name + "\"");
            }
        }
        return tag.isPresent();
    }

    /** The string behind a tag. */
    Optional<Text> tagged(String name, Extension... needs) throws SieveSyntaxException {
        Optional<Texts> texts = taggedList(name, needs);
        if (texts.isPresent() && texts.get().all().size() != 1) {
            throw compilation.error(node.start(), "\":" + name + "\" takes one string.");
        }
        return texts.map(one -> one.all().getFirst());
    }

    /** The string behind a tag, which has no variables. */
    Optional<String> taggedLiteral(String name, Extension... needs) throws SieveSyntaxException {
        Optional<Text> text = tagged(name, needs);
        if (text.isPresent() && text.get().constant().isEmpty()) {
            throw compilation.error(node.start(), "\":" + name + "\" takes no variables; write its string as it is.");
        }
        return text.map(Text::source);
    }

    /** The strings behind a tag. */
    Optional<Texts> taggedList(String name, Extension... needs) throws SieveSyntaxException {
        int index = indexOf(name);
        if (index < 0 || !flag(name, needs)) {
            return Optional.empty();
        }
        if (index < left.size() && left.get(index) instanceof Strings strings) {
            left.remove(index);
            return Optional.of(texts(strings));
        }
        throw compilation.error(node.start(), "\":" + name + "\" is followed by a string.");
    }

    /** The number behind a tag. */
    OptionalLong taggedNumber(String name, Extension... needs) throws SieveSyntaxException {
        int index = indexOf(name);
        if (index < 0 || !flag(name, needs)) {
            return OptionalLong.empty();
        }
        if (index < left.size() && left.get(index) instanceof Numeral number) {
            left.remove(index);
            return OptionalLong.of(number.value());
        }
        throw compilation.error(node.start(), "\":" + name + "\" is followed by a number.");
    }

    private Optional<Tag> take(String name) throws SieveSyntaxException {
        int index = indexOf(name);
        if (index < 0) {
            return Optional.empty();
        }
        Tag tag = (Tag) left.remove(index);
        int second = indexOf(name);
        if (second >= 0) {
            throw compilation.error(left.get(second).at(), "\":" + name + "\" is there twice; keep one.");
        }
        lastTag = Math.max(lastTag, tag.at());
        return Optional.of(tag);
    }

    private int indexOf(String name) {
        for (int i = 0; i < left.size(); i++) {
            if (left.get(i) instanceof Tag tag && tag.name().equals(name)) {
                return i;
            }
        }
        return -1;
    }

    /** How many positional arguments are left, once the tags are taken. */
    int positional() {
        return left.size();
    }

    /** The next positional argument, one string. */
    Text text(String what) throws SieveSyntaxException {
        Texts texts = texts(what);
        if (texts.all().size() != 1) {
            throw compilation.error(node.start(), "\"" + node.name() + "\" wants one string: " + what + ".");
        }
        return texts.all().getFirst();
    }

    /** The next positional argument, a string or a list of them. */
    Texts texts(String what) throws SieveSyntaxException {
        return texts(next(Strings.class, what));
    }

    /** The next positional argument, one string without variables. */
    String literal(String what) throws SieveSyntaxException {
        Strings strings = next(Strings.class, what);
        if (strings.values().size() != 1) {
            throw compilation.error(strings.at(), "\"" + node.name() + "\" wants one string: " + what + ".");
        }
        return compilation.literal(strings.values().getFirst(), strings.at(), what);
    }

    /** The next positional argument, strings without variables. */
    List<String> literals(String what) throws SieveSyntaxException {
        Strings strings = next(Strings.class, what);
        List<String> literals = new ArrayList<>();
        for (String value : strings.values()) {
            literals.add(compilation.literal(value, strings.at(), what));
        }
        return literals;
    }

    long number(String what) throws SieveSyntaxException {
        return next(Numeral.class, what).value();
    }

    private Texts texts(Strings strings) throws SieveSyntaxException {
        List<Text> texts = new ArrayList<>();
        for (String value : strings.values()) {
            texts.add(compilation.text(value, strings.at()));
        }
        return new Texts(texts);
    }

    private <A extends Argument> A next(Class<A> type, String what) throws SieveSyntaxException {
        if (left.isEmpty()) {
            throw compilation.error(node.end(), "\"" + node.name() + "\" lacks " + what + "; add it here.");
        }
        Argument argument = left.removeFirst();
        if (!type.isInstance(argument)) {
            throw argument instanceof Tag tag
                    ? unknown(tag)
                    : compilation.error(argument.at(), "\"" + node.name() + "\" wants " + what + " here.");
        }
        if (argument.at() < lastTag) {
            throw compilation.error(argument.at(), "Tags stand before other arguments; move this behind them.");
        }
        return type.cast(argument);
    }

    /** Whatever is left is too much. */
    void end() throws SieveSyntaxException {
        if (left.isEmpty()) {
            return;
        }
        Argument first = left.getFirst();
        throw first instanceof Tag tag
                ? unknown(tag)
                : compilation.error(first.at(), "\"" + node.name() + "\" takes no more arguments; take this away.");
    }

    private SieveSyntaxException unknown(Tag tag) {
        return compilation.unknown(
                tag.at(),
                "\"" + node.name() + "\" has no \":" + tag.name() + "\" here; take it away, or require its extension.");
    }
}
