package org.palomar.pipeline.internal.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which XML is taken for ours. */
class RouteFileTest {

    private static final String DECLARATION = "<?xml version=\"1.0\"?>";

    private static boolean isMeant(String text) {
        return RouteFile.isMeant(text.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<routes/>",
                "\uFEFF<route id=\"a\">",
                DECLARATION + "\n<!-- <features> -->\n<!-- -->\n<routes xmlns=\"x\">",
                " \n<c:camel>",
                "<routes><route>"
            })
    void routesAreMeant(String text) {
        assertThat(isMeant(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "no XML",
                DECLARATION + "<features><routes/></features>",
                "<!-- a --><features><!-- b --><routes/></features>",
                "<!--<routes/>--><features/>",
                "<routesque/>"
            })
    void otherXmlIsNot(String text) {
        assertThat(isMeant(text)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {" ", "\n<!-- -->", "<?a?>"})
    void muchBeforeTheFirstElementCostsNoStack(String before) {
        assertThat(isMeant(DECLARATION + before.repeat(100_000) + "<routes/>")).isTrue();
        assertThat(isMeant(DECLARATION + before.repeat(100_000) + "<features/>"))
                .isFalse();
    }

    /** Each start of a comment could be looked through to the end of the file. */
    @Test
    void commentsThatDoNotEndAreNoMatter() {
        assertThat(isMeant("<!-- <?".repeat(100_000) + "<routes/>")).isFalse();
    }
}
