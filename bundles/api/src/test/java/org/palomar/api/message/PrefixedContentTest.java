package org.palomar.api.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PrefixedContentTest {

    private static final String WHOLE = "0123456789";

    private final List<String> opened = new ArrayList<>();

    private final Content content = new Content() {

        private final Content rest = Content.of("3456789".getBytes(StandardCharsets.US_ASCII));

        @Override
        public long size() {
            return rest.size();
        }

        @Override
        public InputStream open() throws IOException {
            opened.add("all");
            return rest.open();
        }

        @Override
        public InputStream open(long offset, long length) throws IOException {
            opened.add(offset + "+" + length);
            return rest.open(offset, length);
        }
    }.prefixedBy("012".getBytes(StandardCharsets.US_ASCII));

    @Test
    void everyPartIsTheSameAsOfTheWhole() throws IOException {
        for (int from = 0; from <= WHOLE.length(); from++) {
            for (int to = from; to <= WHOLE.length(); to++) {
                try (InputStream in = content.open(from, to - from)) {
                    assertThat(in.readAllBytes()).asString().isEqualTo(WHOLE.substring(from, to));
                }
            }
        }
        assertThatThrownBy(() -> content.open(5, 6)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void aPartIsReadWithoutWhatLiesBeforeIt() throws IOException {
        content.open(5, 2).close();
        content.open(1, 2).close();
        content.open(2, 3).close();
        assertThat(opened).containsExactly("2+2", "0+2");
    }
}
