package org.palomar.tlsreports.internal.record;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.palomar.api.address.Domain;
import org.palomar.api.store.StoreException;
import org.palomar.api.tlsreport.TlsFailure;
import org.palomar.api.tlsreport.TlsPolicy;
import org.palomar.api.tlsreport.TlsSession;
import org.palomar.reports.Counts;
import org.palomar.storage.Seal;

/** What was counted of one domain on one day. Immutable. */
public record Tally(Map<TlsPolicy, Count> policies) implements Counts<TlsSession, Tally> {

    /** Policies of a domain in a day; a domain with more servers that have records of their own is counted for the first. */
    public static final int MOST_POLICIES = 20;

    /** Failures of a domain in a day that are told apart, under all its policies; of more, only the kind. */
    public static final int MOST_FAILURES = 50;

    public static final Tally NONE = new Tally(Map.of());

    public static final int VERSION = 1;
    private static final int EXPECTED = 256;

    // What objects of a JVM of 64 bits take, beside their characters.
    private static final long OCTETS = 300;
    private static final long OCTETS_OF_A_POLICY = 250;
    private static final long OCTETS_OF_A_LINE = 60;
    private static final long OCTETS_OF_A_FAILURE = 200;

    /**
     * What was counted under one policy.
     *
     * @param succeeded sessions
     * @param failures each with its sessions
     */
    public record Count(long succeeded, Map<TlsFailure, Long> failures) {

        static final Count NONE = new Count(0, Map.of());

        public Count {
            failures = Map.copyOf(failures);
        }

        public long failed() {
            return failures.values().stream().mapToLong(Long::longValue).sum();
        }

        Count succeeded(long times) {
            return new Count(succeeded + times, failures);
        }

        Count failed(TlsFailure failure, long times) {
            Map<TlsFailure, Long> more = new LinkedHashMap<>(failures);
            more.merge(failure, times, Long::sum);
            return new Count(succeeded, more);
        }
    }

    public Tally {
        policies = Map.copyOf(policies);
    }

    @Override
    public Tally with(TlsSession session) {
        return with(session.policy(), session.failure());
    }

    private Tally with(TlsPolicy policy, Optional<TlsFailure> failure) {
        return failure.map(one -> failed(policy, one, 1)).orElseGet(() -> succeeded(policy, 1));
    }

    @Override
    public Tally plus(Tally other) {
        Tally sum = this;
        for (Map.Entry<TlsPolicy, Count> one : other.policies.entrySet()) {
            sum = sum.succeeded(one.getKey(), one.getValue().succeeded());
            for (Map.Entry<TlsFailure, Long> failure : one.getValue().failures().entrySet()) {
                sum = sum.failed(one.getKey(), failure.getKey(), failure.getValue());
            }
        }
        return sum;
    }

    /** The same without what strangers have worded: types of policies of its domain, and kinds of failures. */
    @Override
    public Tally brief(Domain domain) {
        Tally brief = NONE;
        for (Map.Entry<TlsPolicy, Count> one : policies.entrySet()) {
            TlsPolicy policy = brief(one.getKey(), domain);
            brief = brief.succeeded(policy, one.getValue().succeeded());
            for (Map.Entry<TlsFailure, Long> failure : one.getValue().failures().entrySet()) {
                brief = brief.failed(policy, TlsFailure.of(failure.getKey().kind()), failure.getValue());
            }
        }
        return brief;
    }

    @Override
    public Tally withBriefly(Domain domain, TlsSession session) {
        return with(brief(session.policy(), domain), session.failure().map(one -> TlsFailure.of(one.kind())));
    }

    private static TlsPolicy brief(TlsPolicy policy, Domain domain) {
        return new TlsPolicy(policy.type(), domain, List.of(), List.of());
    }

    private Tally succeeded(TlsPolicy policy, long times) {
        return with(policy, count(policy).succeeded(times));
    }

    private Tally failed(TlsPolicy policy, TlsFailure failure, long times) {
        Count before = count(policy);
        boolean apart = before.failures().containsKey(failure)
                || policies.values().stream()
                                .mapToInt(one -> one.failures().size())
                                .sum()
                        < MOST_FAILURES;
        return with(policy, before.failed(apart ? failure : TlsFailure.of(failure.kind()), times));
    }

