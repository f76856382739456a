package org.palomar.domaindns.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.palomar.api.address.Domain;
import org.palomar.api.dns.TlsaRecord;
import org.palomar.api.domaindns.DomainRecord;
import org.palomar.api.domaindns.DomainRecord.State;
import org.palomar.api.senderauth.SenderFinding;
import org.palomar.api.session.ListenerInfo;
import org.palomar.api.signing.KeyAlgorithm;
import org.palomar.api.signing.KeyState;
import org.palomar.api.signing.Publication;
import org.palomar.api.signing.SigningKey;

class DomainDnsComponentTest {

    private static final Domain DOMAIN = Domain.of("example.test");
    private static final Domain HOST = Domain.of("mail.example.test");
    private static final String ADDRESS = "203.0.113.25";
    private static final String RECORD = "v=DKIM1; k=rsa; p=AAAA";

    private final Zone zone = new Zone();
    private final KeyStand keys = new KeyStand();
    private final DomainDnsComponent assistant = new DomainDnsComponent(zone, () -> HOST);
    private String spf = "pass";

    DomainDnsComponentTest() {
        assistant.setKeys(keys);
        assistant.setSenders(question -> List.of(new SenderFinding("spf", spf, "")));
        assistant.addListeners(() -> List.of(
                listener("imaps", "imap", 993, "implicit", ""),
                listener("submission", "submission", 587, "starttls", ""),
                listener("pop3s", "pop3", 995, "implicit", "Address already in use"),
                listener("mx", "smtp", 25, "starttls", "")));
        keys.add(new SigningKey(
                DOMAIN,
                "s1",
                KeyAlgorithm.RSA,
                KeyState.SIGNING,
                Instant.EPOCH,
                Instant.EPOCH,
                RECORD,
                Publication.NOT_ASKED));
    }

    private static ListenerInfo listener(String name, String protocol, int port, String tls, String problem) {
        return new ListenerInfo(name, protocol, new InetSocketAddress(port), tls, problem);
    }

    private Map<String, DomainRecord> look() {
        return assistant.look(DOMAIN).stream()
                .collect(Collectors.toMap(one -> one.purpose() + " " + one.name(), Function.identity()));
    }

    private DomainRecord record(String purposeAndName) {
        Map<String, DomainRecord> all = look();
        assertThat(all).containsKey(purposeAndName);
        return Objects.requireNonNull(all.get(purposeAndName));
    }

    private State state(String purposeAndName) {
        return record(purposeAndName).state();
    }

    private void publishAll() {
        zone.mx("example.test", "mail.example.test")
                .address("mail.example.test", ADDRESS)
                .ptr(ADDRESS, "mail.example.test")
                .txt("example.test", "v=spf1 mx -all", "something else")
                .txt("s1._domainkey.example.test", "v=DKIM1;k=rsa; t=s; p=AA AA")
                .txt("_dmarc.example.test", "v=DMARC1; p=reject")
                .txt("_smtp._tls.example.test", "v=TLSRPTv1; rua=mailto:a@example.test")
                .txt("_mta-sts.example.test", "v=STSv1; id=1")
                .srv("_imaps._tcp.example.test", "mail.example.test", 993)
                .srv("_submission._tcp.example.test", "mail.example.test", 587);
    }

    @Test
    void saysWhatToPublishWhereNothingIs() {
        assertThat(look().values())
                .extracting(DomainRecord::purpose, DomainRecord::name, DomainRecord::type, DomainRecord::state)
                .extracting(Object::toString)
                .containsExactlyInAnyOrder(
                        "(\"mx\", \"example.test\", \"MX\", MISSING)",
                        "(\"address\", \"mail.example.test\", \"A\", MISSING)",
                        "(\"spf\", \"example.test\", \"TXT\", MISSING)",
                        "(\"dkim\", \"s1._domainkey.example.test\", \"TXT\", MISSING)",
                        "(\"dmarc\", \"_dmarc.example.test\", \"TXT\", MISSING)",
                        "(\"tls-reports\", \"_smtp._tls.example.test\", \"TXT\", OPTIONAL)",
                        "(\"mta-sts\", \"_mta-sts.example.test\", \"TXT\", OPTIONAL)",
                        "(\"service\", \"_imaps._tcp.example.test\", \"SRV\", OPTIONAL)",
                        "(\"service\", \"_submission._tcp.example.test\", \"SRV\", OPTIONAL)");
        assertThat(record("mx example.test").wanted()).isEqualTo("10 mail.example.test.");
        assertThat(record("dkim s1._domainkey.example.test").wanted()).isEqualTo(RECORD);
        assertThat(record("service _imaps._tcp.example.test").wanted()).isEqualTo("0 1 993 mail.example.test.");
    }

