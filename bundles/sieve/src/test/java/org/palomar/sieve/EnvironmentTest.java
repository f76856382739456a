package org.palomar.sieve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.palomar.sieve.Case.refused;
import static org.palomar.sieve.Case.script;

import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** environment (RFC 5183), spamtest, spamtestplus, virustest (RFC 5235) and extlists (RFC 6134). */
final class EnvironmentTest {

    private static final String ALL =
            "environment spamtestplus virustest relational comparator-i;ascii-numeric extlists variables";

    private final World world = new World();

    private void expect(String test, boolean expected) {
        assertThat(script(Case.testing(ALL, test)).in(world).isDiscarded())
                .as(test)
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            environment "location" "MDA"                | true
            environment "PHASE" "during"                | true
            environment "name" "Palomar"                | true
            environment "domain" "example.org"          | true
            environment :contains "remote-ip" ""        | false
            environment "remote-host" ""                | true
            environment :count "eq" "remote-host" "0"   | true
            environment :count "eq" "domain" "1"        | true
            environment :count "eq" "vnd.nothing" "0"   | false
            """)
    void knowsItsSurroundings(String test, boolean expected) {
        world.items.put("domain", "example.org");
        world.items.put("remote-host", "");
        expect(test, expected);
    }

    @ParameterizedTest
    @CsvSource({"0,1,0", "1,1,1", "50,5,50", "99,9,99", "100,10,100", "250,10,100"})
    void mapsTheSpamScoreToBothScales(int score, String tenths, String percent) {
        world.spam = OptionalInt.of(score);
        expect("spamtest :value \"eq\" :comparator \"i;ascii-numeric\" \"" + tenths + "\"", true);
        expect("spamtest :percent :value \"eq\" :comparator \"i;ascii-numeric\" \"" + percent + "\"", true);
        expect("spamtest :count \"eq\" \"1\"", true);
    }

    @Test
    void tellsWhatWasNotTestedFromWhatIsClean() {
        expect("spamtest \"0\"", true);
        expect("spamtest :percent \"0\"", true);
        expect("spamtest :percent :count \"eq\" \"0\"", true);
        expect("virustest \"0\"", true);
        expect("virustest :count \"eq\" \"0\"", true);
        world.virus = OptionalInt.of(4);
        expect("virustest :value \"ge\" :comparator \"i;ascii-numeric\" \"4\"", true);
        expect("virustest \"5\"", false);
        refused("require \"spamtest\"; if spamtest :percent \"1\" { }", 1, 33, "needs the extension \"spamtestplus\"");
        Case.holds("spamtest", "spamtest \"0\"");
    }

    @Test
    void looksIntoListsKeptElsewhere() {
        world.lists.put("urn:friends", Set.of("Ana.Perez@example.net"));
        expect("address :list \"from\" \"urn:friends\"", true);
        expect("address :list \"to\" \"urn:friends\"", false);
        expect("valid_ext_list \"urn:friends\"", true);
        expect("valid_ext_list [\"urn:friends\", \"urn:others\"]", false);
        script(
                        "require [\"extlists\", \"variables\", \"reject\"]; if address :list \"from\" \"urn:friends\" { reject \"${0}\"; }")
                .in(world)
                .does("reject Ana.Perez@example.net");
        script("require \"extlists\";\nif address :list \"from\" \"urn:others\" { }")
                .in(world)
                .failsAt(2, "no list");
    }

    /** RFC 6134 §2.5. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                ":addrbook:default",
                ":ADDRBOOK:DEFAULT",
                ":aDdRbOOk:DeFauLt",
                ":AddrBook:%44%65%66ault",
                "URN:ietf:params:Sieve:addrbook:Default"
            })
    void knowsTheAddressBookByAnyOfItsNames(String name) {
        expect("valid_ext_list \"" + name + "\"", true);
        expect("address :list \"from\" \"" + name + "\"", false);
        world.lists.put(SieveEnvironment.DEFAULT_ADDRESS_BOOK, Set.of("ana.perez@example.net"));
        expect("address :list \"from\" \"" + name + "\"", true);
    }

    @Test
    void keepsTheCaseOfOtherNames() {
        world.lists.put("urn:ietf:params:sieve:addrbook:Friends", Set.of());
        expect("valid_ext_list \":AddrBook:%46riends\"", true);
        expect("valid_ext_list \":addrbook:friends\"", false);
        world.lists.put("tag:a.test,2026:%3f", Set.of());
        expect("valid_ext_list \"TAG:a.test,2026:%3f\"", true);
        expect("valid_ext_list \"tag:a.test,2026:?\"", false);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", ":", "friends", "/urn:friends", "urn:", "urn:a b", "urn:%4", "urn:%zz", "1urn:a", "urn:ñ"})
    void hasNoListWhoseNameIsNoUri(String name) {
        world.lists.put(name, Set.of("ana.perez@example.net"));
        expect("valid_ext_list \"" + name + "\"", false);
        script("require \"extlists\";\nif address :list \"from\" \"" + name + "\" { }")
                .in(world)
                .failsAt(2, "no list");
    }

    @Test
    void asksListsInTestsThatCan() {
        String require = "require [\"extlists\", \"environment\", \"body\", \"imap4flags\"];\n";
        refused(require + "if environment :list \"name\" \"urn:a\" { }", 2, 4, "can't ask a list");
        refused(require + "if body :list \"urn:a\" { }", 2, 4, "can't ask a list");
        refused(require + "if hasflag :list \"urn:a\" { }", 2, 4, "can't ask a list");
        refused(
                require + "if header :list :comparator \"i;octet\" \"from\" \"urn:a\" { }",
                2,
                4,
                "take \":comparator\" away");
    }

    @Test
    void redirectsToAList() {
        world.lists.put("urn:friends", Set.of());
        script("require \"extlists\"; redirect :list \"urn:friends\";")
                .in(world)
                .does("redirect :list urn:friends");
        script("require [\"extlists\", \"copy\"]; redirect :copy :list \"urn:friends\";")
                .in(world)
                .does("redirect :list urn:friends", "implicit keep");
        script("require \"extlists\"; redirect :list \"urn:others\";").in(world).failsAt(1, "no list");
    }
}
