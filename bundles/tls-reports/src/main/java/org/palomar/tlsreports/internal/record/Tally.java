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
import org.palomar.storage.Seal;

/** What was counted of one domain on one day. Immutable. */
public record Tally(Map<TlsPolicy, Count> policies) {

    /** Policies of a domain in a day; a domain with more servers that have records of their own is counted for the first. */
    public static final int MOST_POLICIES = 20;

    /** Failures that are told apart; of more, only the kind. */
    public static final int MOST_FAILURES = 50;

    public static final Tally NONE = new Tally(Map.of());

    private static final int VERSION = 1;
    private static final int EXPECTED = 256;

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

        Count succeededOnceMore() {
            return new Count(succeeded + 1, failures);
        }

        Count failed(TlsFailure failure, long times) {
            TlsFailure known = failures.containsKey(failure) || failures.size() < MOST_FAILURES
                    ? failure
                    : TlsFailure.of(failure.kind());
            Map<TlsFailure, Long> more = new LinkedHashMap<>(failures);
            more.merge(known, times, Long::sum);
            return new Count(succeeded, more);
        }

        Count plus(Count other) {
            Count sum = new Count(succeeded + other.succeeded, failures);
            for (Map.Entry<TlsFailure, Long> one : other.failures.entrySet()) {
                sum = sum.failed(one.getKey(), one.getValue());
            }
            return sum;
        }
    }

    public Tally {
        policies = Map.copyOf(policies);
    }

    public Tally plus(TlsPolicy policy, Optional<TlsFailure> failure) {
        Count before = policies.getOrDefault(policy, Count.NONE);
        return with(policy, failure.map(one -> before.failed(one, 1)).orElseGet(before::succeededOnceMore));
    }

    public Tally plus(Tally other) {
        Tally sum = this;
        for (Map.Entry<TlsPolicy, Count> one : other.policies.entrySet()) {
            Count before = sum.policies.getOrDefault(one.getKey(), Count.NONE);
            sum = sum.with(one.getKey(), before.plus(one.getValue()));
        }
        return sum;
    }

    private Tally with(TlsPolicy policy, Count count) {
        if (!policies.containsKey(policy) && policies.size() >= MOST_POLICIES) {
            return this;
        }
        Map<TlsPolicy, Count> more = new LinkedHashMap<>(policies);
        more.put(policy, count);
        return new Tally(more);
    }

    /** Characters of what its policies say. */
    public long size() {
        return policies.keySet().stream().mapToLong(TlsPolicy::size).sum();
    }

    public long succeeded() {
        return policies.values().stream().mapToLong(Count::succeeded).sum();
    }

    public long failed() {
        return policies.values().stream().mapToLong(Count::failed).sum();
    }

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
