package org.palomar.lists.web.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which bodies ask for a member to be taken off. */
class OneClickTest {

    private static final String FORM = "application/x-www-form-urlencoded";

    private static boolean isIn(String type, String body) {
        return OneClick.isIn(type, body.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "List-Unsubscribe=One-Click",
                "List-Unsubscribe=One-Click\r\n",
                "list-unsubscribe=one-click",
                "List%2DUnsubscribe=One%2dClick",
                "a=b&List-Unsubscribe=One-Click&c"
            })
    void aPairOfAFormIsOne(String body) {
        assertThat(isIn(FORM, body)).isTrue();
        assertThat(isIn("Application/X-WWW-Form-urlencoded; charset=UTF-8", body))
                .isTrue();
        assertThat(isIn("", body)).as("without a type").isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "=",
                "&&",
                "List-Unsubscribe",
                "List-Unsubscribe=",
                "List-Unsubscribe=Two-Clicks",
                "Unsubscribe=One-Click",
                "x=List-Unsubscribe=One-Click",
                "List-Unsubscribe=One-Click%",
                "List-Unsubscribe%zz=One-Click"
            })
    void anythingElseIsNone(String body) {
        assertThat(isIn(FORM, body)).isFalse();
        assertThat(isIn("multipart/form-data; boundary=x", body)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--x\r\nContent-Disposition: form-data; name=\"List-Unsubscribe\"\r\n\r\nOne-Click\r\n--x--\r\n",
                "--x\r\nContent-Type: text/plain\r\ncontent-disposition: form-data; name=list-unsubscribe\r\n\r\nOne-Click\r\n--x--",
                "--x\nContent-Disposition: form-data; name=\"List-Unsubscribe\"\n\nOne-Click\n--x--\n",
                "--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nb\r\n"
                        + "--x\r\nContent-Disposition: form-data; name=\"List-Unsubscribe\"\r\n\r\nOne-Click\r\n--x--"
            })
    void aPartOfAFormIsOne(String body) {
        assertThat(isIn("multipart/form-data; boundary=x", body)).isTrue();
        assertThat(isIn("Multipart/Form-Data; boundary=\"x\"", body)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--x\r\nContent-Disposition: form-data; name=\"other\"\r\n\r\nOne-Click\r\n--x--\r\n",
                "--x\r\nContent-Disposition: form-data; name=\"List-Unsubscribe\"\r\n\r\nno\r\nOne-Click\r\n--x--\r\n",
                "--x\r\nContent-Disposition: form-data; name=\"List-Unsubscribe\"\r\n\r\n\r\n--x\r\nContent-Disposition: form-data; name=\"o\"\r\n\r\nOne-Click\r\n",
                "Content-Disposition: form-data; name=\"List-Unsubscribe\"\r\n\r\nOne-Click\r\n"
            })
    void aPartOfAnotherNameOrValueIsNone(String body) {
        assertThat(isIn("multipart/form-data; boundary=x", body)).isFalse();
    }

    @Test
    void whatIsTooLongIsNone() {
        String body = "List-Unsubscribe=One-Click&" + "x".repeat(OneClick.MAX_OCTETS);
        assertThat(isIn(FORM, body)).isFalse();
    }
}