    @Test
    void isContentWithWhatDoesWhatItShould() {
        publishAll();
        assertThat(look().values()).allSatisfy(one -> {
            assertThat(one.state()).as(one.toString()).isEqualTo(State.GOOD);
            assertThat(one.remark()).isEmpty();
        });
        assertThat(look()).containsKey("reverse " + ADDRESS);
    }

    @Test
    void namesMailThatGoesElsewhere() {
        publishAll();
        zone.mx("example.test", "mx.other.test");
        assertThat(record("mx example.test").published()).containsExactly("10 mx.other.test.");
        assertThat(state("mx example.test")).isEqualTo(State.DIFFERENT);
        zone.mx("example.test", "mail.example.test", "mx.other.test");
        assertThat(record("mx example.test").remark()).contains("others");
        zone.mx("example.test");
        assertThat(record("mx example.test").remark()).contains("takes no mail");
    }

    @Test
    void namesAddressesThatDoNotLeadBackAndThoseThatNobodyReaches() {
        publishAll();
        zone.ptr(ADDRESS, "dsl-25.provider.test");
        assertThat(state("reverse " + ADDRESS)).isEqualTo(State.DIFFERENT);
        zone.address("mail.example.test", "192.168.1.2");
        assertThat(state("address mail.example.test")).isEqualTo(State.DIFFERENT);
        assertThat(look()).doesNotContainKey("reverse 192.168.1.2");
    }

    /** Two records are none to receivers, and one that leaves us out makes forgeries of our mail. */
    @Test
    void spfIsJudgedAsOthersJudgeIt() {
        publishAll();
        spf = "softfail";
        assertThat(record("spf example.test").remark()).startsWith(ADDRESS + " is softfail");
        assertThat(state("spf example.test")).isEqualTo(State.DIFFERENT);
        // A record of ours in its place would shut out whom theirs lets in.
        assertThat(record("spf example.test").wanted()).isEmpty();
        spf = "temperror";
        assertThat(state("spf example.test")).isEqualTo(State.UNKNOWN);
        spf = "pass";
        zone.txt("example.test", "v=spf1 mx -all", "V=SPF1 a -all");
        assertThat(record("spf example.test").remark()).contains("more than one");
        zone.txt("example.test", "v=spf10 mx");
        assertThat(state("spf example.test")).isEqualTo(State.MISSING);
    }

    @Test
    void aDmarcRecordWithoutAPolicyMeansNothing() {
        publishAll();
        zone.txt("_dmarc.example.test", "v=DMARC1; sp=reject; rua=mailto:a@example.test");
        assertThat(state("dmarc _dmarc.example.test")).isEqualTo(State.DIFFERENT);
        zone.txt("_dmarc.example.test", "v=DMARC1;p=none");
        assertThat(record("dmarc _dmarc.example.test").remark()).contains("p=none");
    }

    /** One of its own would end what the domain above has said. */
    @Test
    void whatADomainAboveSaysOfForgeriesHolds() {
        zone.txt("_dmarc.test", "v = DMARC1; p=reject");
        DomainRecord deep = assistant.look(Domain.of("a.b.test")).stream()
                .filter(one -> one.purpose().equals("dmarc"))
                .findFirst()
                .orElseThrow();
        assertThat(deep.state()).isEqualTo(State.MISSING); // a top-level domain speaks for nobody
        zone.txt("_dmarc.b.test", "v = DMARC1; p=reject");
        deep = assistant.look(Domain.of("a.b.test")).stream()
                .filter(one -> one.purpose().equals("dmarc"))
                .findFirst()
                .orElseThrow();
        assertThat(deep.state()).isEqualTo(State.GOOD);
        assertThat(deep.remark()).isEqualTo("by the record of b.test");
    }

    @Test
    void aKeyThatIsRevokedIsNotAskedForAgain() {
        publishAll();
        zone.txt("s1._domainkey.example.test", "v=DKIM1; p=");
        assertThat(record("dkim s1._domainkey.example.test").remark()).contains("revoked");
        keys.clear();
        keys.add(new SigningKey(
                DOMAIN,
                "s1",
                KeyAlgorithm.RSA,
                KeyState.RETIRED,
                Instant.EPOCH,
                Instant.EPOCH,
                RECORD,
                Publication.NOT_ASKED));
        assertThat(state("dkim s1._domainkey.example.test")).isEqualTo(State.GOOD);
        zone.txt("s1._domainkey.example.test", "v=DKIM1; p=BBBB");
        assertThat(state("dkim s1._domainkey.example.test")).isEqualTo(State.OPTIONAL);
        assertThat(record("dkim s1._domainkey.example.test").wanted()).isEmpty();
    }

