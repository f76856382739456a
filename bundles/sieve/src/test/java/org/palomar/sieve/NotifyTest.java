package org.palomar.sieve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.palomar.sieve.Case.refused;
import static org.palomar.sieve.Case.script;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.palomar.api.address.Address;
import org.palomar.api.message.HeaderField;

/** enotify (RFC 5435) with the method mailto (RFC 5436). */
final class NotifyTest {

    private static final String REQUIRE = "require [\"enotify\", \"variables\", \"fcc\", \"relational\"];\n";

    private static Action.Notify notice(String command) {
        Outcome outcome = script(REQUIRE + command).outcome();
        assertThat(outcome.failure()).isEmpty();
        return (Action.Notify) outcome.actions().getFirst();
    }

    @Test
    void sendsANoticeAndKeeps() {
        script(REQUIRE + "notify \"mailto:a@b.test\";")
                .does("notify [a@b.test] Mañana: the (urgent) meeting", "implicit keep");
        script(REQUIRE + "discard; notify :message \"Mira\" \"MAILTO:a@b.test\";")
                .does("discard", "notify [a@b.test] Mira");
    }

    @Test
    void sendsTheSameNoticeOnce() {
        script(
                        REQUIRE
                                + "notify \"mailto:a@b.test\"; notify \"mailto:a@b.test\"; notify :message \"x\" \"mailto:a@b.test\"; discard;")
                .does("notify [a@b.test] Mañana: the (urgent) meeting", "notify [a@b.test] x", "discard");
    }

    @Test
    void readsTheWholeUri() {
        Action.Notify notice = notice("""
                notify :importance "1" :from "Ana <ana@example.net>" :fcc "Sent"
                  "mailto:a@b.test,c%2Bd@e.test?CC=f@g.test&to=h@i.test&subject=A%C3%B1o%0D%0Anuevo&body=one%0D%0Atwo&X-Kind=k";
                """);
        assertThat(notice.to())
                .containsExactly(Address.of("a@b.test"), Address.of("c+d@e.test"), Address.of("h@i.test"));
        assertThat(notice.cc()).containsExactly(Address.of("f@g.test"));
        assertThat(notice.from()).contains(Address.of("ana@example.net"));
        assertThat(notice.importance()).isEqualTo(1);
        assertThat(notice.subject()).isEqualTo("Año nuevo");
        assertThat(notice.body()).isEqualTo("one\r\ntwo");
        assertThat(notice.headers()).containsExactly(new HeaderField("X-Kind", "k"));
        assertThat(notice.fcc().map(Case::told)).contains("Sent");
    }

    @Test
    void letsNoUriSayWhoSendsIt() {
        Action.Notify notice =
                notice("notify \"mailto:a@b.test?from=x@y.test&auto-submitted=no&received=z&bcc=m@n.test&date=d\";");
        assertThat(notice.headers()).isEmpty();
        assertThat(notice.from()).isEmpty();
        assertThat(notice.to()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mailto:",
                "mailto:nobody",
                "mailto:a@b.test?x",
                "mailto:a@b.test?%0d=x",
                "mailto:a@b.test?subject=%4",
                "tel:+123",
                "",
                "mailto:a@b.test#f",
                "mailto:a b@c.test",
                "mailto:1@a.test,2@a.test,3@a.test,4@a.test,5@a.test"
            })
    void refusesOtherMethods(String uri) {
        refused(REQUIRE + "notify \"" + uri + "\";", 2, 1, "no method of notification");
        script(REQUIRE + "set \"u\" \"" + uri + "\";\nnotify \"${u}\";").failsAt(3, "no method of notification");
        Case.fails("enotify", "valid_notify_method \"" + uri + "\"");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            valid_notify_method "mailto:a@b.test"                                   | true
            valid_notify_method ["mailto:a@b.test", "tel:+1"]                       | false
            notify_method_capability "mailto:a@b.test" "ONLINE" "maybe"             | true
            notify_method_capability "mailto:a@b.test" "online" ["yes", "no"]       | false
            notify_method_capability "mailto:a@b.test" "other" "maybe"              | false
            notify_method_capability "tel:+1" "online" "maybe"                      | false
            notify_method_capability "mailto:a@b.test" "FCC" "yes"                  | true
            notify_method_capability "mailto:a@b.test" "fcc" "maybe"                | false
            notify_method_capability "tel:+1" "fcc" "yes"                           | false
            notify_method_capability :count "eq" "mailto:a@b.test" "online" "1"     | true
            """)
    void tellsWhatMethodsCanDo(String test, boolean expected) {
        assertThat(script(Case.testing("enotify relational", test)).isDiscarded())
                .as(test)
                .isEqualTo(expected);
    }

    @Test
    void tellsNobodyOfWhatAProgramSent() {
        Outcome outcome = script(REQUIRE + "notify \"mailto:a@b.test\";")
                .on("Auto-Submitted: auto-generated\nSubject: x\n\n")
                .outcome();
        assertThat(Case.told(outcome)).containsExactly("implicit keep");
        assertThat(outcome.warnings()).hasSize(1);
        script(REQUIRE + "notify \"mailto:a@b.test\";")
                .on("Auto-Submitted: no\nSubject: x\n\n")
                .does("notify [a@b.test] x", "implicit keep");
    }

    @Test
    void refusesArgumentsThatCannotBe() {
        refused(REQUIRE + "notify :importance \"4\" \"mailto:a@b.test\";", 2, 1, "\"1\", \"2\" or \"3\"");
        refused(REQUIRE + "notify :options \"x\" \"mailto:a@b.test\";", 2, 1, "name=value");
        assertThat(script(REQUIRE + "notify :from \"nobody\" \"mailto:a@b.test\";")
                        .outcome()
                        .warnings())
                .hasSize(1);
    }
}
