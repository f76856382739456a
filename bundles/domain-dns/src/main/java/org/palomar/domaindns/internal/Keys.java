package org.palomar.domaindns.internal;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
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
                key.record(),
                List.of(),
                retired ? State.OPTIONAL : State.MISSING,
                retired
                        ? "what this key has signed can't be checked any more; mail:dkim-remove if that has arrived"
                        : key.state() == KeyState.WAITING
                                ? "the key signs once this is there"
                                : "signatures of this key are worth nothing");
        Optional<Domain> name = Domain.parse(key.name());
        if (name.isEmpty()) {
            return Records.unknown(missing, "the name is too long for the DNS");
        }
        return switch (resolver.txt(name.get())) {
            case Answer.Found<List<String>> found -> {
                boolean same = found.value().size() == 1 && isSame(found.value().getFirst(), key.record());
                yield Records.in(
                        missing,
                        found.value().stream().map(Texts::printable).toList(),
                        same ? State.GOOD : State.DIFFERENT,
                        same ? "" : "this is not the key that signs here");
            }
            case Answer.NoData<List<String>> absence -> missing;
            case Answer.NoSuchName<List<String>> absence -> missing;
            case Answer.Failed<List<String>> failed -> Records.unknown(missing, failed.detail());
        };
    }

    /** The data of the key decides (RFC 6376 §3.6.1): others may add tags, and blanks mean nothing. */
    private static boolean isSame(String published, String wanted) {
        return data(published).equals(data(wanted));
    }

    private static String data(String record) {
        for (String tag : record.replaceAll("\\s", "").split(";", -1)) {
            if (tag.startsWith("p=")) {
                return tag;
            }
        }
        return record;
    }

    /** RFC 7672: with it, others take no certificate but ours; it means something where the zone is signed (DNSSEC), and harms where it is wrong. */
    Optional<DomainRecord> certificate() {
        Optional<Domain> name = Records.below("_" + SMTP + "._tcp", facts.host());
        Optional<X509Certificate> shown = shown();
        if (name.isEmpty() || shown.isEmpty()) {
            return Optional.empty();
        }
        TlsaRecord wanted = new TlsaRecord(3, 1, 1, digest(shown.get()));
        DomainRecord missing = new DomainRecord(
                "dane",
                name.get().name(),
                "TLSA",
                text(wanted),
                List.of(),
                State.OPTIONAL,
                "in a zone that is signed (DNSSEC), others would demand this very key; it must change with the key");
        return Optional.of(
                switch (resolver.tlsa(facts.host(), SMTP)) {
                    case Answer.Found<List<TlsaRecord>> found -> published(missing, found, shown.get());
                    case Answer.NoData<List<TlsaRecord>> absence -> missing;
                    case Answer.NoSuchName<List<TlsaRecord>> absence -> missing;
                    case Answer.Failed<List<TlsaRecord>> failed -> Records.unknown(missing, failed.detail());
                });
    }

    private static DomainRecord published(
            DomainRecord missing, Answer.Found<List<TlsaRecord>> found, X509Certificate shown) {
        List<String> all = found.value().stream().map(Keys::text).toList();
        boolean ours = found.value().stream().anyMatch(record -> isOf(record, shown));
        boolean signed = found.security() == Security.SECURE;
        boolean otherKinds = found.value().stream().anyMatch(record -> record.usage() != 3);
        if (ours) {
            String remark = "the zone is not signed, or nobody here checks that: without DNSSEC it means nothing";
            return Records.in(missing, all, State.GOOD, signed ? "" : remark);
        }
        return Records.in(
                missing,
                all,
                otherKinds ? State.UNKNOWN : State.DIFFERENT,
                otherKinds
                        ? "it names an authority, which is not looked at here"
                        : "it names another key: whoever goes by DANE sends no mail here");
    }

    private static boolean isOf(TlsaRecord record, X509Certificate shown) {
        return record.usage() == 3
                && record.selector() == 1
                && record.matchingType() == 1
                && record.data().equals(digest(shown));
    }

    private static String text(TlsaRecord record) {
        return record.usage() + " " + record.selector() + " " + record.matchingType() + " " + record.data();
    }

    /** The one that a client hears who asks for this server's name. */
    private Optional<X509Certificate> shown() {
        List<X509Certificate> named = new ArrayList<>();
        for (X509Certificate certificate : facts.certificates()) {
            if (names(certificate).contains(facts.host().name())) {
                named.add(certificate);
            }
        }
        return named.isEmpty() ? facts.certificates().stream().findFirst() : Optional.of(named.getFirst());
    }

    private static List<String> names(X509Certificate certificate) {
        try {
            Collection<List<?>> names = certificate.getSubjectAlternativeNames();
            return names == null
                    ? List.of()
                    : names.stream().map(name -> String.valueOf(name.get(1))).toList();
        } catch (CertificateParsingException damaged) {
            return List.of();
        }
    }

    private static String digest(X509Certificate certificate) {
        try {
            byte[] key = certificate.getPublicKey().getEncoded();
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(key));
        } catch (NoSuchAlgorithmException everyPlatformHasIt) {
            throw new IllegalStateException(everyPlatformHasIt);
        }
    }
}