    @Test
    void aKeyThatIsNotForMailIsNotOurs() {
        for (String text : List.of("k=ed25519; p=AAAA", "h=sha1; p=AAAA", "s=tlsrpt; p=AAAA")) {
            publishAll();
            zone.txt("s1._domainkey.example.test", text);
            assertThat(state("dkim s1._domainkey.example.test")).as(text).isEqualTo(State.DIFFERENT);
        }
        zone.txt("s1._domainkey.example.test", "h=sha1:sha256; s=email; p=AAAA");
        assertThat(state("dkim s1._domainkey.example.test")).isEqualTo(State.GOOD);
    }

    @Test
    void halfOfTheAddressesAreNotAll() {
        publishAll();
        zone.half = true;
        assertThat(state("spf example.test")).isEqualTo(State.UNKNOWN);
        assertThat(state("address mail.example.test")).isEqualTo(State.UNKNOWN);
    }

    @Test
    void namesAKeyThatIsNotOurs() {
        publishAll();
        zone.txt("s1._domainkey.example.test", "v=DKIM1; p=BBBB");
        assertThat(state("dkim s1._domainkey.example.test")).isEqualTo(State.DIFFERENT);
        keys.clear();
        assertThat(record("dkim example.test").remark()).contains("mail:dkim-create example.test");
    }

    @Test
    void aCertificateIsComparedByItsKey() throws Exception {
        publishAll();
        assistant.setTls(new OneCertificate());
        assertThat(record("dane _25._tcp.mail.example.test").wanted()).matches("3 1 1 [0-9a-f]{64}");
        assertThat(state("dane _25._tcp.mail.example.test")).isEqualTo(State.OPTIONAL);
        zone.tlsa("mail.example.test", new TlsaRecord(3, 1, 1, "00"));
        assertThat(state("dane _25._tcp.mail.example.test")).isEqualTo(State.DIFFERENT);
        zone.tlsa("mail.example.test", new TlsaRecord(2, 1, 1, "00"));
        assertThat(state("dane _25._tcp.mail.example.test")).isEqualTo(State.UNKNOWN);
        String wanted = record("dane _25._tcp.mail.example.test").wanted();
        zone.tlsa("mail.example.test", new TlsaRecord(3, 1, 1, wanted.substring(wanted.lastIndexOf(' ') + 1)));
        assertThat(state("dane _25._tcp.mail.example.test")).isEqualTo(State.GOOD);
        byte[] whole = new OneCertificate().certificates().getFirst().getEncoded();
        zone.tlsa("mail.example.test", new TlsaRecord(3, 0, 0, HexFormat.of().formatHex(whole)));
        assertThat(state("dane _25._tcp.mail.example.test")).isEqualTo(State.GOOD);
        byte[] digest = MessageDigest.getInstance("SHA-512").digest(whole);
        zone.tlsa("mail.example.test", new TlsaRecord(3, 0, 2, HexFormat.of().formatHex(digest)));
        assertThat(state("dane _25._tcp.mail.example.test")).isEqualTo(State.GOOD);
        assertThat(record("dane _25._tcp.mail.example.test").remark()).contains("not signed");
    }

    /** That nobody answers does not mean that nothing is there. */
    @Test
    void whatCantBeFoundOutIsNotMissing() throws Exception {
        publishAll();
        assistant.setTls(new OneCertificate());
        zone.silent = true;
        assertThat(look().values()).allSatisfy(one -> {
            assertThat(one.state()).as(one.toString()).isEqualTo(State.UNKNOWN);
            assertThat(one.remark()).isEqualTo("nobody answers");
        });
    }

    @Test
    void whatStrangersPublishIsPrintable() {
        publishAll();
        zone.txt("example.test", "v=spf1 \u001b[2J\u0000 -all");
        assertThat(record("spf example.test").published()).containsExactly("v=spf1 ?[2J? -all");
    }

    @Test
    void saysWhatIsMissingHereToJudge() {
        publishAll();
        DomainDnsComponent alone = new DomainDnsComponent(zone, () -> HOST);
        List<DomainRecord> records = alone.look(DOMAIN);
        assertThat(records)
                .filteredOn(one -> one.purpose().equals("spf"))
                .extracting(DomainRecord::remark)
                .singleElement()
                .asString()
                .contains("palomar-filter-senderauth");
    }
}
