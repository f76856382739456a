package org.palomar.imap.grammar;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.palomar.api.mailbox.Flag;
import org.palomar.api.mailbox.MailboxName;

class CommandParserTest {

    private static Parsed parse(String octets) {
        byte[] raw = octets.getBytes(StandardCharsets.ISO_8859_1);
        return CommandParser.parse(raw, 0, raw.length, NameEncoding.MODIFIED_UTF7);
    }

    private static Command command(String octets) {
        assertThat(parse(octets)).isInstanceOf(Parsed.Accepted.class);
        return ((Parsed.Accepted) parse(octets)).command();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a FETCH 1 (FLAGS",
                "a FETCH 0 FLAGS",
                "a FETCH 4294967296 FLAGS",
                "a FETCH 1 BODY[1.]",
                "a FETCH 1 BODY[HEADER.FIELDS ()]",
                "a FETCH 1 BODY[HEADER.FIELDS (\"a\r\nb\")]",
                "a FETCH 1 BODY[]<0.0>",
                "a FETCH 1 BODY[]<1>",
                "a FETCH 1 FLAGS (QRESYNC)",
                "a FETCH 1 X",
                "a SEARCH",
                "a SEARCH BEFORE 31-Feb-2026",
                "a SEARCH BEFORE 1-Feb-99999",
                "a SEARCH BEFORE 1-Feb-0000",
                "a SEARCH BEFORE 1-Feb-26",
                "a SEARCH X",
                "a SEARCH OR ALL",
                "a SEARCH (ALL",
                "a SEARCH SUBJECT \"\u00e9\"",
                "a LOGIN {3}\r\nab",
                "a LOGIN a {1}\r\n\u0000",
                "a LOGIN a \"b",
                "a LOGIN a \"b\\c\"",
                "a STORE 1 FLAGS (\\Nonsense)",
                "a STORE 1 (UNCHANGEDSINCE -1) FLAGS ()",
                "a STATUS x (EVERYTHING)",
                "a CREATE \"a\u0000b\"",
                "a CREATE \"a\r\nb\"",
                "a LIST \"\"",
                "a ENABLE",
                "a UID",
                "a UID NOOP",
                "a NOOP ",
                "a",
                ""
            })
    void refusesWhatIsNotInTheGrammar(String octets) {
        assertThat(parse(octets)).isInstanceOf(Parsed.Malformed.class);
    }

    @Test
    void readsVerbsInAnyCase() {
        assertThat(command("x1 uId fEtCh 2:3 flags").verb()).isEqualTo(Verb.UID_FETCH);
        assertThat(command("x1 noop")).isEqualTo(new Command.Plain(Verb.NOOP));
    }

    @Test
    void readsLiteralsInPlace() {
        assertThat(command("a RENAME {3}\r\nfoo {3+}\r\nb r"))
                .isEqualTo(new Command.Rename(MailboxName.of("foo"), MailboxName.of("b r")));
    }

    @Test
    void namesSectionsAsTheClientDid() {
        Command.Fetch fetch =
                (Command.Fetch) command("a FETCH 1 (BODY.PEEK[1.2.HEADER.FIELDS (To \"x-a\")]<3.4> RFC822.TEXT)");
        assertThat(fetch.items())
                .isEqualTo(List.of(
                        new FetchItem.Section(
                                "BODY[1.2.HEADER.FIELDS (TO X-A)]<3>",
                                List.of(1, 2),
                                FetchItem.Text.HEADER_FIELDS,
                                List.of("TO", "X-A"),
                                false,
                                false,
                                3,
                                4),
                        new FetchItem.Section(
                                "RFC822.TEXT",
                                List.of(),
                                FetchItem.Text.TEXT,
                                List.of(),
                                false,
                                true,
                                0,
                                Long.MAX_VALUE)));
    }

    @Test
    void expandsMacros() {
        assertThat(((Command.Fetch) command("a FETCH 1 FULL")).items())
                .containsExactly(
                        FetchItem.Attribute.FLAGS,
                        FetchItem.Attribute.INTERNALDATE,
                        FetchItem.Attribute.RFC822_SIZE,
                        FetchItem.Attribute.ENVELOPE,
                        FetchItem.Attribute.BODY);
    }

    @Test
    void bindsSearchKeysAsWritten() {
        SearchKey seen = new SearchKey.HasFlag(Flag.SEEN);
        assertThat(((Command.Search) command("a SEARCH OR NOT SEEN DELETED FLAGGED")).key())
                .isEqualTo(new SearchKey.And(List.of(
                        new SearchKey.Or(new SearchKey.Not(seen), new SearchKey.HasFlag(Flag.DELETED)),
                        new SearchKey.HasFlag(Flag.FLAGGED))));
    }

