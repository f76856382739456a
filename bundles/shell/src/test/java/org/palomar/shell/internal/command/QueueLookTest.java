package org.palomar.shell.internal.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.palomar.shell.internal.command.QueuedMail.entry;
import static org.palomar.shell.internal.command.QueuedMail.id;
import static org.palomar.shell.internal.command.QueuedMail.open;
import static org.palomar.shell.internal.command.QueuedMail.paused;
import static org.palomar.shell.internal.command.QueuedMail.pausedRedirection;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.apache.karaf.shell.support.CommandException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.palomar.api.address.Domain;
import org.palomar.api.queue.QueueAdmin;
import org.palomar.api.queue.QueueFilter;
import org.palomar.api.queue.QueueState;

class QueueLookTest {

    private final ListedQueue queue = new ListedQueue();
    private final Shell shell = new Shell().with(QueueAdmin.class, queue);

    @AfterEach
    void nothingIsKept() {
        assertThat(shell.held()).as("services that were not given back").isZero();
    }

    @Test
    void listsEntriesWithTheWordsOfWhoKeepsThemWaiting() throws Exception {
        queue.with(QueuedMail.demanding(1))
                .with(entry(2, QueueState.WAITING, "bo@slow.example", "cy@slow.example"))
                .with(entry(3, QueueState.HELD, "di@slow.example"))
                .with(paused("slow.example", 2));
        String[] lines = shell.run(new QueueList()).lines().toArray(String[]::new);
        assertThat(lines).hasSize(5);
        assertThat(lines[2])
                .contains(id(1).toString(), "waiting", "2026-11-26T12:01:00Z", "2026-11-26T13:00:00Z")
                .contains("<alice@example.test>", "ana@far.example", "relay.example")
                .contains("450 4.2.0 Greylisted, see you in 5 minutes");
        // Not before its destination.
        assertThat(lines[3])
                .contains("2026-11-26T14:00:00Z", "bo@slow.example and 1 more")
                .contains("451 4.4.1 No server of slow.example answers");
        assertThat(lines[4]).contains("held").doesNotContain("451", "13:00", "14:00");
    }

    /** The queue gives urgent mail a time before its own. */
    @Test
    void noEntryIsDueBeforeItWasMade() throws Exception {
        queue.with(entry(90, QueueState.WAITING, "bo@slow.example"));
        assertThat(shell.run(new QueueList(), "--json")).contains("\"due\":\"2026-11-26T13:30:00Z\"");
    }

    @Test
    void listsEverythingForPrograms() throws Exception {
        queue.with(entry(2, QueueState.UNDER_WAY, "bo@slow.example", "cy@slow.example"));
        assertThat(shell.run(new QueueList(), "--json"))
                .isEqualTo("{\"entries\":[{\"id\":\"" + id(2) + "\",\"state\":\"under-way\","
                        + "\"made\":\"2026-11-26T12:02:00Z\",\"due\":\"\",\"attempts\":0,"
                        + "\"octets\":4096,\"sender\":\"<alice@example.test>\","
                        + "\"recipients\":[\"bo@slow.example\",\"cy@slow.example\"],"
                        + "\"destination\":\"slow.example\",\"reply\":\"\"}],\"more\":false}\n");
    }

    @Test
    void saysThatThereIsNothing() throws Exception {
        assertThat(shell.run(new QueueList())).isEqualTo("The queue is empty.\n");
        assertThat(shell.run(new QueueList(), "--json")).isEqualTo("{\"entries\":[],\"more\":false}\n");
        assertThat(shell.run(new QueueList(), "--state", "held"))
                .isEqualTo("No entry of the queue meets these conditions.\n");
    }

    @Test
    void saysWhatAListLeavesOut() throws Exception {
        for (int minute = 1; minute <= 5; minute++) {
            queue.with(entry(minute, QueueState.WAITING, "bo@slow.example"));
        }
        assertThat(shell.run(new QueueList(), "--limit", "2"))
                .contains(id(2).toString(), "\n3 more are in the queue; --limit shows more")
                .doesNotContain(id(3).toString());
        assertThat(shell.run(new QueueList(), "--limit", "2", "--state", "waiting"))
                .contains("\nThere are more; --limit shows more");
        assertThat(shell.run(new QueueList(), "--limit", "2", "--json")).endsWith("\"more\":true}\n");
        assertThat(shell.run(new QueueList(), "--limit", "5")).doesNotContain("more");
        assertThatThrownBy(() -> shell.run(new QueueList(), "--limit", "0")).hasMessageContaining("from 1 to 10000");
        assertThatThrownBy(() -> shell.run(new QueueList(), "--limit", "10001"))
                .isExactlyInstanceOf(CommandException.class);
    }

    @Test
    void asksForWhatTheConditionsSay() throws Exception {
        shell.run(
                new QueueList(),
                "--sender",
                "<>",
                "--recipient",
                "*@Slow.example",
                "--destination",
                "Slow.Example.",
                "--before",
                "2026-11-24",
                "--state",
                "under-way");
        assertThat(queue.filter())
                .isEqualTo(new QueueFilter(
                        Optional.empty(),
                        Optional.of("<>"),
                        Optional.of("*@Slow.example"),
                        Optional.of(Domain.of("slow.example")),
                        Optional.of(Instant.parse("2026-11-24T00:00:00Z")),
                        Optional.of(QueueState.UNDER_WAY)));
    }

