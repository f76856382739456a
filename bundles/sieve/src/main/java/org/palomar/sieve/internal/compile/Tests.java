package org.palomar.sieve.internal.compile;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.palomar.sieve.SieveSyntaxException;
import org.palomar.sieve.internal.run.Condition;
import org.palomar.sieve.internal.run.Extension;
import org.palomar.sieve.internal.syntax.Node;

/** The table of tests, and those that are made of others (RFC 5228 §5). */
final class Tests {

    private static final Map<String, Rule<Condition>> TABLE = Map.ofEntries(
            Map.entry("true", Rule.base((c, node) -> constant(c, node, true))),
            Map.entry("false", Rule.base((c, node) -> constant(c, node, false))),
            Map.entry("not", Rule.base(Tests::not)),
            Map.entry("allof", Rule.base((c, node) -> several(c, node, true))),
            Map.entry("anyof", Rule.base((c, node) -> several(c, node, false))),
            Map.entry("size", Rule.base(HeaderTests::size)),
            Map.entry("header", Rule.base(HeaderTests::header)),
            Map.entry("exists", Rule.base(HeaderTests::exists)),
            Map.entry("address", Rule.base(AddressTests::address)),
            Map.entry("envelope", Rule.of(Extension.ENVELOPE, AddressTests::envelope)),
            Map.entry("string", Rule.of(Extension.VARIABLES, Assignments::string)),
            Map.entry("hasflag", Rule.of(Extension.IMAP4FLAGS, FlagCommands::has)),
            Map.entry("body", Rule.of(Extension.BODY, BodyTests::compile)),
            Map.entry("date", Rule.of(Extension.DATE, DateTests::date)),
            Map.entry("currentdate", Rule.of(Extension.DATE, DateTests::currentDate)),
            Map.entry("mailboxexists", Rule.of(Extension.MAILBOX, MailboxTests::exists)),
            Map.entry("specialuse_exists", Rule.of(Extension.SPECIAL_USE, MailboxTests::specialUse)),
            Map.entry("mailboxidexists", Rule.of(Extension.MAILBOXID, MailboxTests::id)),
            Map.entry("metadata", Rule.of(Extension.MBOXMETADATA, MailboxTests::metadata)),
            Map.entry("metadataexists", Rule.of(Extension.MBOXMETADATA, MailboxTests::metadataExists)),
            Map.entry("servermetadata", Rule.of(Extension.SERVERMETADATA, MailboxTests::serverMetadata)),
            Map.entry("servermetadataexists", Rule.of(Extension.SERVERMETADATA, MailboxTests::serverMetadataExists)),
            Map.entry("environment", Rule.of(Extension.ENVIRONMENT, WorldTests::environment)),
            Map.entry("duplicate", Rule.of(Extension.DUPLICATE, DuplicateTests::compile)),
            Map.entry("ihave", Rule.of(Extension.IHAVE, Conditionals::have)),
            Map.entry("valid_notify_method", Rule.of(Extension.ENOTIFY, NotifyCommand::valid)),
            Map.entry("notify_method_capability", Rule.of(Extension.ENOTIFY, NotifyCommand::capability)),
            Map.entry("convert", Rule.of(Extension.CONVERT, ConvertCommand::test)),
            Map.entry("spamtest", Rule.of(Extension.SPAMTEST, WorldTests::spam)),
            Map.entry("virustest", Rule.of(Extension.VIRUSTEST, WorldTests::virus)),
            Map.entry("valid_ext_list", Rule.of(Extension.EXTLISTS, WorldTests::validList)));

    private Tests() {}

    static boolean isTest(String name) {
        return TABLE.containsKey(name);
    }

    static Condition compile(Compilation compilation, Node node) throws SieveSyntaxException {
        Optional<Rule<Condition>> rule = Optional.ofNullable(TABLE.get(node.name()));
        if (rule.isEmpty()) {
            throw compilation.unknown(
                    node.start(), "There is no test \"" + node.name() + "\"; correct its name, or take it away.");
        }
        return rule.get().compile(compilation, node);
    }

    private static Condition constant(Compilation compilation, Node node, boolean value) throws SieveSyntaxException {
        Arguments.of(compilation, node).end();
        return run -> value;
    }

    private static Condition not(Compilation compilation, Node node) throws SieveSyntaxException {
        if (node.tests().size() != 1 || node.testList() || !node.arguments().isEmpty()) {
            throw compilation.error(node.end(), "\"not\" takes one test; put several into anyof or allof.");
        }
        Condition condition = compilation.test(node.tests().getFirst());
        return run -> !condition.holds(run);
    }

    /** From left to right, no more than needed (RFC 5229 §3.2). */
    private static Condition several(Compilation compilation, Node node, boolean all) throws SieveSyntaxException {
        if (!node.testList() || !node.arguments().isEmpty()) {
            throw compilation.error(
                    node.end(), "\"" + node.name() + "\" takes tests in parentheses, parted by commas.");
        }
        List<Condition> conditions = new ArrayList<>();
        for (Node test : node.tests()) {
            conditions.add(compilation.test(test));
        }
        return run -> {
            for (Condition condition : conditions) {
                if (condition.holds(run) != all) {
                    return !all;
                }
            }
            return all;
        };
    }
}