    @Test
    void boundsNesting() {
        String deep = "(".repeat(SearchParser.MAX_DEPTH + 1) + "ALL" + ")".repeat(SearchParser.MAX_DEPTH + 1);
        assertThat(parse("a SEARCH " + deep)).isInstanceOf(Parsed.Malformed.class);
        assertThat(parse("a SEARCH " + "NOT ".repeat(100_000) + "ALL")).isInstanceOf(Parsed.Malformed.class);
        assertThat(parse("a SEARCH " + "OR ALL ".repeat(100_000) + "ALL")).isInstanceOf(Parsed.Malformed.class);
    }

    @Test
    void takesTenThousandRanges() {
        StringBuilder set = new StringBuilder("1");
        for (int i = 1; i < 10_000; i++) {
            set.append(",1:4294967295");
        }
        assertThat(((Command.Fetch) command("a UID FETCH " + set + " FLAGS"))
                        .set()
                        .rangeCount())
                .isEqualTo(10_000);
    }

    @Test
    void tellsMessagesOfAppendFromItsArguments() {
        assertThat(announces("a APPEND {5}")).isFalse();
        assertThat(announces("a APPEND {5}\r\nINBOX {10}")).isTrue();
        assertThat(announces("a append INBOX (\\Seen) ~{10+}")).isTrue();
        assertThat(announces("a LOGIN {5}")).isFalse();
    }

    private static boolean announces(String octets) {
        byte[] raw = octets.getBytes(StandardCharsets.ISO_8859_1);
        return CommandParser.announcesMessage(raw, 0, raw.length, LiteralMark.at(raw, 0, raw.length));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "17-Jul-1996 02:44:25 +0",
                "17-Jul-1996 02:44:25 +700",
                "17-Jul-1996 02:44:25 +00000",
                "17-Jul-1996 02:44:25 -4294967295",
                "17-Jul-1996 02:44:25 +0060",
                "17-Jul-1996 02:44:25 +1401",
                "17-Jul-1996 02:44:25 -1401",
                "01-Jan-0000 00:00:00 +0000",
                "01-Jan-0001 00:00:00 +0001",
                "31-Dec-9999 23:59:59 -0001"
            })
    void refusesDatesOfMessagesThatCanNotBeToldAgain(String date) {
        assertThat(append(date)).isInstanceOf(Parsed.Malformed.class);
    }

    @ParameterizedTest
    @CsvSource({
        "17-Jul-1996 02:44:25 -0700, 837596665",
        "' 1-Jan-0001 00:00:00 +0000', -62135596800",
        "31-Dec-9999 23:59:60 +0000, 253402300799",
        "01-Jan-1970 14:00:00 +1400, 0"
    })
    void readsDatesOfMessages(String date, long seconds) {
        Parsed.Accepted accepted = (Parsed.Accepted) append(date);
        assertThat(((Command.Append) accepted.command()).first().received()).isEqualTo(seconds);
    }

    private static Parsed append(String date) {
        byte[] raw = ("a APPEND INBOX \"" + date + "\" {5}").getBytes(StandardCharsets.US_ASCII);
        return CommandParser.parseAppend(
                raw, 0, raw.length, NameEncoding.MODIFIED_UTF7, LiteralMark.at(raw, 0, raw.length));
    }

    @Test
    void boundsTheLengthOfAllPatternsTogether() {
        String tenth = "x".repeat(ListParser.MAX_PATTERN / 10 - 1);
        assertThat(parse("a LIST y (" + (tenth + " ").repeat(9) + tenth + ")")).isInstanceOf(Parsed.Accepted.class);
        assertThat(parse("a LIST yy (" + (tenth + " ").repeat(9) + tenth + ")"))
                .isEqualTo(new Parsed.Refused("a", "LIMIT", "the patterns are too long together"));
        assertThat(parse("a LSUB yy " + "x".repeat(ListParser.MAX_PATTERN - 1))).isInstanceOf(Parsed.Refused.class);
    }

    @Test
    void readsHugeLiteralLengthsAsHuge() {
        byte[] raw = "a LOGIN {99999999999999999999}".getBytes(StandardCharsets.US_ASCII);
        assertThat(LiteralMark.at(raw, 0, raw.length).length()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void writesNamesInModifiedUtf7() {
        // RFC 3501 §5.1.3, the RFC's own example
        String name = "~peter/mail/\u53f0\u5317/\u65e5\u672c\u8a9e";
        assertThat(ModifiedUtf7.encode(name)).isEqualTo("~peter/mail/&U,BTFw-/&ZeVnLIqe-");
        assertThat(ModifiedUtf7.decode("~peter/mail/&U,BTFw-/&ZeVnLIqe-")).contains(name);
        assertThat(ModifiedUtf7.decode("a&-b")).contains("a&b");
        assertThat(ModifiedUtf7.decode("&Jjo")).isEmpty();
        assertThat(ModifiedUtf7.decode("&AGE-")).isEmpty();
        assertThat(ModifiedUtf7.decode("&2D0-")).as("half a character").isEmpty();
    }
}
