package org.palomar.shell.internal.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.palomar.shell.internal.command.QueuedMail.entry;
import static org.palomar.shell.internal.command.QueuedMail.id;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.karaf.shell.support.CommandException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.palomar.api.address.Domain;
import org.palomar.api.queue.QueueAdmin;
import org.palomar.api.queue.QueueFilter;
import org.palomar.api.queue.QueueState;

class QueueChangeTest {

    private static final String WAITING = id(1).toString();
    private static final String HELD = id(2).toString();
    private static final String UNDER_WAY = id(3).toString();
    private static final String ABSENT = id(9).toString();

    private static final List<Supplier<QueueChange>> ALL_CHANGES =
            List.of(QueueHold::new, QueueRelease::new, QueueRetry::new, QueueRemove::new);

    private final ListedQueue queue = new ListedQueue();
    private final Shell shell = new Shell().with(QueueAdmin.class, queue);

    @BeforeEach
    void fill() {
        queue.with(entry(1, QueueState.WAITING, "bo@slow.example"))
                .with(entry(2, QueueState.HELD, "cy@slow.example"))
                .with(entry(3, QueueState.UNDER_WAY, "di@slow.example"))
                .with(entry(4, QueueState.WAITING, "ed@far.example", "flo@far.example"));
    }

    @AfterEach
    void nothingIsKept() {
        assertThat(shell.held()).as("services that were not given back").isZero();
    }

    @Test
    void changesOneEntryAndSaysSo() throws Exception {
        assertThat(shell.run(new QueueHold(), WAITING)).isEqualTo("The entry " + WAITING + " is held.\n");
        assertThat(shell.run(new QueueRelease(), HELD)).isEqualTo("The entry " + HELD + " goes on.\n");
        assertThat(shell.run(new QueueRetry(), WAITING)).isEqualTo("The entry " + WAITING + " is due now.\n");
        assertThat(shell.run(new QueueRemove(), WAITING, "--yes")).isEqualTo("The entry " + WAITING + " is removed.\n");
        assertThat(shell.run(new QueueRemove(), "--yes", "--bounce", WAITING))
                .isEqualTo("The entry " + WAITING + " is removed; its sender is told.\n");
        assertThat(queue.asked()).containsExactly("hold", "release", "retry", "remove", "remove and tell");
        assertThat(queue.filter()).isEqualTo(QueueFilter.of(id(1)));
    }

    @Test
    void changesWhatMeetsConditionsAndCountsWhatIsBusy() throws Exception {
        assertThat(shell.run(new QueueHold(), "--destination", "slow.example"))
                .isEqualTo("2 entries are held. 1 is just being delivered and is held if it stays in the queue.\n");
        assertThat(shell.run(new QueueHold(), "--destination", "far.example")).isEqualTo("1 entry is held.\n");
        assertThat(shell.run(new QueueHold(), "--state", "under-way"))
                .isEqualTo("1 is just being delivered and is held if it stays in the queue.\n");
        assertThat(shell.run(new QueueRedirect(), "--state", "under-way", "relay.example"))
                .isEqualTo("There was no entry to change. 1 is just being delivered and was left alone.\n");
        assertThat(shell.run(new QueueRetry(), "--destination", "slow.example", "--json"))
                .isEqualTo("{\"done\":\"2 entries are due now; those among them that are held stay held."
                        + " 1 is just being delivered and was left alone.\",\"changed\":2,\"busy\":1}\n");
        assertThat(shell.run(new QueueRemove(), "--yes", "--bounce", "--all"))
                .isEqualTo("3 entries are removed; their senders are told."
                        + " 1 is just being delivered and was left alone.\n");
        assertThat(shell.run(new QueueHold(), "--sender", "*@example.test", "--recipient", "b*"))
                .isNotEmpty();
        assertThat(queue.filter())
                .isEqualTo(new QueueFilter(
                        Optional.empty(),
                        Optional.of("*@example.test"),
                        Optional.of("b*"),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()));
    }

