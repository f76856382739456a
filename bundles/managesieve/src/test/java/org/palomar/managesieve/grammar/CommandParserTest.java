package org.palomar.managesieve.grammar;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CommandParserTest {

    private static void parses(Command expected, String... pieces) {
        assertThat(CommandParser.parse(List.of(pieces))).isEqualTo(new Parsed.Valid(expected));
    }

    @Test
    void readsEachVerbInAnyCase() {
        parses(new Command.Plain(Verb.LOGOUT), "logout");
        parses(new Command.Plain(Verb.LISTSCRIPTS), "ListScripts");
        parses(new Command.HaveSpace("a", 5), "HAVESPACE  \"a\" 5");
        parses(new Command.HaveSpace("a", Long.MAX_VALUE), "HAVESPACE \"a\" 99999999999999999999");
        parses(new Command.OfScript(Verb.SETACTIVE, ""), "SETACTIVE \"\"");
        parses(new Command.OfScript(Verb.GETSCRIPT, "a b"), "GETSCRIPT \"a b\"");
        parses(new Command.RenameScript("a", "b"), "RENAMESCRIPT \"a\" \"b\"");
        parses(new Command.Noop(Optional.empty()), "NOOP");
        parses(new Command.Noop(Optional.of("x")), "NOOP \"x\"");
        parses(new Command.Authenticate("PLAIN", Optional.empty()), "AUTHENTICATE \"PLAIN\"");
        parses(new Command.Authenticate("PLAIN", Optional.of("")), "AUTHENTICATE \"PLAIN\" \"\"");
    }

    @Test
    void takesQuotedStringsAndLiteralsAlike() {
        parses(new Command.OfScript(Verb.GETSCRIPT, "a\"\\b"), "GETSCRIPT \"a\\\"\\\\b\"");
        parses(new Command.OfScript(Verb.GETSCRIPT, "a\r\n"), "GETSCRIPT {3+}", "a\r\n", "");
        parses(new Command.PutScript("a", "keep;"), "PUTSCRIPT {1+}", "a", " {5+}", "keep;", "");
        parses(new Command.PutScript("{3+}", "x"), "PUTSCRIPT \"{3+}\" {1+}", "x", "");
        parses(new Command.CheckScript(""), "CHECKSCRIPT {0+}", "", "");
    }

    @Test
    void aLoginIsNeverPrinted() {
        assertThat(new Command.Authenticate("PLAIN", Optional.of("c2VjcmV0")).toString())
                .doesNotContain("c2VjcmV0");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "LOGOUT now",
                "PUTSCRIPT \"a\"",
                "PUTSCRIPT \"a\" keep",
                "GETSCRIPT a",
                "GETSCRIPT \"a",
                "GETSCRIPT \"a\\n\"",
                "GETSCRIPT \"a\"\"b\"",
                "GETSCRIPT {3}",
                "HAVESPACE \"a\" \"5\"",
                "HAVESPACE \"a\" -5",
                "HAVESPACE \"a\" 5K",
                "AUTHENTICATE",
                "AUTHENTICATE \"\"",
                "AUTHENTICATE \"A B\"",
                "NOOP x",
                "NOOP \"1\" \"2\" \"3\" \"4\" \"5\" \"6\" \"7\" \"8\" \"9\""
            })
    void refusesWrongArguments(String line) {
        assertThat(CommandParser.parse(List.of(line))).isInstanceOf(Parsed.WrongArguments.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "GET / HTTP/1.1", "\"LOGOUT\"", "LOGOUTS", "\u0000", "log\u0131ut", "{1+}"})
    void knowsNoOtherVerbs(String line) {
        assertThat(CommandParser.parse(List.of(line))).isInstanceOf(Parsed.UnknownVerb.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "PUTSCRIPT \"a\" {12+}|12",
                "{0+}|0",
                "X {99999999999+}|9223372036854775807",
                "X \"{12+}|-1",
                "X \"\\\"{12+}|-1",
                "X \"\\\\\" {12+}|12",
                "X {12}|-1",
                "X {+}|-1",
                "X {1x+}|-1",
                "+}|-1"
            })
    void knowsTheMarksOfLiterals(String line, long octets) {
        assertThat(LiteralMark.octets(line)).isEqualTo(octets < 0 ? OptionalLong.empty() : OptionalLong.of(octets));
    }

    /** Octets are taken apart as a session does, whatever they are. */
    @FuzzTest(maxDuration = "30s")
    void answersForAnyOctets(byte[] octets) {
        String text = new String(octets, StandardCharsets.ISO_8859_1);
        List<String> pieces = new ArrayList<>();
        int at = 0;
        boolean more = true;
        while (more) {
            int end = text.indexOf('\n', at);
            String line = text.substring(at, end < 0 ? text.length() : end);
            at = end < 0 ? text.length() : end + 1;
            pieces.add(line);
            OptionalLong literal = LiteralMark.octets(line);
            more = literal.isPresent() && literal.getAsLong() <= text.length() - at;
            if (more) {
                int length = (int) literal.getAsLong();
                pieces.add(text.substring(at, at + length));
                at += length;
            }
        }
        Parsed parsed = CommandParser.parse(pieces);
        if (parsed instanceof Parsed.Valid(Command command) && command instanceof Command.HaveSpace room) {
            assertThat(room.octets()).isNotNegative();
        }
    }
}