    @Test
    void readsTimesAsListingsShowThemAndAsPeopleWriteThem() throws Exception {
        assertThat(before("--before", "2026-11-24T18:30")).isEqualTo("2026-11-24T18:30:00Z");
        assertThat(before("--before", "2026-11-24T18:30:01Z")).isEqualTo("2026-11-24T18:30:01Z");
        assertThat(before("--before", "2026-11-24T18:30:00-05:00")).isEqualTo("2026-11-24T23:30:00Z");
        Instant start = Clock.systemUTC().instant();
        Instant before = before("--older-than", "2h");
        assertThat(before.plus(Duration.ofHours(2)))
                .isBetween(start, Clock.systemUTC().instant());
    }

    private Instant before(String... options) throws Exception {
        shell.run(new QueueList(), (Object[]) options);
        return queue.filter().before().orElseThrow();
    }

    @Test
    void conditionsThatMeanNothingAreNamed() {
        assertThatThrownBy(() -> shell.run(new QueueList(), "--state", "lost"))
                .isExactlyInstanceOf(CommandException.class)
                .hasMessage("\"lost\" is no state: write waiting, under-way, or held.");
        for (String wrong : new String[] {"yesterday", "2026-11-31", "2026-11-24T", "2026-11-24T18:30+", "T-"}) {
            assertThatThrownBy(() -> shell.run(new QueueList(), "--before", wrong))
                    .isExactlyInstanceOf(CommandException.class)
                    .hasMessageContaining("write it as in 2026-11-24");
        }
        for (String wrong : new String[] {"long", "-2h", "99999999d"}) {
            assertThatThrownBy(() -> shell.run(new QueueList(), "--older-than", wrong))
                    .isExactlyInstanceOf(CommandException.class)
                    .hasMessageContaining("--older-than");
        }
        assertThatThrownBy(() -> shell.run(new QueueList(), "--before", "2026-11-24", "--older-than", "2h"))
                .hasMessageContaining("not both");
        assertThatThrownBy(() -> shell.run(new QueueList(), "--destination", "no domain"))
                .hasMessageContaining("is no domain name");
        assertThat(queue.asked()).isEmpty();
    }

    @Test
    void sumsUpWithoutLookingAtEntries() throws Exception {
        queue.with(entry(2, QueueState.HELD, "bo@slow.example"))
                .with(paused("slow.example", 12))
                .with(open("far.example", 3));
        assertThat(shell.run(new QueueList(), "--summary"))
                .contains("Entries    1\n", "Held       1\n", "Oldest     2026-11-26T12:02:00Z\n")
                .contains("slow.example", "2026-11-26T14:00:00Z", "451 4.4.1 No server of slow.example answers")
                .contains("far.example")
                .containsPattern(
                        "Destination +\\| 5 +\\| 10 +\\| 20 +\\| 40 +\\| 80 +\\| 160 +\\| 320 +\\| 640 +\\| 1280 +\\| 1280\\+\\s*\n")
                .containsPattern("all +\\| 1( +\\| 0){9}\\s*\n")
                .containsPattern("slow.example +\\| 1( +\\| 0){8} +\\| 11\\s*\n");
        assertThat(shell.run(new QueueList(), "--summary", "--json", "--limit", "1"))
                .isEqualTo("{\"entries\":1,\"held\":1,\"under-way\":0,\"oldest\":\"2026-11-26T12:02:00Z\","
                        + ages(1, 0)
                        + ",\"held-destinations\":[],\"destinations\":[{\"destination\":\"slow.example\",\"redirected\":false,\"entries\":12,\"under-way\":0,"
                        + "\"limit\":1,\"paused-until\":\"2026-11-26T14:00:00Z\","
                        + "\"reply\":\"451 4.4.1 No server of slow.example answers\","
                        + ages(1, 11)
                        + "}],\"more\":true}\n");
        assertThat(shell.run(new QueueList(), "--summary", "--limit", "1")).contains("There are more destinations");
        assertThatThrownBy(() -> shell.run(new QueueList(), "--summary", "--state", "held"))
                .hasMessageContaining("whole queue");
        assertThat(queue.asked()).containsOnly("summary");
        assertThat(shell.run(new QueueList(), "--summary")).doesNotContain("more destinations");
    }

    private static String ages(int youngest, int oldest) {
        return "\"ages\":{\"5\":" + youngest
                + ",\"10\":0,\"20\":0,\"40\":0,\"80\":0,\"160\":0,\"320\":0,\"640\":0,\"1280\":0,\"1280+\":" + oldest
                + "}";
    }

    @Test
    void sumsUpAnEmptyQueue() throws Exception {
        assertThat(shell.run(new QueueList(), "--summary"))
                .isEqualTo("Entries    0\nHeld       0\nUnder way  0\nOldest     \n");
    }

