package org.palomar.sieve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.palomar.sieve.Case.script;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.palomar.api.mailbox.Flag;
import org.palomar.api.mailbox.Flags;
import org.palomar.sieve.SieveEnvironment.Cause;

/** imapsieve (RFC 6785): a script that a change in a mailbox runs. */
final class ImapEventTest {

    private final World world = new World();

    ImapEventTest() {
        world.cause = Cause.FLAG;
        world.items.put("imap.mailbox", "Work");
        world.items.put("imap.user", "luis");
        world.items.put("imap.changedflags", "\\Flagged");
        world.flags = Flags.of(Flag.FLAGGED, Flag.SEEN);
    }

    @Test
    void saysWhatHappenedAndWhere() {
        String test =
                "allof (environment \"location\" \"MS\", environment \"phase\" \"post\", environment \"imap.cause\" \"FLAG\","
                        + " environment \"imap.mailbox\" \"Work\", environment \"imap.user\" \"luis\", environment \"imap.email\" \"\","
                        + " environment :contains \"imap.changedflags\" \"\\\\Flagged\", hasflag \"\\\\Seen\")";
        String script = Case.testing("environment imapsieve imap4flags", test);
        assertThat(script(script).in(world).isDiscarded()).isTrue();
        Case.holds("environment imapsieve", "allof (environment \"imap.user\" \"\", environment \"imap.cause\" \"\")");
    }

    @Test
    void keepsTheMessageAsItIs() {
        Case given = script("require [\"imapsieve\", \"editheader\", \"fileinto\", \"imap4flags\"];\n"
                        + "addheader \"X\" \"1\"; fileinto :flags \"a\" \"A\"; keep;")
                .in(world);
        Outcome outcome = given.outcome();
        assertThat(Case.told(outcome)).containsExactly("fileinto A [a]", "keep [\\Flagged, \\Seen]");
        assertThat(Case.text(((Action.FileInto) outcome.actions().get(0)).message()))
                .startsWith("X: 1\n");
        assertThat(Case.text(((Action.Keep) outcome.actions().get(1)).message()))
                .isEqualTo(Case.MESSAGE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"reject", "ereject", "vacation", "vacation-seconds", "duplicate"})
    void refusesWhatIsForDeliveryOnly(String extension) {
        Outcome outcome = script("require [\"imapsieve\", \"" + extension + "\"];")
                .in(world)
                .outcome();
        assertThat(outcome.failure())
                .hasValueSatisfying(note -> assertThat(note.text()).contains("delivery only"));
        script("require [\"imapsieve\", \"ihave\"]; if ihave \"" + extension + "\" { discard; }")
                .in(world)
                .does("implicit keep [\\Flagged, \\Seen]");
    }

    @Test
    void hasNoEnvelope() {
        Outcome outcome = script(Case.testing("envelope", "envelope \"to\" \"a\""))
                .in(world)
                .outcome();
        assertThat(outcome.failure())
                .hasValueSatisfying(note -> assertThat(note.text()).contains("no envelope"));
    }
}
