package org.palomar.mime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Named.named;
import static org.palomar.mime.Structures.checked;
import static org.palomar.mime.Structures.isWhole;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.palomar.api.message.BodyStructure;
import org.palomar.api.message.BodyStructure.Description;
import org.palomar.api.message.BodyStructure.Enclosed;
import org.palomar.api.message.BodyStructure.Leaf;
import org.palomar.api.message.BodyStructure.Multipart;
import org.palomar.api.message.BodyStructure.Parameter;
import org.palomar.api.message.Envelope;
import org.palomar.api.message.MessageSummary;

/** What the limits leave of hostile messages, and that honest ones don't meet them. */
final class MimeLimitsTest {

    private static final String MIXED = "Content-Type: multipart/mixed; boundary=b\r\n\r\n";

    private static byte[] octets(String message) {
        return message.getBytes(StandardCharsets.US_ASCII);
    }

    private static Description lastPart(String message) throws IOException {
        return ((Multipart) checked(octets(message)).structure())
                .parts()
                .getLast()
                .description();
    }

    @Test
    void capsTheDepthOfNesting() throws IOException {
        StringBuilder bomb = new StringBuilder();
        for (int i = 0; i < 10_000; i++) {
            bomb.append("Content-Type: multipart/mixed; boundary=b")
                    .append(i)
                    .append("\r\n\r\n--b")
                    .append(i)
                    .append("\r\n");
        }
        byte[] octets = bomb.toString().getBytes(StandardCharsets.US_ASCII);
        BodyStructure part = checked(octets).structure();
        int depth = 0;
        while (part instanceof Multipart multipart) {
            part = multipart.parts().getFirst();
            depth++;
        }
        assertThat(depth).isEqualTo(MimeLimits.DEPTH);
        assertThat(part.span().end()).isEqualTo(octets.length);
    }

    @Test
    void capsTheDepthOfEnclosedMessages() throws IOException {
        byte[] octets = "Content-Type: message/rfc822\r\n\r\n".repeat(10_000).getBytes(StandardCharsets.US_ASCII);
        BodyStructure part = checked(octets).structure();
        int depth = 0;
        while (part instanceof Enclosed enclosed) {
            part = enclosed.message();
            depth++;
        }
        assertThat(depth).isEqualTo(MimeLimits.DEPTH);
    }

    @Test
    void capsTheNumberOfParts() throws IOException {
        String bomb = "Content-Type: multipart/mixed; boundary=b\r\n\r\n" + "--b\r\n\r\nx\r\n".repeat(100_000);
        Multipart whole =
                (Multipart) checked(bomb.getBytes(StandardCharsets.US_ASCII)).structure();
        assertThat(whole.parts()).hasSize(MimeLimits.PARTS - 1);
        assertThat(whole.parts().getLast().span().end()).isEqualTo(bomb.length());
    }

    @Test
    void capsAddressesAndTexts() throws IOException {
        String bomb = "To: " + "a@b.example, ".repeat(500_000) + "\r\nSubject: " + "x".repeat(300_000) + "\r\n\r\n";
        Envelope envelope = checked(bomb.getBytes(StandardCharsets.US_ASCII)).envelope();
        assertThat(envelope.to()).hasSizeBetween(2_000, MimeLimits.ADDRESSES);
        assertThat(envelope.subject().length()).isLessThanOrEqualTo(MimeLimits.LINE);
    }

    /** Enclosed messages with six lists of addresses each, of two octets an address. */
    private static String digestOfAddresses(int messages) {
        String list = "a,".repeat(5_000);
        StringBuilder fields = new StringBuilder();
        for (String name : List.of("To", "Cc", "Bcc", "From", "Sender", "Reply-To")) {
            fields.append(name).append(": ").append(list).append("\r\n");
        }
        return "From: Ana <ana@example.org>\r\nContent-Type: multipart/digest; boundary=b\r\n\r\n"
                + ("--b\r\n\r\n" + fields + "\r\nx\r\n").repeat(messages);
    }

    private static int addresses(Envelope envelope) {
        return envelope.from().size()
                + envelope.sender().size()
                + envelope.replyTo().size()
                + envelope.to().size()
                + envelope.cc().size()
                + envelope.bcc().size();
    }

