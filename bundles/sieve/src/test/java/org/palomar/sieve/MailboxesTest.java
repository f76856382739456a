package org.palomar.sieve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.palomar.sieve.Case.refused;
import static org.palomar.sieve.Case.script;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** mailbox, mboxmetadata, servermetadata (RFC 5490), special-use (RFC 8579) and mailboxid (RFC 9042). */
final class MailboxesTest {

    private static final String ALL = "mailbox mboxmetadata servermetadata special-use mailboxid relational";

    private static final String REQUIRE =
            "require [\"fileinto\", \"mailbox\", \"special-use\", \"mailboxid\", \"variables\"];\n";

    private static World world() {
        World world = new World();
        world.mailboxes.add("Work");
        world.mailboxes.add("Junk");
        world.uses.put("Junk", "\\Junk");
        world.mailboxIds.add("M1");
        world.annotations.put("Work /private/note", "Año Nuevo");
        world.annotations.put("/shared/motd", "welcome");
        return world;
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            mailboxexists "Work"                            | true
            mailboxexists ["Work", "Junk"]                  | true
            mailboxexists ["Work", "Absent"]                | false
            mailboxexists "a//b"                            | false
            specialuse_exists "\\\\Junk"                    | true
            specialuse_exists "\\\\Sent"                    | false
            specialuse_exists "Junk" "\\\\Junk"             | true
            specialuse_exists "Work" "\\\\Junk"             | false
            specialuse_exists "Absent" "\\\\Junk"           | false
            specialuse_exists ["\\\\Junk", "\\\\Sent"]      | false
            mailboxidexists "M1"                            | true
            mailboxidexists ["M1", "M2"]                    | false
            metadata "Work" "/private/note" "AÑO nuevo"     | false
            metadata "Work" "/private/note" "Año nuevo"     | true
            metadata :contains "Work" "/private/note" ""    | true
            metadata :contains "Work" "/private/other" ""   | false
            metadata :contains "a//b" "/private/note" ""    | false
            metadataexists "Work" "/private/note"           | true
            metadataexists "Work" ["/private/note", "/x"]   | false
            servermetadata "/shared/motd" "WELCOME"         | true
            servermetadata :count "eq" "/shared/x" "0"      | true
            servermetadataexists "/shared/motd"             | true
            servermetadataexists ["/shared/motd", "/x"]     | false
            """)
    void asksWhatThereIs(String test, boolean expected) {
        assertThat(script(Case.testing(ALL, test)).in(world()).isDiscarded())
                .as(test)
                .isEqualTo(expected);
    }

    @Test
    void saysWhereAMessageGoes() {
        script(REQUIRE + "fileinto :create \"New\";").does("fileinto New :create");
        script(REQUIRE + "fileinto :specialuse \"\\\\Junk\" :create \"Spam\";")
                .does("fileinto Spam :create :specialuse \\Junk");
        script(REQUIRE + "fileinto :mailboxid \"M1\" \"Work\";").does("fileinto Work :mailboxid M1");
        script(REQUIRE + "fileinto \"A\"; fileinto :mailboxid \"M1\" \"A\"; fileinto :create \"A\";")
                .does("fileinto A :mailboxid M1", "fileinto A :create");
    }

    @Test
    void refusesDestinationsThatCannotBe() {
        refused(REQUIRE + "fileinto :mailboxid \"M1\" :specialuse \"\\\\Junk\" \"A\";", 2, 1, "exclude each other");
        refused(REQUIRE + "fileinto :specialuse \"Junk\" \"A\";", 2, 1, "no use of a mailbox");
        script(REQUIRE + "fileinto :specialuse \"${a}\" \"A\";").failsAt(2, "no use of a mailbox");
        refused("require \"fileinto\"; fileinto :create \"A\";", 1, 30, "needs the extension \"mailbox\"");
        refused("require \"fileinto\"; fileinto :mailboxid \"M\" \"A\";", 1, 30, "needs the extension \"mailboxid\"");
        refused(
                "require \"fileinto\"; fileinto :specialuse \"M\" \"A\";",
                1,
                30,
                "needs the extension \"special-use\"");
    }
}
