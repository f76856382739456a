package org.palomar.dkim.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.palomar.api.message.HeaderField;

/** What of a header is signed. */
class SignedHeaderTest {

    private static SignedHeader of(String header) {
        return SignedHeader.of(header.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static String text(SignedHeader signed) {
        return new String(signed.octets(), StandardCharsets.ISO_8859_1);
    }

    /** RFC 6376 §3.4.2. */
    @Test
    void fieldsAreRelaxed() {
        SignedHeader signed = of("SUBJect \t: \r\n X\t y \r\n  z \r\nReceived: not signed\r\nTo:\r\n");
        assertThat(text(signed)).isEqualTo("to:\r\nsubject:X y z\r\n");
    }

    @Test
    void whatIsSealedIsNamedOnceMoreThanItIsThere() {
        List<String> names = of("From: a@b.test\r\nList-Id: <l>\r\n").names();
        assertThat(names)
                .containsSubsequence("from", "from", "to", "cc", "subject")
                .contains("list-id");
        assertThat(names.stream().filter("from"::equals)).hasSize(2);
        assertThat(names.stream().filter("subject"::equals)).hasSize(1);
        assertThat(names.stream().filter("list-id"::equals)).hasSize(1);
        assertThat(names).doesNotContain("sender", "list-post");
    }

    /** RFC 6376 §5.4.2. */
    @Test
    void ofSeveralFieldsTheLastIsSignedFirst() {
        assertThat(text(of("To: first\r\nSubject: s\r\nto: second\r\n")))
                .isEqualTo("to:second\r\nto:first\r\nsubject:s\r\n");
    }

    @Test
    void aHeaderOfALoopingProgramIsNotSignedWithoutEnd() {
        StringBuilder header = new StringBuilder();
        for (List<String> names : List.of(SignedHeader.SEALED, SignedHeader.WHERE_THERE)) {
            names.forEach(name -> header.append((name + ": x\r\n").repeat(100)));
        }
        assertThat(String.join(": ", of(header.toString()).names()).length()).isLessThan(HeaderField.MAX_VALUE - 1500);
    }

    /** A name too many would mean the first of five, which is there. */
    @Test
    void whatIsThereMoreOftenThanIsSignedIsNotSealed() {
        SignedHeader signed = of("To: 1\r\nTo: 2\r\nTo: 3\r\nTo: 4\r\nTo: 5\r\n");
        assertThat(signed.names()).filteredOn("to"::equals).hasSize(4);
        assertThat(text(signed)).isEqualTo("to:5\r\nto:4\r\nto:3\r\nto:2\r\n");
    }

    @Test
    void octetsBeyondAsciiStayAsTheyAre() {
        assertThat(text(of("Subject: ma\u00c3\u00b1ana\r\n"))).isEqualTo("subject:ma\u00c3\u00b1ana\r\n");
    }

    @FuzzTest(maxDuration = "60s")
    void takesAnyOctets(byte[] header) {
        SignedHeader signed = SignedHeader.of(header);
        for (String line : text(signed).split("\r\n", -1)) {
            if (!line.isEmpty()
                    && !signed.names()
                            .contains(line.substring(0, line.indexOf(':')).toLowerCase(Locale.ROOT))) {
                throw new AssertionError("signed what is not named: " + line);
            }
        }
    }
}
