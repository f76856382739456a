package org.palomar.sieve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.palomar.sieve.Case.refused;
import static org.palomar.sieve.Case.script;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.palomar.api.address.Address;
import org.palomar.api.address.ReversePath;

/** vacation (RFC 5230), vacation-seconds (RFC 6131) and fcc (RFC 8580). */
final class VacationTest {

    private static final String REQUIRE =
            "require [\"vacation\", \"vacation-seconds\", \"variables\", \"fcc\", \"mailbox\", \"imap4flags\", \"special-use\"];\n";

    private static Action.Vacation vacation(String commands) {
        Outcome outcome = script(REQUIRE + commands).outcome();
        assertThat(outcome.failure()).isEmpty();
        return (Action.Vacation) outcome.actions().getFirst();
    }

    @Test
    void answersAndKeeps() {
        script(REQUIRE + "vacation \"Vuelvo en mayo.\";").does("vacation Vuelvo en mayo.", "implicit keep");
        script(REQUIRE + "vacation \"x\"; discard;").does("vacation x", "discard");
        script(REQUIRE + "vacation \"x\";\nvacation \"y\";").failsAt(3, "answered twice");
    }

    @Test
    void handsOnAllArguments() {
        Action.Vacation vacation = vacation("""
                vacation :mime :days 3 :subject "Fuera: ñ" :from "Ana <a@b.test>" :addresses ["x@y.test", "wrong"]
                  :fcc "Sent" :create :flags "\\\\Seen" :specialuse "\\\\Sent" "body";
                """);
        assertThat(vacation.period()).isEqualTo(Duration.ofDays(3));
        assertThat(vacation.subject()).contains("Fuera: ñ");
        assertThat(vacation.from()).contains("Ana <a@b.test>");
        assertThat(vacation.addresses()).containsExactly(Address.of("x@y.test"));
        assertThat(vacation.mime()).isTrue();
        assertThat(vacation.fcc().map(Case::told)).contains("Sent :create :specialuse \\Sent [\\Seen]");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                         | P7D
            :days 0      | P1D
            :days 30     | P30D
            :days 5000   | P90D
            :seconds 0   | PT0S
            :seconds 600 | PT10M
            :seconds 99M | P90D
            """)
    void answersOnceInAPeriod(String tag, Duration expected) {
        assertThat(vacation("vacation " + (tag == null ? "" : tag) + " \"x\";").period())
                .isEqualTo(expected);
    }

    @Test
    void tellsAnswersApartByWhatTheScriptSays() {
        String first = vacation("vacation :subject \"s\" \"x\";").key();
        assertThat(vacation("vacation :days 3 :subject \"s\" \"x\";").key()).isEqualTo(first);
        assertThat(vacation("vacation :subject \"t\" \"x\";").key()).isNotEqualTo(first);
        assertThat(vacation("vacation :from \"s@t.test\" \"x\";").key()).isNotEqualTo(first);
        assertThat(vacation("vacation :handle \"h\" \"x\";").key())
                .isEqualTo(
                        vacation("vacation :handle \"h\" :subject \"s\" \"y\";").key());
        String expanded = "set \"a\" \"%s\"; vacation :subject \"${a}\" \"x\";";
        assertThat(vacation(expanded.formatted("1")).key())
                .isEqualTo(vacation(expanded.formatted("2")).key());
    }

    @Test
    void refusesArgumentsThatCannotBe() {
        refused(REQUIRE + "vacation :from \"nobody\" \"x\";", 2, 1, "no mail address");
        refused(REQUIRE + "vacation :days 1 :seconds 1 \"x\";", 2, 1, "exclude each other");
        refused("require \"vacation\"; vacation :seconds 1 \"x\";", 1, 30, "needs the extension \"vacation-seconds\"");
        refused("require \"vacation\"; vacation :fcc \"Sent\" \"x\";", 1, 30, "needs the extension \"fcc\"");
        script(REQUIRE + "set \"a\" \"nobody\";\nvacation :from \"${a}\" \"x\";")
                .failsAt(3, "no mail address");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ana@example.net          | To: luis@example.org           | ''
            ana@example.net          | Cc: LUIS@example.org           | ''
            ana@example.net          | Resent-To: other@example.org   | ''
            ana@example.net          | To: script@example.org         | ''
            ana@example.net          | To: team@example.org           | no address of the owner
            ''                       | To: luis@example.org           | no sender
            luis@example.org         | To: luis@example.org           | sender is the owner
            MAILER-DAEMON@example.net | To: luis@example.org          | a program
            owner-list@example.net   | To: luis@example.org           | a program
            list-request@example.net | To: luis@example.org           | a program
            ana@example.net          | List-Id: <a.b>                 | mailing list
            ana@example.net          | List-Unsubscribe: <x:y>        | mailing list
            ana@example.net          | Auto-Submitted: auto-replied   | by itself
            ana@example.net          | Precedence: bulk               | by itself
            """)
    void answersPeopleOnly(String sender, String field, String objection) throws IOException {
        Action.Vacation vacation = vacation("vacation :addresses \"script@example.org\" \"x\";");
        List<Address> own = List.of(Address.of("luis@example.org"), Address.of("other@example.org"));
        SmtpEnvelope envelope =
                new SmtpEnvelope(ReversePath.parse(sender).orElseThrow(), Address.of("team@example.org"));
        Case given = script("").on(field + "\nAuto-Submitted: no\n\n".substring(field.startsWith("Auto") ? 19 : 0));
        assertThat(VacationRules.objection(vacation, given.content(), envelope, own)
                        .orElse(""))
                .contains(objection);
    }
}