    private static int addresses(BodyStructure structure) {
        return switch (structure) {
            case Leaf leaf -> 0;
            case Enclosed enclosed -> addresses(enclosed.envelope()) + addresses(enclosed.message());
            case Multipart multipart ->
                multipart.parts().stream().mapToInt(part -> addresses(part)).sum();
        };
    }

    @Test
    void capsTheAddressesOfAMessageWithThoseThatItEncloses() throws IOException {
        MessageSummary summary = checked(digestOfAddresses(18).getBytes(StandardCharsets.US_ASCII));
        assertThat(addresses(summary.structure())).isBetween(5_000, MimeLimits.ENVELOPE_ENTRIES);
        assertThat(((Multipart) summary.structure()).parts()).hasSize(18);
    }

    @Test
    void givesAMessageItsOwnFieldsBeforeThoseThatItEncloses() throws IOException {
        Envelope envelope = checked(digestOfAddresses(18).getBytes(StandardCharsets.US_ASCII))
                .envelope();
        assertThat(envelope.from()).containsExactly(new Envelope.Mailbox("Ana", "ana", "example.org"));
    }

    @Test
    void endsAGroupThatACapCutsOff() throws IOException {
        String lists = ("Cc: " + "a,".repeat(5_000) + "\r\n") + ("Bcc: g: " + "a,".repeat(9_000) + ";\r\n");
        Envelope envelope =
                checked((lists + "\r\n").getBytes(StandardCharsets.US_ASCII)).envelope();
        assertThat(envelope.bcc().getFirst()).isEqualTo(new Envelope.Mailbox("", "g", ""));
        assertThat(envelope.bcc().getLast()).isEqualTo(new Envelope.Mailbox("", "", ""));
        assertThat(addresses(envelope)).isLessThanOrEqualTo(MimeLimits.ENVELOPE_ENTRIES);
    }

    @Test
    void capsTheParametersOfAllParts() throws IOException {
        String part = "--b\r\nContent-Type: a/b" + ";c=".repeat(90) + "\r\n\r\n";
        Multipart whole = (Multipart) checked(octets(MIXED + part.repeat(600))).structure();
        assertThat(whole.parts()).hasSize(600);
        assertThat(whole.parts().stream()
                        .mapToInt(one -> one.description().parameters().size())
                        .sum())
                .isBetween(5_000, MimeLimits.STRUCTURE_TEXT / MimeLimits.ENTRY_COST);
    }

    /** A forwarded folder: each message with a text in two forms. */
    private static String forwarded(int messages) {
        String alternative =
                "Content-Type: multipart/alternative; boundary=\"----=_NextPart_000_0123_01DC5EA1.9F3B7C20\"";
        String delimiter = "------=_NextPart_000_0123_01DC5EA1.9F3B7C20";
        String message = String.join(
                "\r\n",
                "--b",
                "Content-Type: message/rfc822",
                "Content-Disposition: attachment; filename=\"Re: the doves of the third house.eml\"",
                "",
                "Date: Thu, 26 Nov 2026 08:00:00 +0000",
                "From: Ana Paloma <ana.paloma@example.org>",
                "To: Blas <blas@example.org>, Carmen <carmen@example.org>",
                "Subject: Re: the doves of the third house",
                "Message-ID: <3f2a9c1e-7d55-4a3e-9b1c-2f6d0e8a7b44@mail.example.org>",
                alternative,
                "",
                delimiter,
                "Content-Type: text/plain; charset=\"utf-8\"",
                "Content-Transfer-Encoding: base64",
                "",
                "aG9sYQ==",
                delimiter,
                "Content-Type: text/html; charset=\"utf-8\"",
                "Content-Transfer-Encoding: quoted-printable",
                "",
                "<p>hola=",
                delimiter + "--",
                "");
        return MIXED + message.repeat(messages);
    }

    @Test
    void announcesEachPartOfAThousandForwardedMessages() throws IOException {
        Multipart folder = (Multipart) checked(octets(forwarded(1_000))).structure();
        assertThat(folder.parts()).hasSize(1_000).allSatisfy(part -> {
            Multipart message = (Multipart) ((Enclosed) part).message();
            assertThat(message.parts())
                    .extracting(one -> one.description().subtype() + " "
                            + one.description().encoding())
                    .containsExactly("PLAIN BASE64", "HTML QUOTED-PRINTABLE");
        });
        assertThat(isWhole(octets(forwarded(1_000)))).isTrue();
    }