    @Test
    void changesAllOnlyWhenThatIsSaid() throws Exception {
        for (Supplier<QueueChange> change : ALL_CHANGES) {
            assertThatThrownBy(() -> shell.run(change.get()))
                    .isExactlyInstanceOf(CommandException.class)
                    .hasMessageContaining("--all");
            assertThatThrownBy(() -> shell.run(change.get(), "--all", "--state", "held"))
                    .hasMessageContaining("not both");
            assertThatThrownBy(() -> shell.run(change.get(), "--state", "held", WAITING))
                    .hasMessageContaining("not both");
            assertThatThrownBy(() -> shell.run(change.get(), WAITING, "--all")).hasMessageContaining("not both");
        }
        assertThatThrownBy(() -> shell.run(new QueueRedirect(), "relay.example"))
                .hasMessageContaining("--all");
        assertThat(queue.asked()).isEmpty();
        shell.run(new QueueHold(), "--all");
        assertThat(queue.filter()).isEqualTo(QueueFilter.ALL);
    }

    @Test
    void holdsWhatComesForADestinationUntilItIsReleased() throws Exception {
        assertThat(shell.run(new QueueHold(), "--destination", "far.example", "--lasting"))
                .isEqualTo("1 entry is held. Whatever comes for far.example is held too, also after a restart;"
                        + " mail:queue-release --destination far.example ends that.\n");
        assertThat(shell.run(new QueueHold(), "--destination", "nobody.example", "--lasting"))
                .startsWith("There was no entry to change. Whatever comes for nobody.example is held too");
        assertThat(shell.run(new QueueList(), "--summary"))
                .containsPattern("Held destination +\\| Since\\s*\n")
                .containsPattern("far.example +\\| 2026-11-26T12:00:00Z\\s*\n");
        assertThat(shell.run(new QueueList(), "--summary", "--json"))
                .contains(
                        "\"held-destinations\":[{\"held-destination\":\"far.example\",\"since\":\"2026-11-26T12:00:00Z\"}");
        assertThat(shell.run(new QueueRelease(), "--all"))
                .contains("What comes for far.example and 1 more is still held");
        assertThat(shell.run(new QueueRelease(), HELD)).doesNotContain("What comes");
        assertThat(shell.run(new QueueRelease(), "--destination", "far.example"))
                .endsWith("What comes for far.example is held no more.\n");
        assertThat(queue.heldDestinations()).containsOnlyKeys(Domain.of("nobody.example"));
        assertThat(queue.asked())
                .contains("hold all for far.example", "hold all for nobody.example", "release all for far.example");
    }

    @Test
    void aLastingHoldIsAboutOneDestination() {
        for (String[] choice : new String[][] {
            {"--lasting", "--all"},
            {"--lasting", WAITING},
            {"--lasting", "--destination", "far.example", "--state", "held"}
        }) {
            assertThatThrownBy(() -> shell.run(new QueueHold(), (Object[]) choice))
                    .isExactlyInstanceOf(CommandException.class)
                    .hasMessageContaining("one destination");
        }
        assertThat(queue.asked()).isEmpty();
    }

    @Test
    void holdsWhatIsJustBeingDelivered() throws Exception {
        assertThat(shell.run(new QueueHold(), UNDER_WAY))
                .isEqualTo("1 is just being delivered and is held if it stays in the queue.\n");
    }

    @Test
    void releasesOnlyWhatIsHeld() throws Exception {
        assertThat(shell.run(new QueueRelease(), "--all")).isEqualTo("1 entry goes on.\n");
        assertThatThrownBy(() -> shell.run(new QueueRelease(), WAITING))
                .isExactlyInstanceOf(CommandException.class)
                .hasMessage("The entry " + WAITING + " is not held.");
    }

    @Test
    void anEntryThatIsHeldIsNotTriedNow() {
        assertThatThrownBy(() -> shell.run(new QueueRetry(), HELD))
                .isExactlyInstanceOf(CommandException.class)
                .hasMessage("The entry " + HELD + " is held; mail:queue-release lets it go.");
        assertThat(queue.asked()).isEmpty();
    }

    @Test
    void anEntryThatIsBusyOrNotThereIsAFailure() {
        assertThatThrownBy(() -> shell.run(new QueueRetry(), UNDER_WAY))
                .isExactlyInstanceOf(CommandException.class)
                .hasMessageContaining("just being delivered")
                .hasMessageContaining("mail:queue-hold");
        assertThatThrownBy(() -> shell.run(new QueueHold(), "12AB")).hasMessageContaining("is no entry of the queue");
        for (Supplier<QueueChange> change : ALL_CHANGES) {
            assertThatThrownBy(() -> shell.run(change.get(), ABSENT))
                    .isExactlyInstanceOf(CommandException.class)
                    .hasMessageContaining("no entry " + ABSENT);
        }
        assertThatThrownBy(() -> shell.run(new QueueRemove(), "--yes", ABSENT))
                .hasMessageContaining("no entry " + ABSENT);
    }

