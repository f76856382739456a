package org.palomar.domaindns.internal;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.palomar.api.address.Domain;
import org.palomar.api.dns.Answer;
import org.palomar.api.dns.Resolver;
import org.palomar.api.dns.Security;
import org.palomar.api.dns.TlsaRecord;
import org.palomar.api.domaindns.DomainRecord;
import org.palomar.api.domaindns.DomainRecord.State;
import org.palomar.api.signing.KeyState;
import org.palomar.api.signing.SigningKey;

/** Keys that others check us by: those that mail is signed with, and that of the certificate which this server shows. */
record Keys(Domain domain, Facts facts, Resolver resolver) {

    private static final int SMTP = 25;

    /** RFC 6376. */
    List<DomainRecord> signatures() {
        if (facts.keys().isEmpty()) {
            return List.of(new DomainRecord(
                    "dkim",
                    domain.name(),
                    "TXT",
                    "",
                    List.of(),
                    State.MISSING,
                    "its mail is not signed: run mail:dkim-create " + domain));
        }
        return facts.keys().stream().map(this::signature).toList();
    }

    private DomainRecord signature(SigningKey key) {
        boolean retired = key.state() == KeyState.RETIRED;
        DomainRecord missing = new DomainRecord(
                "dkim",
                key.name(),
                "TXT",
                retired ? "" : key.record(),
                List.of(),
                retired ? State.OPTIONAL : State.MISSING,
                absence(key.state()));
        Optional<Domain> name = Domain.parse(key.name());
        if (name.isEmpty()) {
            return Records.unknown(missing, "the name is too long for the DNS");
        }
        return switch (resolver.txt(name.get())) {
            case Answer.Found<List<String>> found -> published(missing, key, found.value());
            case Answer.NoData<List<String>> absence -> missing;
            case Answer.NoSuchName<List<String>> absence -> missing;
            case Answer.Failed<List<String>> failed -> Records.unknown(missing, failed.detail());
        };
    }

    private static String absence(KeyState state) {
        return switch (state) {
            case WAITING -> "the key signs once this is there";
            case SIGNING -> "signatures of this key are worth nothing";
            case RETIRED -> "what this key has signed can't be checked any more; mail:dkim-remove if that has arrived";
        };
    }

    private static DomainRecord published(DomainRecord missing, SigningKey key, List<String> texts) {
        List<String> shown = texts.stream().map(Texts::printable).toList();
        KeyText wanted = KeyText.of(key.record());
        Optional<KeyText> only = texts.size() == 1 ? Optional.of(KeyText.of(texts.getFirst())) : Optional.empty();
        if (only.filter(one -> one.isKeyOf(wanted)).isPresent()) {
            return Records.in(missing, shown, State.GOOD, "");
        }
        boolean revoked = only.filter(KeyText::isRevoked).isPresent();
        if (key.state() == KeyState.RETIRED) {
            String remark = revoked ? "it is revoked, as whoever has it may not sign any more" : "it is not this key";
            return Records.in(missing, shown, revoked ? State.GOOD : State.OPTIONAL, remark);
        }
        String remark = texts.size() > 1
                ? "there is more than one, and which of them receivers take is not known"
                : revoked ? "it says that the key is revoked" : "this is not the key that signs here, or not for mail";
        return Records.in(missing, shown, State.DIFFERENT, remark);
    }

    /** RFC 7672: with it, others take no certificate but ours; it means something where the zone is signed (DNSSEC), and harms where it is wrong. One for each kind of key that is shown. */
    List<DomainRecord> certificates() {
        Optional<Domain> name = Records.below("_" + SMTP + "._tcp", facts.host());
        if (name.isEmpty() || facts.certificates().isEmpty()) {
            return List.of();
        }
        Answer<List<TlsaRecord>> answer = resolver.tlsa(facts.host(), SMTP);
        return facts.certificates().stream()
                .map(shown -> certificate(name.get(), shown, answer))
                .toList();
    }

    private static DomainRecord certificate(Domain name, X509Certificate shown, Answer<List<TlsaRecord>> answer) {
        DomainRecord missing = new DomainRecord(
                "dane",
                name.name(),
                "TLSA",
                text(new TlsaRecord(3, 1, 1, data(shown, 1, 1))),
                List.of(),
                State.OPTIONAL,
                "in a zone that is signed (DNSSEC), others would demand this very key; it must change with the key");
        return switch (answer) {
            case Answer.Found<List<TlsaRecord>> found -> published(missing, found, shown);
            case Answer.NoData<List<TlsaRecord>> absence -> missing;
            case Answer.NoSuchName<List<TlsaRecord>> absence -> missing;
            case Answer.Failed<List<TlsaRecord>> failed -> Records.unknown(missing, failed.detail());
        };
    }

    private static DomainRecord published(
            DomainRecord missing, Answer.Found<List<TlsaRecord>> found, X509Certificate shown) {
        List<String> all = found.value().stream().map(Keys::text).toList();
        if (found.value().stream().anyMatch(record -> isOf(record, shown))) {
            boolean signed = found.security() == Security.SECURE;
            String remark = "the zone is not signed, or nobody here checks that: without DNSSEC it means nothing";
            return Records.in(missing, all, State.GOOD, signed ? "" : remark);
        }
        // RFC 7672 §3.1.3: others than usage 2 and 3 are as good as none.
        if (found.value().stream().anyMatch(record -> record.usage() == 2)) {
            return Records.in(missing, all, State.UNKNOWN, "it names an authority, which is not looked at here");
        }
        return Records.in(
                missing, all, State.DIFFERENT, "it names another key: whoever goes by DANE sends no mail here");
    }

    private static boolean isOf(TlsaRecord record, X509Certificate shown) {
        return record.usage() == 3
                && record.selector() <= 1
                && record.matchingType() <= 2
                && record.data().equals(data(shown, record.selector(), record.matchingType()));
    }

    private static String text(TlsaRecord record) {
        return record.usage() + " " + record.selector() + " " + record.matchingType() + " " + record.data();
    }

    /** RFC 6698 §2.1. */
    private static String data(X509Certificate shown, int selector, int matching) {
        try {
            byte[] octets =
                    selector == 0 ? shown.getEncoded() : shown.getPublicKey().getEncoded();
            return HexFormat.of()
                    .formatHex(
                            switch (matching) {
                                case 0 -> octets;
                                case 1 -> MessageDigest.getInstance("SHA-256").digest(octets);
                                default -> MessageDigest.getInstance("SHA-512").digest(octets);
                            });
        } catch (NoSuchAlgorithmException | CertificateEncodingException everyPlatformHasIt) {
            throw new IllegalStateException(everyPlatformHasIt);
        }
    }
}
