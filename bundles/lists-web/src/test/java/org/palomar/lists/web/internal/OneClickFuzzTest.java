package org.palomar.lists.web.internal;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Any body of a request is one or none, never an error. */
final class OneClickFuzzTest {

    @FuzzTest(maxDuration = "60s")
    void readsAnyBody(byte[] body) {
        boolean form = OneClick.isIn("", body);
        boolean parts = OneClick.isIn("multipart/form-data", body);
        String text = new String(body, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
        if (parts && !(text.contains("list-unsubscribe") && text.contains("one-click"))) {
            throw new AssertionError("taken for a part that it has not");
        }
        if (form && text.indexOf('=') < 0) {
            throw new AssertionError("taken for a pair that it has not");
        }
    }
}