    @Test
    void listsOfAddressesAndTextsTakeNothingFromTheStructure() throws IOException {
        for (String fields : List.of(
                "To:a\r\n".repeat(100_000),
                ("To: " + "a,".repeat(5_000) + "\r\n").repeat(30),
                "Subject: " + "x".repeat(200_000) + "\r\n")) {
            String message = fields + MIXED + "--b\r\nContent-Type: application/pdf; name=dove.pdf\r\n\r\nx";
            assertThat(MimeParameters.fileName(lastPart(message))).contains("dove.pdf");
            assertThat(isWhole(octets(message))).isTrue();
        }
    }

    @Test
    void keepsAPartWithAllThatItSaysOrAsOneThatSaysNothing() throws IOException {
        String name = "x".repeat(1_000);
        String part = "--b\r\nContent-Type: image/png; name=" + name + "\r\nContent-Transfer-Encoding: base64\r\n\r\n";
        Multipart message =
                (Multipart) checked(octets(MIXED + part.repeat(1_000))).structure();
        Set<Description> kinds =
                message.parts().stream().map(BodyStructure::description).collect(Collectors.toSet());
        assertThat(kinds).hasSize(2).contains(Description.PLAIN).anySatisfy(kept -> {
            assertThat(kept.encoding()).isEqualTo("BASE64");
            assertThat(kept.parameters()).containsExactly(new Parameter("name", name));
        });
    }

    /** Fields of a part behind which a file name may hide. */
    static Stream<Named<String>> fieldsThatAreLeftOut() {
        String disposition = "Content-Disposition: attachment; filename=";
        return Stream.of(
                named("a long line", disposition + "x".repeat(MimeLimits.LINE)),
                // Without its LF it fills the window through which a stream is read.
                named("a longer line", disposition + "x".repeat(2 * MimeLimits.LINE - 1 - disposition.length())),
                named("a long field", "Content-Type: a/b;" + ("\r\n x=" + "x".repeat(900) + ";").repeat(200)),
                named("parameters", "Content-Type: a/b" + "; x=y".repeat(MimeLimits.PARAMETERS) + "; name=run.exe"));
    }

    @ParameterizedTest
    @MethodSource("fieldsThatAreLeftOut")
    void tellsThatAFieldOfAPartIsLeftOut(String field) throws IOException {
        assertThat(isWhole(octets(MIXED + "--b\r\n" + field + "\r\n\r\nx\r\n--b--\r\n")))
                .isFalse();
    }

    /** Messages with more parts than are told. */
    static Stream<Named<String>> messagesWithPartsThatAreLeftOut() {
        String enclosed = "Content-Type: message/rfc822\r\n\r\n".repeat(MimeLimits.DEPTH);
        String part = "--b\r\nContent-Type: a/b; c*0*=; c*1=\"%s\"\r\n\r\n";
        return Stream.of(
                named("parts", MIXED + "--b\r\n\r\nx\r\n".repeat(MimeLimits.PARTS)),
                named("texts", MIXED + part.formatted("x".repeat(1_000)).repeat(1_000)),
                named(
                        "texts that grow by encoding",
                        MIXED + part.formatted("%".repeat(1_000)).repeat(400)),
                named("enclosed messages", enclosed + "Content-Type: message/rfc822\r\n\r\nx"),
                named("enclosed messages, parts in the last", enclosed + MIXED + "--b\r\n\r\nx"),
                named(
                        "boundary",
                        "Content-Type: multipart/mixed; boundary=" + "x".repeat(MimeLimits.BOUNDARY + 1) + "\r\n\r\n"));
    }

    @ParameterizedTest
    @MethodSource("messagesWithPartsThatAreLeftOut")
    void tellsThatAPartIsLeftOut(String message) throws IOException {
        assertThat(isWhole(octets(message))).isFalse();
    }

    @Test
    void seesAllOfAMessageAtTheLimits() throws IOException {
        assertThat(isWhole(octets(MIXED + "--b\r\n\r\nx\r\n".repeat(MimeLimits.PARTS - 2) + "--b--\r\n")))
                .isTrue();
        assertThat(isWhole(octets("Content-Type: message/rfc822\r\n\r\n".repeat(MimeLimits.DEPTH) + "\r\nx")))
                .isTrue();
        assertThat(isWhole(octets("Content-Type: a/b" + "; x=y".repeat(MimeLimits.PARAMETERS) + "\r\n\r\nx")))
                .isTrue();
    }
}
