package org.palomar.shell.internal.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.palomar.api.domaindns.DomainDns;
import org.palomar.api.domaindns.DomainRecord;
import org.palomar.api.domaindns.DomainRecord.State;

class DomainDnsLookTest {

    private static final String LONG = "p=" + "A".repeat(300);

    private final Shell shell = new Shell()
            .with(
                    DomainDns.class,
                    domain -> List.of(
                            record(
                                    "mx",
                                    "x.test",
                                    "MX",
                                    "10 m.x.test.",
                                    State.DIFFERENT,
                                    "its mail goes elsewhere",
                                    "10 old.test."),
                            record("reverse", "192.0.2.1", "PTR", "m.x.test.", State.MISSING, "ask your provider"),
                            record("dkim", "s._domainkey.x.test", "TXT", LONG, State.MISSING, ""),
                            record("spf", "x.test", "TXT", "v=spf1 mx -all", State.GOOD, "", "v=spf1 \"a\" -all"),
                            record("service", "_imaps._tcp.x.test", "SRV", "0 1 993 m.x.test.", State.OPTIONAL, ""),
                            record("dmarc", "_dmarc.x.test", "TXT", "v=DMARC1", State.UNKNOWN, "nobody answers")));

    private static DomainRecord record(
            String purpose, String name, String type, String wanted, State state, String remark, String... published) {
        return new DomainRecord(purpose, name, type, wanted, List.of(published), state, remark);
    }

    @Test
    void showsEachRecordWithWhatIsThereAndWhatIsWanted() throws Exception {
        assertThat(shell.run(new DomainDnsLook(), "x.test"))
                .containsSubsequence(
                        "different  mx", "there is", "10 old.test.", "publish", "10 m.x.test.", "elsewhere")
                .containsSubsequence("good       spf", "v=spf1 \"a\" -all")
                .contains("1 of 6 can't be found out now", "3 of 6 need a change");
        assertThat(shell.run(new DomainDnsLook(), "x.test", "--json"))
                .startsWith("[{\"purpose\":\"mx\",\"name\":\"x.test\",\"type\":\"MX\",\"state\":\"different\","
                        + "\"wanted\":\"10 m.x.test.\",\"published\":[\"10 old.test.\"],");
    }

    /** To be put into a zone as it stands: what is optional, or in another's zone, is a comment. */
    @Test
    void printsLinesOfAZoneFile() throws Exception {
        assertThat(shell.run(new DomainDnsLook(), "x.test", "--zone").lines())
                .containsExactly(
                        "; there is: x.test. IN MX 10 old.test.",
                        "; in its place: x.test. IN MX 10 m.x.test.",
                        "; 192.0.2.1 IN PTR m.x.test.",
                        "s._domainkey.x.test. IN TXT \"p=" + "A".repeat(253) + "\" \"" + "A".repeat(47) + "\"",
                        "; _imaps._tcp.x.test. IN SRV 0 1 993 m.x.test.");
    }

    /** What nobody could find out is not well. */
    @Test
    void saysThatAllIsWellOnlyIfThatIsKnown() throws Exception {
        Shell blind = new Shell()
                .with(
                        DomainDns.class,
                        domain ->
                                List.of(record("mx", "x.test", "MX", "10 m.x.test.", State.UNKNOWN, "nobody answers")));
        assertThat(blind.run(new DomainDnsLook(), "x.test"))
                .contains("1 of 1 can't be found out now")
                .doesNotContain("Nothing is missing");
        Shell well = new Shell()
                .with(
                        DomainDns.class,
                        domain ->
                                List.of(record("mx", "x.test", "MX", "10 m.x.test.", State.GOOD, "", "10 m.x.test.")));
        assertThat(well.run(new DomainDnsLook(), "x.test")).contains("Nothing is missing that mail needs.");
    }

    @Test
    void saysWhatIsMissingOrWrong() {
        assertThatThrownBy(() -> shell.run(new DomainDnsLook(), "no name")).hasMessageContaining("is no domain name");
        assertThatThrownBy(() -> new Shell().run(new DomainDnsLook(), "x.test"))
                .hasMessageContaining("feature:install palomar-domain-dns");
    }
}