    @Test
    void redirectsToOtherServersAndBack() throws Exception {
        assertThat(shell.run(new QueueRedirect(), WAITING, "Relay.example"))
                .isEqualTo("The entry " + WAITING + " goes to relay.example from now on.\n");
        assertThat(shell.run(new QueueRedirect(), WAITING, "--back"))
                .isEqualTo("The entry " + WAITING + " goes to its recipients' domain again.\n");
        assertThat(shell.run(new QueueRedirect(), "--destination", "far.example", "relay.example"))
                .isEqualTo("1 entry goes to relay.example from now on.\n");
        assertThat(queue.filter().destination()).contains(Domain.of("far.example"));
        assertThat(shell.run(new QueueRedirect(), "relay.example", "--destination", "slow.example"))
                .startsWith("2 entries go to relay.example from now on. 1 is");
        assertThat(shell.run(new QueueRedirect(), "--back", "--all"))
                .startsWith("3 entries go to their recipients' domains again.");
        assertThat(queue.asked())
                .containsExactly(
                        "redirect relay.example",
                        "redirect back",
                        "redirect relay.example",
                        "redirect relay.example",
                        "redirect back");
    }

    @Test
    void aRedirectionSaysOneWay() {
        for (String[] wrong : new String[][] {
            {WAITING}, {"--all"}, {WAITING, "relay.example", "--back"}, {"--all", "relay.example", "--back"}
        }) {
            assertThatThrownBy(() -> shell.run(new QueueRedirect(), (Object[]) wrong))
                    .isExactlyInstanceOf(CommandException.class)
                    .hasMessageContaining("--back instead of the domain");
        }
        assertThatThrownBy(() -> shell.run(new QueueRedirect(), "12AB", "relay.example"))
                .hasMessageContaining("is no entry of the queue");
        assertThatThrownBy(() -> shell.run(new QueueRedirect(), WAITING, "no domain"))
                .hasMessageContaining("is no domain name");
        assertThat(queue.asked()).isEmpty();
    }

    @Test
    void saysWhatWouldBeRemovedAndRemovesNothingUnlessToldSo() {
        assertThatThrownBy(() -> shell.run(new QueueRemove(), WAITING))
                .isExactlyInstanceOf(CommandException.class)
                .hasMessage("The entry from <alice@example.test> to bo@slow.example would be removed for good."
                        + " Add --yes to do it, and --bounce to tell the senders.");
        assertThatThrownBy(() -> shell.run(new QueueRemove(), id(4).toString()))
                .hasMessageContaining("to 2 recipients at far.example");
        assertThatThrownBy(() -> shell.run(new QueueRemove(), "--destination", "slow.example", "--bounce"))
                .hasMessageStartingWith("3 entries would be removed for good.");
        assertThatThrownBy(() -> shell.run(new QueueRemove(), "--destination", "far.example"))
                .hasMessageStartingWith("1 entry would");
        assertThatThrownBy(() -> shell.run(new QueueRemove(), "--destination", "other.example"))
                .hasMessage("There is no entry to remove.");
        for (int minute = 10; minute < 1010; minute++) {
            queue.with(entry(minute, QueueState.WAITING, "bo@slow.example"));
        }
        assertThatThrownBy(() -> shell.run(new QueueRemove(), "--all"))
                .hasMessageStartingWith("More than 1000 entries would");
        assertThat(queue.asked()).containsOnly("list 1001");
    }

    /** Of a damaged entry nothing can be shown, and it must be possible to get rid of it. */
    @Test
    void removesAnEntryThatCanNotBeShown() throws Exception {
        queue.damage();
        assertThatThrownBy(() -> shell.run(new QueueRemove(), WAITING)).hasMessageContaining("damaged; add --yes");
        assertThat(queue.asked()).isEmpty();
        assertThat(shell.run(new QueueRemove(), "--yes", WAITING)).contains("is removed");
    }
}