    @Test
    void thePauseOfOtherMailForADomainIsNotThatOfWhatIsRedirectedThere() throws Exception {
        queue.with(QueuedMail.demanding(1)).with(paused("relay.example", 1));
        assertThat(shell.run(new QueueShow(), id(1).toString())).doesNotContain("No server of");
    }

    @Test
    void showsAllThatIsKnownOfAnEntry() throws Exception {
        queue.with(QueuedMail.demanding(1)).with(pausedRedirection("relay.example"));
        assertThat(shell.run(new QueueShow(), id(1).toString()))
                .contains("Domain         far.example\n", "Redirected to  relay.example\n")
                .contains("Paused until   2026-11-26T14:00:00Z\n", "Pause reply    451 4.4.1 No server of slow.example")
                .contains("Account        7\n", "Needs          eight-bit, requiretls\n", "Envelope id    order 66\n")
                .contains("Deliver by     2026-11-26T14:00:00Z\n", "Late           comes back\n")
                .contains("rfc822;ana@old.example", "success, delay", "mx1.far.example", "450 4.2.0 Greylisted")
                .doesNotContain("Received: from");
        assertThat(shell.run(new QueueShow(), id(1).toString(), "--json"))
                .contains("\"due\":\"2026-11-26T14:00:00Z\"", "\"paused-until\":\"2026-11-26T14:00:00Z\"")
                .contains("\"recipients\":[{\"recipient\":\"ana@far.example\"", "\"host\":\"mx1.far.example\"")
                .doesNotContain("\"header\"");
    }

    @Test
    void leavesOutWhatAnEntryDoesNotHave() throws Exception {
        queue.with(entry(2, QueueState.HELD, "bo@slow.example"));
        assertThat(shell.run(new QueueShow(), id(2).toString()))
                .contains("State        held\n")
                .doesNotContain("Redirected", "Needs", "Deliver", "Envelope");
        assertThat(shell.run(new QueueShow(), "--json", id(2).toString()))
                .contains("\"redirected-to\":\"\"", "\"needs\":[]");
    }

    @Test
    void showsTheHeaderFieldsThatWereAddedWithoutTheirControlCharacters() throws Exception {
        queue.with(entry(2, QueueState.HELD, "bo@slow.example"));
        assertThat(shell.run(new QueueShow(), "--header", id(2).toString())).endsWith("\nReceived: from ?[2J here\n");
        assertThat(shell.run(new QueueShow(), "--header", "--json", id(2).toString()))
                .contains("\"header\":\"Received: from \\u001b[2J here\\u000d\\u000a\"");
    }

    @Test
    void anEntryThatIsNotThereIsNamed() {
        assertThatThrownBy(() -> shell.run(new QueueShow(), id(9).toString()))
                .isExactlyInstanceOf(CommandException.class)
                .hasMessageContaining(id(9).toString())
                .hasMessageContaining("mail:queue-list");
        assertThatThrownBy(() -> shell.run(new QueueShow(), "12AB"))
                .isExactlyInstanceOf(CommandException.class)
                .hasMessage("\"12AB\" is no entry of the queue; write its 32 digits as mail:queue-list shows them.");
    }

    @Test
    void saysThatTheQueueIsNotRunning() {
        for (MailCommand command : new MailCommand[] {new QueueShow(), new QueueHold()}) {
            assertThatThrownBy(() -> new Shell().run(command, id(1).toString()))
                    .isExactlyInstanceOf(CommandException.class)
                    .hasMessageStartingWith("The queue is not running")
                    .hasMessageContaining("bundle:start palomar-queue");
        }
    }

    @Test
    void showsAMessageSoThatNoTerminalObeysIt() throws Exception {
        queue.with(entry(2, QueueState.WAITING, "bo@slow.example"))
                .saying("Received: by us\r\nSubject: \u001b[2Jhi\r\n\r\nh\u00e9llo\r\n");
        assertThat(shell.run(new QueueMessage(), id(2).toString()))
                .isEqualTo("Received: by us\nSubject: ?[2Jhi\n\nh\u00e9llo\n");
        assertThat(shell.run(new QueueMessage(), id(2).toString(), "--header"))
                .isEqualTo("Received: by us\nSubject: ?[2Jhi\n");
        assertThat(shell.run(new QueueMessage(), id(2).toString(), "--json"))
                .contains("\"complete\":true", "\\u001b[2Jhi");
    }

    @Test
    void aLongMessageIsCut() throws Exception {
        queue.with(entry(2, QueueState.WAITING, "bo@slow.example")).saying("A: b\r\n\r\n" + "x".repeat(1000));
        assertThat(shell.run(new QueueMessage(), id(2).toString(), "--octets", "10"))
                .isEqualTo("A: b\n\nxx\n\nThese are 10 of 1008 octets; --octets shows more.\n");
        assertThat(shell.run(new QueueMessage(), id(2).toString(), "--octets", "10", "--header"))
                .isEqualTo("A: b\n");
    }
}
