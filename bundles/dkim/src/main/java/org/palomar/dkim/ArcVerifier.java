package org.palomar.dkim;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.palomar.api.address.Domain;
import org.palomar.dkim.ArcResult.Status;
import org.palomar.dkim.internal.ArcSets;
import org.palomar.dkim.internal.FieldOctets;
import org.palomar.dkim.internal.KeyRecord;
import org.palomar.dkim.internal.MessageCheck;
import org.palomar.dkim.internal.Rejection;
import org.palomar.dkim.internal.SignatureTags;

/** Validates the chain of a message (RFC 8617 §5.2). It asks for one key of each seal, and one more; whoever has no time for slow name servers bounds its {@link KeySource}. */
public final class ArcVerifier {

    /** Links before the newest whose signatures of the message are looked at, for {@link ArcResult#oldestPass}. */
    private static final int MOST_OLDER = 5;

    private static final String FROM = "from";

    private final KeySource keys;
    private final Instant now;

    public ArcVerifier(KeySource keys, Instant now) {
        this.keys = keys;
        this.now = now;
    }

    /** @throws IOException when the message can't be read */
    public ArcResult verify(DkimMessage message) throws IOException {
        ArcSets sets = ArcSets.of(message.header());
        if (!sets.any()) {
            return ArcResult.none();
        }
        int newest = sets.highest();
        try {
            if (sets.newestStatus(message.header()).filter("fail"::equals).isPresent()) {
                throw new Rejection(Verdict.FAIL, "set " + newest + " says that the chain had failed");
            }
            if (sets.fault().isPresent()) {
                throw new Rejection(Verdict.FAIL, sets.fault().get());
            }
            List<SignatureTags> seals = seals(sets);
            signature(message, sets.links().getLast().signature());
            for (int i = newest; i >= 1; i--) {
                seal(sets, i, seals.get(i - 1));
            }
            List<Domain> sealers = seals.stream().map(SignatureTags::domain).toList();
            return new ArcResult(Status.PASS, sealers, sets.results(), oldest(message, sets), false, "");
        } catch (Rejection rejection) {
            return new ArcResult(
                    Status.FAIL, List.of(), List.of(), 0, rejection.verdict() == Verdict.TEMPERROR, rejection.reason());
        }
    }

    /** Step 3: what each seal says of the chain before it. */
    private static List<SignatureTags> seals(ArcSets sets) throws Rejection {
        List<SignatureTags> seals = new ArrayList<>();
        for (ArcSets.Link link : sets.links()) {
            SignatureTags seal = SignatureTags.parseLink(link.seal().value());
            String expected = seals.isEmpty() ? "none" : "pass";
            seals.add(seal);
            if (!seal.tags().get("cv").orElse("").equals(expected)) {
                throw new Rejection(Verdict.FAIL, "seal " + seals.size() + " does not say cv=" + expected);
            }
            if (seal.tags().get("h").isPresent()) {
                throw new Rejection(Verdict.FAIL, "seal " + seals.size() + " has h="); // RFC 8617 §4.1.3
            }
        }
        return seals;
    }

    /** Step 4. */
    private void signature(DkimMessage message, FieldOctets field) throws Rejection, IOException {
        SignatureTags signature = SignatureTags.parseLink(field.value());
        if (FieldOctets.select(field.header(), Set.of(FROM))
                        .getOrDefault(FROM, List.of())
                        .size()
                > 1) {
            // RFC 6376 §8.15: readers may show another author than the one that is signed
            throw new Rejection(Verdict.FAIL, "the message has not one From");
        }
        if (signature.names().stream().anyMatch(ArcSets.SEAL::equalsIgnoreCase)) {
            throw new Rejection(Verdict.FAIL, "a signature of the chain signs seals"); // RFC 8617 §4.1.2
        }
        signature.checkTimes(now);
        KeyRecord key = KeyRecord.find(keys, signature.domain(), signature.selector(), signature.algorithm());
        MessageCheck.header(signature, field, key);
        MessageCheck.body(signature, message.body(signature.bodyForm()));
    }

    /** Step 6. */
    private void seal(ArcSets sets, int instance, SignatureTags seal) throws Rejection {
        seal.checkTimes(now);
        KeyRecord key = KeyRecord.find(keys, seal.domain(), seal.selector(), seal.algorithm());
        ByteArrayOutputStream signed = new ByteArrayOutputStream(4096);
        signed.writeBytes(sets.before(instance));
        signed.writeBytes(sets.links().get(instance - 1).seal().unsignedRelaxed(seal.tags()));
        if (!key.verifies(signed.toByteArray(), seal.signature())) {
            throw new Rejection(Verdict.FAIL, "seal " + instance + " is not that of this chain");
        }
    }

    /** Step 5, which changes nothing of the result. */
    private int oldest(DkimMessage message, ArcSets sets) throws IOException {
        int oldest = sets.highest();
        int last = Math.max(1, oldest - MOST_OLDER);
        try {
            while (oldest > last) {
                signature(message, sets.links().get(oldest - 2).signature());
                oldest--;
            }
        } catch (Rejection changed) {
            return oldest;
        }
        return oldest;
    }
}
