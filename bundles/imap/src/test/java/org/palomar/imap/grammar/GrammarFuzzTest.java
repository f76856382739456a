package org.palomar.imap.grammar;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;

/** Any octets have an answer. The seeds are beside the tests' resources, one folder for each method. */
class GrammarFuzzTest {

    @FuzzTest
    void everyCommandHasAnAnswer(byte[] octets) {
        for (NameEncoding names : NameEncoding.values()) {
            if (CommandParser.parse(octets, 0, octets.length, names) instanceof Parsed.Malformed malformed) {
                assertThat(malformed.tag()).matches("[\\x21-\\x7e]+");
            }
        }
    }

    @FuzzTest
    void everyAnnouncedMessageHasAnAnswer(byte[] octets) {
        LiteralMark literal = LiteralMark.at(octets, 0, octets.length);
        if (literal.isPresent()) {
            CommandParser.announcesMessage(octets, 0, octets.length, literal);
            CommandParser.parseAppend(octets, 0, octets.length, NameEncoding.UTF8, literal);
        }
        CommandParser.parseAppendNext(octets, 0, octets.length);
    }

    @FuzzTest
    void sequenceSetsStayWithinTheirBounds(byte[] octets) {
        try {
            SequenceSet set = SequenceSet.parse(new Cursor(octets, 0, octets.length));
            for (int i = 0; i < set.rangeCount(); i++) {
                assertThat(set.first(i, 7)).isBetween(1L, set.last(i, 7));
                assertThat(set.last(i, 7)).isLessThanOrEqualTo(0xFFFF_FFFFL);
            }
        } catch (SyntaxException refused) {
            assertThat(refused.text()).isNotEmpty();
        }
    }

    @FuzzTest
    void namesHaveOneFormOnly(byte[] octets) {
        String encoded = new String(octets, StandardCharsets.ISO_8859_1);
        ModifiedUtf7.decode(encoded)
                .ifPresent(name -> assertThat(ModifiedUtf7.encode(name)).isEqualTo(encoded));
    }

    @FuzzTest
    void everyUrlIsReadOrNot(byte[] octets) {
        String text = new String(octets, StandardCharsets.ISO_8859_1);
        if (ImapUrl.parse(text) instanceof ImapUrl.Read read) {
            assertThat(text).startsWith(read.url().rump());
            assertThat(read.url().uid()).isBetween(1L, 0xFFFF_FFFFL);
            assertThat(ImapUrl.parse(read.url().rump())).isInstanceOf(ImapUrl.Read.class);
        }
    }
}
