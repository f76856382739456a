package org.palomar.lists.internal.post;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.palomar.api.address.Address;
import org.palomar.api.list.ListTerms;
import org.palomar.api.list.ListTerms.FromHandling;
import org.palomar.api.list.ListTerms.ListLanguage;
import org.palomar.api.list.ListTerms.ReplyTo;
import org.palomar.api.message.Content;
import org.palomar.mime.Headers;

/** Whatever a post is, its edition keeps the body to the octet, has each field of the list once, and no field that the post did not have. */
final class HostilePostFuzzTest {

    private static final ListTerms TERMS = terms();

    @FuzzTest(maxDuration = "60s")
    void anEditionIsOfThePostAndOfTheListAlone(byte[] octets) throws IOException {
        Content post = Content.of(octets);
        Optional<FailureReport> unused = FailureReport.of(post, Headers.of(octets));
        Headers headers = Headers.of(octets);
        if (headers.truncated()) {
            return;
        }
        Author author = Author.of(headers).orElse(new Author(Address.of("a@b.example"), "n\u00e4\"me"));
        Content edition =
                new Edition(post, headers, author, Address.of("l@example.test"), TERMS, true, List.of()).compose();
        byte[] whole = edition.open().readAllBytes();
        Headers made = Headers.of(whole);
        require(made.all("List-Id").size() == 1, "one List-Id");
        require(made.all("Precedence").size() == 1, "one Precedence");
        require(made.all("From").size() <= headers.all("From").size(), "no more authors");
        require(made.all("Bcc").size() <= headers.all("Bcc").size(), "no field from nowhere");
        String text = new String(whole, StandardCharsets.ISO_8859_1);
        String before = new String(octets, StandardCharsets.ISO_8859_1);
        int end = before.indexOf("\r\n\r\n");
        if (end >= 0 && before.indexOf("\n\n") < 0 && before.indexOf("\n\r\n") == end + 1) {
            require(text.endsWith(before.substring(end + 4)), "the same body");
        }
        require(!Beginning.of(post).contains("\r"), "lines of ours");
    }

    private static void require(boolean holds, String what) {
        if (!holds) {
            throw new AssertionError(what);
        }
    }

    private static ListTerms terms() {
        ListTerms plain = ListTerms.of(List.of(Address.of("o@example.test")), ListLanguage.ENGLISH);
        return new ListTerms(
                "d\u00e9",
                plain.owners(),
                List.of(),
                plain.posting(),
                plain.moderation(),
                "[p]",
                ReplyTo.LIST,
                FromHandling.ALWAYS,
                plain.language(),
                plain.maxSize(),
                false);
    }
}
