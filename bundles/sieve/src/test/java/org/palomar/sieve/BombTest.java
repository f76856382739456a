package org.palomar.sieve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.palomar.sieve.Case.refused;
import static org.palomar.sieve.Case.script;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.palomar.api.message.Content;

/** Scripts and messages that mean harm: each meets a bound, and the message is kept. */
final class BombTest {

    private static final RunLimits FEW_STEPS = new RunLimits(100_000, 32, 4, 10, 512, 4096);

    private static Outcome run(String script, String message, RunLimits limits) throws IOException {
        Content content = Content.of(message.getBytes(StandardCharsets.UTF_8));
        return Case.compiled(script).run(content, Case.ENVELOPE, new World(), limits);
    }

    private static void isTooMuchWork(String script, String message) throws IOException {
        assertThat(run(script, message, FEW_STEPS).failure())
                .hasValueSatisfying(note -> assertThat(note.text()).contains("too much work"));
    }

    @Test
    void refusesScriptsThatAreTooLarge() {
        refused("#" + "a".repeat(1024 * 1024), 1, 1, "more than 1048576 octets");
        refused("keep;\nredirect \"" + "a".repeat(200_000) + "\";", 2, 10, "more than 131072 octets");
        refused("keep;".repeat(20_001), 1, 100_001, "more than 20000 commands");
        refused(
                "require \"reject\";\nreject text:\n" + "a\n".repeat(100_000) + ".\n;",
                2,
                8,
                "more than 131072 octets");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"if true {", "if not ", "if anyof (", "foreverypart {", "if not not not anyof (true, allof ("})
    void refusesWhatIsNestedTooDeep(String opening) {
        SieveCompiler compiler = SieveCompiler.withAllExtensions();
        byte[] bomb =
                opening.replaceFirst("^if (not|anyof)", "$1").repeat(20_000).getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> compiler.compile(bomb))
                .isInstanceOf(SieveSyntaxException.class)
                .hasMessageContaining("within each other");
    }

    @Test
    void takesFifteenBlocksAndFifteenTestListsAtTheLeast() {
        String tests = "allof (".repeat(15) + "true" + ")".repeat(15);
        script("if true { ".repeat(15) + "if " + tests + " { discard; } " + "}".repeat(15))
                .does("discard");
    }

    @Test
    void neverGoesBackOverWhatMatched() throws IOException {
        String stars = "*a?".repeat(5000) + "*b";
        Outcome outcome =
                run("if header :matches \"x\" \"" + stars + "\" { }", "X: " + "a".repeat(30_000) + "\n\n", FEW_STEPS);
        assertThat(outcome.failure()).isEmpty();
    }

    @Test
    void endsPatternsThatWouldTakeForever() throws IOException {
        String key = "*" + "?a".repeat(2000) + "b*";
        isTooMuchWork("if header :matches \"x\" \"" + key + "\" { }", "X: " + "a".repeat(30_000) + "\n\n");
    }

    @Test
    void findsLongKeys() throws IOException {
        String key = "a".repeat(20_000) + "b";
        String script = "if allof (header :contains \"x\" \"" + key + "\", header :matches \"x\" \"*" + key
                + "*\") { discard; }";
        Outcome outcome = run(script, "X: " + "a".repeat(30_000) + "bc\n\n", FEW_STEPS);
        assertThat(Case.told(outcome)).containsExactly("discard");
    }

    @Test
    void endsExpressionsThatWouldTakeForever() throws IOException {
        String value = "X: " + "a".repeat(30_000) + "\n\n";
        isTooMuchWork("require \"regex\"; if header :regex \"x\" \"(a|aa)+(a|aa)+(a|aa)+b\" { }", value);
        Outcome outcome =
                run("require \"regex\"; if header :regex \"x\" \"^(a+)+$\" { discard; }", value, RunLimits.DEFAULT);
        assertThat(Case.told(outcome)).containsExactly("discard");
    }

    @Test
    void endsScriptsThatLookTooOften() throws IOException {
        isTooMuchWork("if header :contains \"x\" \"b\" { }\n".repeat(1000), "X: " + "a".repeat(30_000) + "\n\n");
        isTooMuchWork("if header :is \"x\" \"b\" { }\n".repeat(1000), "X: " + "a".repeat(30_000) + "\n\n");
        isTooMuchWork("if header :matches \"x\" \"b*\" { }\n".repeat(1000), "X: " + "a".repeat(30_000) + "\n\n");
        isTooMuchWork(
                "require \"body\"; " + "if body :raw :contains \"b\" { }\n".repeat(1000),
                "X: y\n\n" + "a".repeat(30_000));
        isTooMuchWork("if exists \"z\" { }\n".repeat(1000), "X: y\n".repeat(5000) + "\n");
        isTooMuchWork("require [\"mime\"]; " + "if header :mime :anychild \"z\" \"\" { }\n".repeat(1000), Mails.NESTED);
        isTooMuchWork(
                "require [\"foreverypart\"]; foreverypart { foreverypart { foreverypart { foreverypart { if false { } } } } }",
                "Content-Type: multipart/mixed; boundary=a\n\n"
                        + "--a\nContent-Type: multipart/mixed; boundary=a\n\n".repeat(50) + "--a\n\nx");
        isTooMuchWork(
                "require \"relational\"; " + "if address :count \"eq\" \"to\" \"0\" { }\n".repeat(30),
                "To: " + "a@b.test, ".repeat(1000) + "\n\n");
    }

    @Test
    void boundsWhatVariablesHold() {
        String doubling = "set \"a\" \"${a}${a}\";".repeat(40);
        script("require [\"variables\", \"reject\"]; set \"a\" \"x\";" + doubling
                        + " set :length \"n\" \"${a}\"; reject \"${n}\";")
                .does("reject 4096");
        StringBuilder many = new StringBuilder("require \"variables\";\n");
        for (int i = 0; i < 600; i++) {
            many.append("set \"v").append(i).append("\" \"x\";\n");
        }
        script(many.toString()).failsAt(514, "more than 512 variables");
        String long4k = "set \"a\" \"" + "x".repeat(4096) + "\";";
        script("require [\"variables\", \"reject\"];\n" + long4k + "\nreject \"" + "${a}".repeat(1000) + "\";")
                .failsAt(3, "more than 262144 octets");
    }

    @Test
    void boundsActionsAndRedirects() {
        StringBuilder redirects = new StringBuilder();
        StringBuilder files = new StringBuilder("require \"fileinto\";");
        for (int i = 0; i < 50; i++) {
            redirects.append("redirect \"a").append(i).append("@b.test\";\n");
            files.append("fileinto \"m").append(i).append("\";\n");
        }
        script(redirects.toString()).failsAt(5, "more than 4 addresses");
        script(files.toString()).failsAt(33, "more than 32 actions");
        script("redirect \"a@b.test\";".repeat(50)).does("redirect a@b.test");
    }

    /** As many parts as a message has at the most, looked at in loops within each other and in one loop after the other. */
    @Test
    void goesOverTenThousandParts() throws IOException {
        String message = "Content-Type: multipart/mixed; boundary=a\n\n" + "--a\n\nx\n".repeat(10_000) + "--a--\n";
        String require = "require [\"foreverypart\", \"mime\", \"extracttext\", \"variables\", \"reject\"];\n";
        String counting =
                "foreverypart { extracttext \"t\"; set \"n\" \"${n}x\"; } set :length \"l\" \"${n}\"; reject \"${l}\";";
        assertThat(Case.told(run(require + counting, message, RunLimits.DEFAULT)))
                .containsExactly("reject 4096");
        isTooMuchWork(require + "foreverypart { break; }\n".repeat(100), message);
        isTooMuchWork(require + "foreverypart { if header :mime \"y\" \"z\" { } }", message);
        isTooMuchWork(require + "foreverypart { extracttext \"t\"; }", message);
        isTooMuchWork(require + "foreverypart { set \"n\" \"x\"; }\n".repeat(20), message);
    }

    @Test
    void looksAtTheBeginningOfAHugeBody() throws IOException {
        String body = "a".repeat(3 * 1024 * 1024) + "needle";
        String script = "require \"body\"; if body :contains \"needle\" { discard; }";
        assertThat(Case.told(run(script, "X: y\n\n" + body, RunLimits.DEFAULT))).containsExactly("implicit keep");
        String raw = "require \"body\"; if body :raw :contains \"needle\" { discard; }";
        assertThat(Case.told(run(raw, "X: y\n\n" + body, RunLimits.DEFAULT))).containsExactly("implicit keep");
    }

    @Test
    void boundsWhatIsAddedAndRewritten() {
        String require =
                "require [\"editheader\", \"enclose\", \"replace\", \"foreverypart\", \"duplicate\", \"enotify\"];\n";
        script(require + "addheader \"X\" \"y\";\n".repeat(101)).failsAt(102, "more than 100 header fields");
        script(require + "enclose \"y\";\n".repeat(11)).failsAt(12, "more than 10 new messages");
        script(require + "foreverypart { replace \"y\"; }\n".repeat(11)).failsAt(12, "more than 10 new messages");
        StringBuilder ids = new StringBuilder(require);
        StringBuilder notices = new StringBuilder(require);
        for (int i = 0; i < 101; i++) {
            ids.append("if duplicate :uniqueid \"").append(i).append("\" { }\n");
            notices.append("notify :message \"").append(i).append("\" \"mailto:a@b.test\";\n");
        }
        script(ids.toString()).failsAt(102, "more than 100 messages");
        script(notices.toString()).failsAt(6, "more than 4 notices");
    }

    private static String list(String text, int times) {
        return "[" + ("\"" + text + "\",").repeat(times - 1) + "\"" + text + "\"]";
    }

    @Test
    void refusesKeysThatAreTooLargeTogether() {
        refused("require \"regex\";\nif header :regex \"a\" " + list("(a{99}){9}", 120) + " { }", 2, 4, "patterns");
        refused(
                "require \"regex\";\nif header :regex \"a\" \"" + "b".repeat(1500) + "\" { }",
                2,
                4,
                "more than 1000 characters");
        refused("if header :matches \"a\" \"" + "*".repeat(100_001) + "\" { }", 1, 4, "patterns");
        refused("if header \"a\" " + list("b", 50_001) + " { }", 1, 200_012, "more than 50000 strings");
    }

    @Test
    void countsTheWorkOnLongTexts() throws IOException {
        String require = "require [\"variables\", \"imap4flags\", \"enotify\", \"regex\", \"date\", \"mime\"];\n";
        String long4k = "set \"a\" \"" + "x".repeat(4096) + "\";\n";
        isTooMuchWork(require + ("set \"b\" \"" + "y".repeat(100_000) + "\";\n").repeat(9), Mails.NESTED);
        isTooMuchWork(require + long4k + ("set \"b\" \"" + "${a}".repeat(60) + "\";\n").repeat(4), Mails.NESTED);
        isTooMuchWork(require + long4k + "set :encodeurl \"b\" \"" + "${a}".repeat(60) + "\";", Mails.NESTED);
        isTooMuchWork(require + "setflag \"" + "x ".repeat(60_000) + "\";", Mails.NESTED);
        isTooMuchWork(require + "if hasflag \"" + "x ".repeat(60_000) + "\" { }", Mails.NESTED);
        isTooMuchWork(
                require + "set \"r\" \"(a{99}){9}\";\n" + "if string :regex \"x\" \"${r}\" { }\n".repeat(12),
                Mails.NESTED);
        String uri = "mailto:a@b.test?subject=" + "%41".repeat(2500);
        isTooMuchWork(require + ("notify \"" + uri + "\";\n").repeat(15), Mails.NESTED);
        isTooMuchWork(require + ("if valid_notify_method \"" + uri + "\" { }\n").repeat(15), Mails.NESTED);
        isTooMuchWork(require + "if currentdate \"year\" \"0\" { }\n".repeat(5000), Mails.NESTED);
        isTooMuchWork(
                require + "if header :mime :param \"x\" \"content-type\" \"y\" { }\n".repeat(20),
                "Content-Type: text/plain; z=" + "a".repeat(20_000) + "\n\n");
    }

    @Test
    void refusesNoticesThatAreTooLong() {
        refused(
                "require \"enotify\";\nnotify \"mailto:a@b.test?subject=" + "a".repeat(9000) + "\";",
                2,
                1,
                "no method of notification");
    }

    @Test
    void endsLooksAtBodiesThatAreMostlyNothing() throws IOException {
        String base64 = "Content-Type: text/plain\nContent-Transfer-Encoding: base64\n\n";
        String require = "require [\"foreverypart\", \"extracttext\", \"variables\", \"body\"];\n";
        isTooMuchWork(
                require + "foreverypart { extracttext \"t\"; extracttext \"t\"; }", base64 + "\n".repeat(1_500_000));
        isTooMuchWork(require + "if body :content \"text\" \"x\" { }\n".repeat(2), base64 + "\n".repeat(1_500_000));
        String late = base64 + "\n".repeat(5 * 1024 * 1024) + "bmVlZGxl";
        String needle = require + "if body :contains \"needle\" { discard; }";
        assertThat(Case.told(run(needle, late, RunLimits.DEFAULT))).containsExactly("implicit keep");
        isTooMuchWork(
                "require [\"body\", \"relational\"];" + "if body :raw :count \"eq\" \"2\" { }\n".repeat(30),
                "X: y\n\n" + "a".repeat(30_000));
        isTooMuchWork(
                require + "if body :content " + list("a", 5000) + " \"x\" { }",
                "Content-Type: multipart/mixed; boundary=a\n\n" + "--a\n\nx\n".repeat(100) + "--a--\n");
    }

    @Test
    void boundsWhatTakesThePlaceOfParts() throws IOException {
        String message = "Content-Type: multipart/mixed; boundary=a\n\n" + "--a\n\nx\n".repeat(1000) + "--a--\n";
        String script = "require [\"foreverypart\", \"mime\", \"replace\"];\nforeverypart {\n"
                + "if not header :mime :contains \"content-type\" \"multipart\" {\nreplace \"" + "y".repeat(50_000)
                + "\"; } }";
        assertThat(run(script, message, RunLimits.DEFAULT).failure()).hasValueSatisfying(note -> {
            assertThat(note.text()).contains("more than 4194304 octets");
            assertThat(note.line()).isEqualTo(4);
        });
    }

    @Test
    void countsQuestionsToTheEnvironmentAsWork() throws IOException {
        isTooMuchWork("require \"mailbox\"; " + "if mailboxexists \"A\" { }\n".repeat(1000), Mails.NESTED);
        isTooMuchWork(
                "require [\"date\", \"environment\"]; " + "if environment \"host\" \"a\" { }\n".repeat(1000),
                Mails.NESTED);
    }
}