    private Count count(TlsPolicy policy) {
        return policies.getOrDefault(policy, Count.NONE);
    }

    private Tally with(TlsPolicy policy, Count count) {
        if (!policies.containsKey(policy) && policies.size() >= MOST_POLICIES) {
            return this;
        }
        Map<TlsPolicy, Count> more = new LinkedHashMap<>(policies);
        more.put(policy, count);
        return new Tally(more);
    }

    @Override
    public long size() {
        long octets = policies.isEmpty() ? 0 : OCTETS;
        for (Map.Entry<TlsPolicy, Count> one : policies.entrySet()) {
            TlsPolicy policy = one.getKey();
            octets += OCTETS_OF_A_POLICY
                    + policy.domain().name().length()
                    + policy.size()
                    + OCTETS_OF_A_LINE * (policy.lines().size() + policy.hosts().size());
            for (TlsFailure failure : one.getValue().failures().keySet()) {
                octets += OCTETS_OF_A_FAILURE
                        + failure.ours().length()
                        + failure.host().length()
                        + failure.theirs().length();
            }
        }
        return octets;
    }

    public long succeeded() {
        return policies.values().stream().mapToLong(Count::succeeded).sum();
    }

    public long failed() {
        return policies.values().stream().mapToLong(Count::failed).sum();
    }

    @Override
    public String summary() {
        return succeeded() + " sessions as they should be, " + failed() + " not";
    }

    @Override
    public byte[] encode() {
        return Seal.close(VERSION, EXPECTED, out -> {
            out.writeShort(policies.size());
            for (Map.Entry<TlsPolicy, Count> one : policies.entrySet()) {
                write(out, one.getKey());
                out.writeLong(one.getValue().succeeded());
                out.writeShort(one.getValue().failures().size());
                for (Map.Entry<TlsFailure, Long> failure :
                        one.getValue().failures().entrySet()) {
                    write(out, failure.getKey());
                    out.writeLong(failure.getValue());
                }
            }
        });
    }

    public static Tally decode(byte[] record) throws StoreException {
        return Seal.open(VERSION, record, "a count of TLS sessions", in -> {
            Map<TlsPolicy, Count> policies = new LinkedHashMap<>();
            for (int left = in.readUnsignedShort(); left > 0; left--) {
                TlsPolicy policy = policy(in);
                long succeeded = in.readLong();
                Map<TlsFailure, Long> failures = new LinkedHashMap<>();
                for (int more = in.readUnsignedShort(); more > 0; more--) {
                    failures.put(failure(in), in.readLong());
                }
                policies.put(policy, new Count(succeeded, failures));
            }
            return new Tally(policies);
        });
    }

    private static void write(DataOutputStream out, TlsPolicy policy) throws IOException {
        out.writeUTF(policy.type().name());
        out.writeUTF(policy.domain().name());
        write(out, policy.lines());
        write(out, policy.hosts());
    }

    private static TlsPolicy policy(DataInputStream in) throws IOException {
        return new TlsPolicy(TlsPolicy.Type.valueOf(in.readUTF()), new Domain(in.readUTF()), texts(in), texts(in));
    }

    private static void write(DataOutputStream out, TlsFailure failure) throws IOException {
        out.writeUTF(failure.kind().name());
        out.writeUTF(failure.ours());
        out.writeUTF(failure.host());
        out.writeUTF(failure.theirs());
    }

    private static TlsFailure failure(DataInputStream in) throws IOException {
        return new TlsFailure(TlsFailure.Kind.valueOf(in.readUTF()), in.readUTF(), in.readUTF(), in.readUTF());
    }

    private static void write(DataOutputStream out, List<String> texts) throws IOException {
        out.writeShort(texts.size());
        for (String text : texts) {
            out.writeUTF(text);
        }
    }

    private static List<String> texts(DataInputStream in) throws IOException {
        List<String> texts = new ArrayList<>();
        for (int left = in.readUnsignedShort(); left > 0; left--) {
            texts.add(in.readUTF());
        }
        return texts;
    }
}
