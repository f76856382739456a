package org.palomar.filter.scorer.internal.text;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.util.Arrays;
import org.palomar.api.message.Content;

/** Any octets are a message, with bounded tokens that are the same each time. */
final class ReadingFuzzTest {

    @FuzzTest(maxDuration = "60s")
    void readsAnyMessage(byte[] octets) throws IOException {
        Reading reading = Reading.of(Content.of(octets));
        if (reading.tokens().size() > Tokens.MOST
                || !reading.tokens().equals(Reading.of(Content.of(octets)).tokens())) {
            throw new AssertionError("too many tokens, or others the second time");
        }
        HtmlText marked = new HtmlText(new Tokens(), new Facts());
        for (byte octet : Arrays.copyOf(octets, Math.min(octets.length, Reading.MOST_TEXT))) {
            marked.accept((char) (octet & 0xff));
        }
        marked.end();
    }
}
