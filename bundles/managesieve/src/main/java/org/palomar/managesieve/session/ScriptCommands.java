package org.palomar.managesieve.session;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.palomar.api.directory.AccountId;
import org.palomar.api.script.ScriptName;
import org.palomar.api.script.ScriptRefusalException;
import org.palomar.api.script.Scripts;
import org.palomar.api.script.StoredScript;
import org.palomar.api.store.StoreException;
import org.palomar.managesieve.grammar.Command;

/** The commands on scripts of whoever has logged in. Immutable. */
record ScriptCommands(Scripts scripts, AccountId account) {

    private static final byte[] LINE_END = {'\r', '\n'};

    /** Does a command; refusals of the store and of the scripts' rules are replies. */
    Reply perform(Command command) {
        try {
            return switch (command) {
                case Command.HaveSpace(String name, long octets) -> {
                    scripts.requireRoom(account, name(name), octets);
                    yield Reply.ok("there is room");
                }
                case Command.PutScript(String name, String text) -> {
                    scripts.put(account, name(name), octets(text));
                    yield Reply.ok("kept");
                }
                case Command.CheckScript(String text) -> {
                    scripts.check(octets(text));
                    yield Reply.ok("the script is right");
                }
                case Command.RenameScript(String from, String to) -> {
                    scripts.rename(account, name(from), name(to));
                    yield Reply.ok("renamed");
                }
                case Command.OfScript one -> perform(one);
                default -> list();
            };
        } catch (ScriptRefusalException refused) {
            return Reply.no(code(refused.reason()), refused.getMessage());
        } catch (StoreException failed) {
            return Reply.no("TRYLATER", "the scripts can't be read or written now, try again later");
        }
    }

    private Reply perform(Command.OfScript command) throws ScriptRefusalException, StoreException {
        return switch (command.verb()) {
            case GETSCRIPT -> get(name(command.name()));
            case DELETESCRIPT -> {
                scripts.delete(account, name(command.name()));
                yield Reply.ok("deleted");
            }
            default -> { // SETACTIVE; without a name, none is active any more
                scripts.activate(
                        account, command.name().isEmpty() ? Optional.empty() : Optional.of(name(command.name())));
                yield Reply.ok("done");
            }
        };
    }

    private Reply get(ScriptName name) throws ScriptRefusalException, StoreException {
        byte[] text = scripts.text(account, name).orElseThrow(ScriptCommands::unknown);
        return Reply.ok("").behind(List.of(Reply.literal(text), LINE_END));
    }

    private Reply list() throws StoreException {
        List<byte[]> lines = new ArrayList<>();
        for (StoredScript script : scripts.list(account)) {
            lines.add(Reply.string(script.name().value()));
            lines.add(script.active() ? " ACTIVE\r\n".getBytes(StandardCharsets.US_ASCII) : LINE_END);
        }
        return Reply.ok("").behind(lines);
    }

    private static ScriptName name(String written) throws ScriptRefusalException {
        return ScriptName.parse(new String(octets(written), StandardCharsets.UTF_8))
                .orElseThrow(() -> new ScriptRefusalException(
                        ScriptRefusalException.Reason.WRONG,
                        "that is no name for a script: it has 1 to 512 octets of UTF-8 and no control characters"));
    }

    private static ScriptRefusalException unknown() {
        return new ScriptRefusalException(
                ScriptRefusalException.Reason.NON_EXISTENT, "There is no script of this name.");
    }

    private static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    // RFC 5804 §1.3
    private static String code(ScriptRefusalException.Reason reason) {
        return switch (reason) {
            case NON_EXISTENT -> "NONEXISTENT";
            case ALREADY_EXISTS -> "ALREADYEXISTS";
            case ACTIVE -> "ACTIVE";
            case TOO_MANY -> "QUOTA/MAXSCRIPTS";
            case TOO_LARGE -> "QUOTA/MAXSIZE";
            case WRONG -> "";
        };
    }
}
