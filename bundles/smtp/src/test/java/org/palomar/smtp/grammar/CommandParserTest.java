package org.palomar.smtp.grammar;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.palomar.api.address.Address;
import org.palomar.api.address.ReversePath;
import org.palomar.api.queue.Notify;
import org.palomar.api.queue.Returned;

class CommandParserTest {

    @Test
    void readsMailWithItsParameters() {
        assertThat(command("mail from:<A.b@Example.ORG> size=12345 BODY=8BITMIME SMTPUTF8 auth=<>"))
                .isEqualTo(new Command.Mail(
                        ReversePath.of(Address.of("A.b@example.org")),
                        new MailParameters(OptionalLong.of(12345), true, true)));
    }

    @Test
    void readsTheNullSender() {
        assertThat(command("MAIL FROM:<>")).isEqualTo(new Command.Mail(ReversePath.none(), MailParameters.NONE));
    }

    @Test
    void toleratesASpaceAfterTheColon() {
        assertThat(command("RCPT TO: <a@example.org>")).isEqualTo(to("a@example.org"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"EHLO", "HELO"})
    void takesAComputersNameWithAccentsAndMasksIt(String verb) {
        assertThat(command(verb + " PC-\u00c1LVARO")).isEqualTo(new Command.Hello(Verb.valueOf(verb), "PC-?LVARO"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"<postmaster>", "<Postmaster>", "<POSTMASTER>"})
    void readsPostmasterWithoutDomain(String path) {
        assertThat(command("RCPT TO:" + path))
                .isEqualTo(new Command.Rcpt(new ForwardPath.Postmaster(), false, RcptParameters.NONE));
    }

    @Test
    void readsAQuotedLocalPartThatHoldsABracket() {
        assertThat(command("RCPT TO:<\"a>b\"@example.org>")).isEqualTo(to("\"a>b\"@example.org"));
    }

    @ParameterizedTest
    @CsvSource({
        "'RCPT TO:<@local.example:a@b.example>', 550",
        "'RCPT TO:<@a.example,@b.example:c@d.example>', 550",
        "'RCPT TO:<a@b@local.example>', 550",
        "'RCPT TO:<group: a@b.example;>', 550",
        "'RCPT TO:<a@b.example (comment)>', 550",
        "'RCPT TO:<a b@c.example>', 550",
        "'RCPT TO:<a..b@c.example>', 550",
        "'RCPT TO:<a@[127.0.0.1]>', 550",
        "'RCPT TO:<a>', 550",
        "'RCPT TO:<>', 550",
        "'RCPT TO:a@b.example', 501",
        "'RCPT TO:<a@b.example', 501",
        "'RCPT TO:<a@b.example>x', 501",
        "'RCPT TO:<a@b.example> NOTIFY=', 501",
        "'RCPT TO:<a@b.example> NOTIFY=NEVER,DELAY', 501",
        "'RCPT TO:<a@b.example> NOTIFY=SOMETIMES', 501",
        "'RCPT TO:<a@b.example> NOTIFY=DELAY NOTIFY=DELAY', 501",
        "'RCPT TO:<a@b.example> ORCPT=ana@b.example', 501",
        "'RCPT TO:<a@b.example> ORCPT=rfc822;', 501",
        "'RCPT TO:<a@b.example> ORCPT=rfc822;a+0D+0Ab', 501",
        "'RCPT TO:<a@b.example> ORCPT=rfc822;a=b', 501",
        "'RCPT TO:<a@b.example> ORCPT=rfc822;a+4', 501",
        "'RCPT TO:<a@b.example> ORCPT=rfc822;a+4z', 501",
        "'RCPT TO:<a@b.example> ORCPT=rfc822;a+2b', 501",
        "'RCPT TO:<a@b.example> ORCPT=rfc822;a+FF', 501",
        "'RCPT TO:<a@b.example> ORCPT=rfc 822;a', 501",
        "'RCPT TO:<a@b.example> X=1', 555",
        "'RCPT <a@b.example>', 501",
        "'MAIL FROM:<a>', 553",
        "'MAIL FROM:<a@b.example> SIZE=', 501",
        "'MAIL FROM:<a@b.example> SIZE=-1', 501",
        "'MAIL FROM:<a@b.example> SIZE=1 SIZE=2', 501",
        "'MAIL FROM:<a@b.example> BODY=BINARYMIME', 555",
        "'MAIL FROM:<a@b.example> RET=', 501",
        "'MAIL FROM:<a@b.example> RET=HALF', 501",
        "'MAIL FROM:<a@b.example> RET=FULL RET=HDRS', 501",
        "'MAIL FROM:<a@b.example> ENVID=', 501",
        "'MAIL FROM:<a@b.example> ENVID=a+0A', 501",
        "'MAIL FROM:<a@b.example> ENVID=a=b', 501",
        "'MAIL FROM:<a@b.example> MT-PRIORITY=10', 501",
        "'MAIL FROM:<a@b.example> MT-PRIORITY=-0', 501",
        "'MAIL FROM:<a@b.example> MT-PRIORITY=+1', 501",
        "'MAIL FROM:<a@b.example> HOLDFOR=0', 501",
        "'MAIL FROM:<a@b.example> HOLDFOR=1000000000', 501",
        "'MAIL FROM:<a@b.example> HOLDFOR=-1', 501",
        "'MAIL FROM:<a@b.example> HOLDUNTIL=tomorrow', 501",
        "'MAIL FROM:<a@b.example> HOLDUNTIL=2026-13-01T00:00:00Z', 501",
        "'MAIL FROM:<a@b.example> HOLDFOR=1 HOLDUNTIL=2026-01-01T00:00:00Z', 501",
        "'MAIL FROM:<a@b.example> BY=1', 501",
        "'MAIL FROM:<a@b.example> BY=0;R', 501",
        "'MAIL FROM:<a@b.example> BY=-1;R', 501",
        "'MAIL FROM:<a@b.example> BY=1;X', 501",
        "'MAIL FROM:<a@b.example> BY=1234567890;N', 501",
        "'MAIL FROM:<a@b.example> SMTPUTF8=x', 501",
        "'DATA now', 501",
        "'EHLO', 501",
        "'EHLO a b', 501",
        "'EHLO (x)', 501",
        "'AUTH', 501",
        "'FLY me', 500",
        "'', 500"
    })
    void refusesWhatIsNoCommand(String line, int code) {
        assertThat(CommandParser.parse(line))
                .isInstanceOfSatisfying(
                        Parsed.Wrong.class,
                        wrong -> assertThat(wrong.reply().code()).isEqualTo(code));
    }

    @Test
    void readsHowAMessageIsToBeCarried() {
        assertThat(((Command.Mail)
                                command("MAIL FROM:<a@b.example> ret=hdrs ENVID=Q+2B1+3D2 MT-PRIORITY=-9 BY=+120;rT"))
                        .parameters()
                        .wishes())
                .isEqualTo(new Wishes(
                        Optional.of(Returned.HEADERS),
                        "Q+1=2",
                        -9,
                        Optional.empty(),
                        Optional.of(new Wishes.By(120, true, true))));
        assertThat(hold("HOLDFOR=999999999")).isEqualTo(new Wishes.Hold.For(999_999_999));
        assertThat(hold("HOLDUNTIL=2026-12-24T18:00:00+01:00"))
                .isEqualTo(new Wishes.Hold.Until(Instant.parse("2026-12-24T17:00:00Z")));
        assertThat(CommandParser.parse("MAIL FROM:<a@b.example> ENVID=" + "e".repeat(101)))
                .isInstanceOf(Parsed.Wrong.class);
    }

    private static Wishes.Hold hold(String parameter) {
        return ((Command.Mail) command("MAIL FROM:<a@b.example> " + parameter))
                .parameters()
                .wishes()
                .hold()
                .orElseThrow();
    }

    @Test
    void readsOfWhatASenderWantsToHear() {
        assertThat(rcpt("NOTIFY=success,Delay ORCPT=rfc822;Ana+2Bx@b.example"))
                .isEqualTo(new RcptParameters("rfc822;Ana+x@b.example", Set.of(Notify.SUCCESS, Notify.DELAY)));
        assertThat(rcpt("notify=NEVER")).isEqualTo(new RcptParameters("", Set.of(Notify.NEVER)));
        assertThat(rcpt("ORCPT=utf-8;jos\u00c3\u00a9@b.example").original()).isEqualTo("utf-8;jos\u00e9@b.example");
        assertThat(CommandParser.parse("RCPT TO:<a@b.example> ORCPT=rfc822;" + "a".repeat(500)))
                .isInstanceOf(Parsed.Wrong.class);
    }

    private static RcptParameters rcpt(String parameters) {
        return ((Command.Rcpt) command("RCPT TO:<a@b.example> " + parameters)).parameters();
    }

    @ParameterizedTest
    @ValueSource(strings = {"NOOP \0", "RCPT TO:<a\u0007@b.example>", "NOOP \r", "EHLO a\u007f", "HELP \u001b[2J"})
    void refusesControlCharacters(String line) {
        assertThat(CommandParser.parse(line)).isInstanceOf(Parsed.Wrong.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "BDAT",
                "BDAT -1",
                "BDAT 9223372036854775807",
                "BDAT 9223372036854775808",
                "BDAT 18446744073709551616",
                "BDAT 1x",
                "BDAT 1 2",
                "BDAT +1",
                "BDAT 0x10",
                "BDAT LAST",
                "BDAT\t47",
                "BDAT 47 LAST\u0007",
                "bdat47",
                " BDAT 47 LAST"
            })
    void givesUpOnAChunkOfUnknownSize(String line) {
        assertThat(CommandParser.parse(line)).isInstanceOf(Parsed.Hopeless.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET / HTTP/1.1", "POST /x HTTP/1.0", "CONNECT a:25 HTTP/1.1", "\u0016\u0003\u0001"})
    void givesUpOnOtherProtocols(String line) {
        assertThat(CommandParser.parse(line)).isInstanceOf(Parsed.Hopeless.class);
    }

    @Test
    void readsChunks() {
        assertThat(command("BDAT 0 last")).isEqualTo(new Command.Bdat(0, true));
        assertThat(command("bdat 70000")).isEqualTo(new Command.Bdat(70000, false));
    }

    @Test
    void takesUtf8InPathsOnlyWithSmtpUtf8() {
        String octets =
                new String("jos\u00e9@example.org".getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        assertThat(command("MAIL FROM:<" + octets + "> SMTPUTF8"))
                .isEqualTo(new Command.Mail(
                        ReversePath.of(Address.of("jos\u00e9@example.org")),
                        new MailParameters(OptionalLong.empty(), true, false)));
        assertThat(CommandParser.parse("MAIL FROM:<" + octets + ">")).isInstanceOf(Parsed.Wrong.class);
    }

    @Test
    void refusesOctetsThatAreNotUtf8() {
        assertThat(CommandParser.parse("MAIL FROM:<jos\u00e9@example.org> SMTPUTF8"))
                .isInstanceOf(Parsed.Wrong.class);
    }

    @Test
    void readsAuthWithAndWithoutInitialResponse() {
        assertThat(command("AUTH plain AGEAYg==")).isEqualTo(new Command.Auth("PLAIN", Optional.of("AGEAYg==")));
        assertThat(command("AUTH SCRAM-SHA-256")).isEqualTo(new Command.Auth("SCRAM-SHA-256", Optional.empty()));
    }

    private static Command.Rcpt to(String address) {
        return new Command.Rcpt(new ForwardPath.Mailbox(Address.of(address)), false, RcptParameters.NONE);
    }

    private static Command command(String line) {
        return CommandParser.parse(line) instanceof Parsed.Understood(Command command) ? command : throwing(line);
    }

    private static Command throwing(String line) {
        throw new AssertionError("not understood: " + line);
    }
}
