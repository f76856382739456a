package org.palomar.pop3.grammar;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CommandParserTest {

    private static void parses(String line, Command expected) {
        assertThat(CommandParser.parse(line)).isEqualTo(new Parsed.Valid(expected));
    }

    @Test
    void readsEachVerbInAnyCase() {
        parses("stat", new Command.Plain(Verb.STAT));
        parses("List", new Command.Listing(Verb.LIST, OptionalInt.empty()));
        parses("UIDL 7", new Command.Listing(Verb.UIDL, OptionalInt.of(7)));
        parses("RETR  01", new Command.OfMessage(Verb.RETR, 1));
        parses("top 1 0", new Command.Top(1, 0));
        parses("DELE 99999999999999999999", new Command.OfMessage(Verb.DELE, Integer.MAX_VALUE));
        parses("USER a@b.test", new Command.User("a@b.test"));
        parses("AUTH plain =", new Command.Auth("plain", Optional.of("=")));
    }

    @Test
    void keepsSpacesOfAPassword() {
        parses("PASS  two  words ", new Command.Pass(" two  words "));
        assertThat(new Command.Pass("secret").toString()).doesNotContain("secret");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "RETR",
                "RETR x",
                "RETR -1",
                "RETR 1 2",
                "TOP 1",
                "LIST 1 2",
                "QUIT now",
                "USER",
                "PASS ",
                "AUTH",
                "AUTH a b c",
                "USER a\u0000b"
            })
    void refusesWrongArguments(String line) {
        assertThat(CommandParser.parse(line)).isInstanceOf(Parsed.WrongArguments.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "GET / HTTP/1.1", "APOP x y", "STATS", " STAT", "\u0000", "st\u0131t"})
    void knowsNoOtherVerbs(String line) {
        assertThat(CommandParser.parse(line)).isInstanceOf(Parsed.UnknownVerb.class);
    }

    @FuzzTest(maxDuration = "30s")
    void answersForAnyLine(byte[] line) {
        Parsed parsed = CommandParser.parse(new String(line, StandardCharsets.ISO_8859_1));
        if (parsed instanceof Parsed.Valid(Command command) && command instanceof Command.OfMessage one) {
            assertThat(one.message()).isNotNegative();
        }
    }
}
