package org.palomar.sieve.internal.compile;

import java.util.Map;
import java.util.Optional;
import org.palomar.sieve.SieveSyntaxException;
import org.palomar.sieve.internal.run.Extension;
import org.palomar.sieve.internal.run.Flow;
import org.palomar.sieve.internal.run.Statement;
import org.palomar.sieve.internal.syntax.Node;

/** The table of commands, but for if, elsif and else, which are of several nodes. */
final class Commands {

    private static final Map<String, Rule<Statement>> TABLE = Map.ofEntries(
            Map.entry("stop", Rule.base((c, node) -> end(c, node, Flow.STOP))),
            Map.entry("keep", Rule.base(Deliveries::keep)),
            Map.entry("discard", Rule.base(Deliveries::discard)),
            Map.entry("redirect", Rule.base(Deliveries::redirect)),
            Map.entry("fileinto", Rule.of(Extension.FILEINTO, Deliveries::fileInto)),
            Map.entry("reject", Rule.of(Extension.REJECT, (c, node) -> Deliveries.reject(c, node, false))),
            Map.entry("ereject", Rule.of(Extension.EREJECT, (c, node) -> Deliveries.reject(c, node, true))),
            Map.entry("set", Rule.of(Extension.VARIABLES, Assignments::set)),
            Map.entry("setflag", Rule.of(Extension.IMAP4FLAGS, FlagCommands::set)),
            Map.entry("addflag", Rule.of(Extension.IMAP4FLAGS, FlagCommands::add)),
            Map.entry("removeflag", Rule.of(Extension.IMAP4FLAGS, FlagCommands::remove)),
            Map.entry("vacation", Rule.of(Extension.VACATION, VacationCommand::compile)),
            Map.entry("notify", Rule.of(Extension.ENOTIFY, NotifyCommand::compile)),
            Map.entry("include", Rule.of(Extension.INCLUDE, Inclusion::include)),
            Map.entry("return", Rule.of(Extension.INCLUDE, (c, node) -> end(c, node, Flow.RETURN))),
            Map.entry("global", Rule.of(Extension.INCLUDE, Inclusion::global)),
            Map.entry("addheader", Rule.of(Extension.EDITHEADER, HeaderEdits::add)),
            Map.entry("deleteheader", Rule.of(Extension.EDITHEADER, HeaderEdits::delete)),
            Map.entry("error", Rule.of(Extension.IHAVE, Conditionals::error)),
            Map.entry("foreverypart", Rule.of(Extension.FOREVERYPART, PartLoops::forEveryPart)),
            Map.entry("break", Rule.of(Extension.FOREVERYPART, PartLoops::breakOff)),
            Map.entry("extracttext", Rule.of(Extension.EXTRACTTEXT, PartLoops::extractText)),
            Map.entry("replace", Rule.of(Extension.REPLACE, Replacements::replace)),
            Map.entry("enclose", Rule.of(Extension.ENCLOSE, Replacements::enclose)),
            Map.entry("snooze", Rule.of(Extension.SNOOZE, SnoozeCommand::compile)),
            Map.entry("convert", Rule.of(Extension.CONVERT, ConvertCommand::action)));

    private Commands() {}

    static Statement compile(Compilation compilation, Node node) throws SieveSyntaxException {
        Optional<Rule<Statement>> rule = Optional.ofNullable(TABLE.get(node.name()));
        if (rule.isEmpty()) {
            throw unknown(compilation, node);
        }
        return rule.get().compile(compilation, node);
    }

    private static SieveSyntaxException unknown(Compilation compilation, Node node) {
        int at = node.start();
        String name = "\"" + node.name() + "\"";
        return switch (node.name()) {
            case "require" -> compilation.error(at, "\"require\" comes before all other commands; move it to the top.");
            case "elsif", "else" -> compilation.error(at, name + " follows the block of an \"if\"; put it there.");
            default ->
                Tests.isTest(node.name())
                        ? compilation.error(at, name + " is a test; write \"if " + node.name() + " …\".")
                        : compilation.unknown(
                                at, "There is no command " + name + "; correct its name, or take it away.");
        };
    }

    private static Statement end(Compilation compilation, Node node, Flow flow) throws SieveSyntaxException {
        Arguments.of(compilation, node).end();
        return run -> flow;
    }
}
