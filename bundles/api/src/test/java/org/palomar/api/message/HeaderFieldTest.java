package org.palomar.api.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeaderFieldTest {

    @ParameterizedTest
    @ValueSource(strings = {"a\r\nBcc: x", "a\nb", "a\rb", "a\u0000b", "a\u001bb"})
    void refusesValuesThatCouldStartAnotherField(String value) {
        assertThatThrownBy(() -> new HeaderField("Subject", value)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Sub ject", "Subject:", "Sübject"})
    void refusesWhatIsNoFieldName(String name) {
        assertThatThrownBy(() -> new HeaderField(name, "value")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void foldsAtWhiteSpaceOnly() {
        String word = "w".repeat(40);
        String field = new String(
                new HeaderField("X-Test", word + " " + word + " " + word).toOctets(), StandardCharsets.UTF_8);
        assertThat(field).isEqualTo("X-Test: " + word + "\r\n " + word + "\r\n " + word + "\r\n");
    }

    @Test
    void putsAPrefixBeforeContent() throws IOException {
        Content content = Content.of("body".getBytes(StandardCharsets.US_ASCII))
                .prefixedBy("head ".getBytes(StandardCharsets.US_ASCII));
        assertThat(content.size()).isEqualTo(9);
        assertThat(content.open()).hasBinaryContent("head body".getBytes(StandardCharsets.US_ASCII));
        assertThat(content.open(3, 4)).hasBinaryContent("d bo".getBytes(StandardCharsets.US_ASCII));
    }
}
