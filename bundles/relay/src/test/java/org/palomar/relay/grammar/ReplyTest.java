package org.palomar.relay.grammar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.palomar.api.queue.RemoteReply;

class ReplyTest {

    private static Reply reply(String lines) throws MalformedReplyException {
        ReplyAssembly assembly = new ReplyAssembly();
        List<String> all = List.of(lines.split("~", -1));
        for (String line : all.subList(0, all.size() - 1)) {
            assertThat(assembly.add(line)).isEmpty();
        }
        return assembly.add(all.getLast()).orElseThrow();
    }

    @ParameterizedTest
    @CsvSource({
        "'250 OK',                  250, 'OK'",
        "'250',                     250, ''",
        "'250 ',                    250, ''",
        "'250-one~250 two',         250, 'one~two'",
        "'250-~250',                250, '~'",
        "'250-one~250-two~250 x y', 250, 'one~two~x y'",
        "'354 go',                  354, 'go'",
        "'599  two spaces',         599, ' two spaces'",
        "'200 -',                   200, '-'"
    })
    void putsLinesTogether(String lines, int code, String text) throws Exception {
        assertThat(reply(lines)).isEqualTo(new Reply(code, List.of(text.split("~", -1))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "2",
                "25",
                "OK",
                "25O OK",
                " 250 OK",
                "-250 OK",
                "250OK",
                "2500 OK",
                "250\tOK",
                "250_OK",
                "199 early",
                "000 nothing",
                "600 late",
                "999 later",
                "HTTP/1.1 400 Bad Request",
                "SSH-2.0-OpenSSH",
                "\u00b2\u00b3\u00b9 superscripts"
            })
    void refusesWhatIsNoLineOfAReply(String line) {
        assertThatThrownBy(() -> new ReplyAssembly().add(line))
                .isInstanceOf(MalformedReplyException.class)
                .hasMessage("not a reply: " + line);
    }

    @ParameterizedTest
    @ValueSource(strings = {"251 another", "251-another", "two", ""})
    void refusesALineOfAnotherReply(String line) throws Exception {
        ReplyAssembly assembly = new ReplyAssembly();
        assertThat(assembly.add("250-one")).isEmpty();
        assertThatThrownBy(() -> assembly.add(line)).isInstanceOf(MalformedReplyException.class);
    }

    @Test
    void hasAnEndOfLines() throws Exception {
        ReplyAssembly assembly = new ReplyAssembly();
        for (int i = 1; i < Reply.MAX_LINES; i++) {
            assertThat(assembly.add("220-welcome")).isEmpty();
        }
        assertThat(assembly.add("220 at last").map(reply -> reply.lines().size()))
                .contains(Reply.MAX_LINES);

        ReplyAssembly endless = new ReplyAssembly();
        for (int i = 0; i < Reply.MAX_LINES; i++) {
            assertThat(endless.add("220-welcome")).isEmpty();
        }
        assertThatThrownBy(() -> endless.add("220 too late")).isInstanceOf(MalformedReplyException.class);
    }

    @Test
    void showsTheBeginningOfWhatWasNoReply() {
        assertThatThrownBy(() -> new ReplyAssembly().add("x".repeat(Reply.MAX_LINE)))
                .hasMessage("not a reply: " + "x".repeat(60));
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 199, 600})
    void hasOnlyCodesThatExist(int code) {
        assertThatIllegalArgumentException().isThrownBy(() -> new Reply(code, List.of("")));
        assertThatIllegalArgumentException().isThrownBy(() -> new Reply(250, List.of()));
    }

    @ParameterizedTest
    @CsvSource({"211,positive", "299,positive", "334,intermediate", "421,closes", "450,''", "552,permanent"})
    void knowsItsKind(int code, String kind) {
        Reply reply = new Reply(code, List.of("x"));
        assertThat(reply.isPositive()).isEqualTo(kind.equals("positive"));
        assertThat(reply.isIntermediate()).isEqualTo(kind.equals("intermediate"));
        assertThat(reply.isPermanent()).isEqualTo(kind.equals("permanent"));
        assertThat(reply.closes()).isEqualTo(kind.equals("closes"));
    }

    @ParameterizedTest
    @CsvSource({
        "'250 2.1.5 Ok',                               250, 2.1.5, 'Ok'",
        "'250 OK id=7',                                250, 2.0.0, 'OK id=7'",
        "'550 5.1.1',                                  550, 5.1.1, ''",
        "'550 5.1.1 <ana@example.org> unknown',        550, 5.1.1, '<ana@example.org> unknown'",
        "'550-5.7.1 Blocked,~550-5.7.1 see~550 5.7.1 https://example.org/', 550, 5.7.1, 'Blocked, see https://example.org/'",
        "'550-5.7.1 Blocked,~550 5.7.26 by policy',    550, 5.7.1, 'Blocked, 5.7.26 by policy'",
        "'550-no status~550 5.7.1 here',               550, 5.0.0, 'no status 5.7.1 here'",
        "'450 5.7.1 disagrees',                        450, 4.0.0, 'disagrees'",
        "'550 3.7.1 no such class',                    550, 5.0.0, '3.7.1 no such class'",
        "'550 5.7.1000 too long',                      550, 5.0.0, '5.7.1000 too long'",
        "'550 5.7.1: colon',                           550, 5.0.0, '5.7.1: colon'"
    })
    void tellsTheStatusAndAllWords(String lines, int code, String status, String text) throws Exception {
        assertThat(reply(lines).remote()).isEqualTo(new RemoteReply(code, status, text));
    }

    @Test
    void aReplyThatWaitsForMoreIsNobodysLast() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Reply(354, List.of("go")).remote());
    }

    @ParameterizedTest
    @CsvSource({
        "'450 4.2.1 busy',     '450 4.2.1 busy'",
        "'421 bye',            '421 4.0.0 bye'",
        "'554 5.7.1 go away',  '450 4.3.0 554 5.7.1 go away'",
        "'550-a~550 b',        '450 4.3.0 550 a b'",
        "'334 VXNlcm5hbWU6',   '450 4.3.0 334 VXNlcm5hbWU6'",
        "'250 2.0.0 unasked',  '450 4.3.0 250 2.0.0 unasked'"
    })
    void isSomethingThatMayPassIfThatIsAskedFor(String lines, String expected) throws Exception {
        assertThat(reply(lines).remoteForNow()).hasToString(expected);
    }

    @Test
    void wordsAreUtf8WhereTheyCanBe() {
        assertThat(new Reply(550, List.of("buz\u00c3\u00b3n lleno")).remote().text())
                .isEqualTo("buz\u00f3n lleno");
        assertThat(new Reply(550, List.of("buz\u00f3n lleno")).remote().text()).isEqualTo("buz\u00f3n lleno");
    }

    @Test
    void wordsMoveNoTerminalsCursorAndHaveAnEnd() {
        RemoteReply reply = new Reply(550, Collections.nCopies(100, "\u001b[2J\0\rx".repeat(30))).remote();
        assertThat(reply.text())
                .hasSizeBetween(RemoteReply.MAX_TEXT - 5, RemoteReply.MAX_TEXT)
                .startsWith("[2J  x");
    }
}
