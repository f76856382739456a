package org.palomar.quarantine.internal.record;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.palomar.api.address.Address;
import org.palomar.api.address.ReversePath;
import org.palomar.api.directory.AccountId;
import org.palomar.api.message.Content;
import org.palomar.api.pipeline.MailTransaction;
import org.palomar.api.pipeline.Recipient;
import org.palomar.api.pipeline.RuleHit;
import org.palomar.api.pipeline.StepReport;
import org.palomar.api.quarantine.HeldCopy;
import org.palomar.api.quarantine.QuarantineEntry;
import org.palomar.api.quarantine.QuarantineEntry.Judgement;
import org.palomar.api.quarantine.QuarantineEntry.Written;
import org.palomar.api.quarantine.QuarantineId;
import org.palomar.api.queue.OutboundOptions;
import org.palomar.api.store.StoreException;
import org.palomar.api.trace.StoryId;
import org.palomar.storage.BlobId;
import org.palomar.storage.Seal;

/**
 * An entry as it is stored. Immutable; pure.
 *
 * @param entry what people see of it
 * @param carriage how it came
 * @param body the message as it was received
 */
public record EntryRecord(QuarantineEntry entry, Carriage carriage, BlobId body) {

    private static final int VERSION = 2;

    /** Without the steps that wanted it held. */
    private static final int BEFORE = 1;

    private static final int EXPECTED = 1024;
    private static final int MAX_REASON = 400;

    /** Far more rules and steps than a server has; each takes some hundred octets. */
    private static final int MAX_HITS = 200;

    private static final int MAX_REPORTS = 100;
    private static final int MAX_STEPS = 100;

    private static final int WRONG = 1;
    private static final int REFUSED = 2;

    /**
     * Since when an entry is there, until when, and as what.
     *
     * @param refused whether it is a copy of what was refused
     */
    public record Stay(Instant held, Instant expires, boolean refused) {}

    /** A new entry. */
    public static EntryRecord of(QuarantineId id, HeldCopy copy, Written written, Stay stay, BlobId body) {
        MailTransaction message = copy.message();
        return new EntryRecord(
                new QuarantineEntry(
                        id,
                        copy.owner().id(),
                        copy.owner().address(),
                        copy.recipient(),
                        message.sender(),
                        written,
                        StoryId.of(message),
                        millis(stay.held()),
                        millis(stay.expires()),
                        judgement(copy),
                        false,
                        stay.refused()),
                Carriage.of(message),
                body);
    }

    private static Instant millis(Instant time) {
        return Instant.ofEpochMilli(time.toEpochMilli());
    }

    private static Judgement judgement(HeldCopy copy) {
        MailTransaction message = copy.message();
        List<StepReport> reports = message.reports().stream()
                .filter(report ->
                        report.recipients().isEmpty() || report.recipients().contains(copy.recipient()))
                .limit(MAX_REPORTS)
                .map(report ->
                        new StepReport(report.step(), report.verdict(), report.detail(), report.took(), List.of()))
                .toList();
        return new Judgement(
                Line.cut(copy.reason(), MAX_REASON),
                message.hits().stream().limit(MAX_HITS).toList(),
                reports,
                copy.steps().size() > MAX_STEPS ? Set.of() : copy.steps());
    }

    public Tag tag() {
        return new Tag(entry.id(), entry.account(), entry.held(), entry.expires(), body, entry.refused());
    }

    /** The same entry, called wrong. */
    public EntryRecord calledWrong() {
        QuarantineEntry wrong = new QuarantineEntry(
                entry.id(),
                entry.account(),
                entry.owner(),
                entry.recipient(),
                entry.sender(),
                entry.envelope(),
                entry.story(),
                entry.held(),
                entry.expires(),
                entry.judgement(),
                true,
                entry.refused());
        return new EntryRecord(wrong, carriage, body);
    }

    /** The message as it would have been delivered. Spam it is no more, whatever steps said: somebody has looked. */
    public MailTransaction message(Content content) {
        return new MailTransaction(
                entry.story().transaction(),
                entry.story().received(),
                carriage.origin(),
                entry.sender(),
                List.of(new Recipient(entry.recipient(), Set.of(entry.account()))),
                content,
                carriage.added(),
                false,
                OutboundOptions.NONE.withNeeds(carriage.needs()));
    }

    public byte[] encode() {
        return Seal.close(VERSION, EXPECTED, out -> {
            out.writeLong(entry.id().number());
            out.writeByte((entry.wrong() ? WRONG : 0) | (entry.refused() ? REFUSED : 0));
            out.writeLong(entry.account().value());
            out.writeUTF(entry.owner().toString());
            out.writeUTF(entry.recipient().toString());
            out.writeUTF(entry.sender().text());
            out.writeUTF(entry.envelope().from());
            out.writeUTF(entry.envelope().subject());
            out.writeLong(entry.envelope().size());
            out.writeUTF(entry.story().transaction());
            out.writeLong(entry.story().received().toEpochMilli());
            out.writeLong(entry.held().toEpochMilli());
            out.writeLong(entry.expires().toEpochMilli());
            write(out, entry.judgement());
            carriage.write(out);
            out.write(body.hash());
            out.writeLong(body.size());
        });
    }

    public static EntryRecord decode(byte[] record) throws StoreException {
        int version = record.length > 0 && record[0] == BEFORE ? BEFORE : VERSION;
        return Seal.open(version, record, "an entry of the quarantine", in -> {
            QuarantineId id = new QuarantineId(in.readLong());
            int marks = in.readUnsignedByte();
            AccountId account = new AccountId(in.readLong());
            Address owner = Address.of(in.readUTF());
            Address recipient = Address.of(in.readUTF());
            ReversePath sender = ReversePath.parse(in.readUTF()).orElseThrow(() -> new IOException("no sender"));
            Written written = new Written(in.readUTF(), in.readUTF(), in.readLong());
            String transaction = in.readUTF();
            StoryId story = new StoryId(Instant.ofEpochMilli(in.readLong()), transaction);
            Instant held = Instant.ofEpochMilli(in.readLong());
            Instant expires = Instant.ofEpochMilli(in.readLong());
            Judgement judgement = readJudgement(in, version);
            Carriage carriage = Carriage.read(in);
            byte[] hash = new byte[BlobId.LENGTH];
            in.readFully(hash);
            QuarantineEntry entry = new QuarantineEntry(
                    id,
                    account,
                    owner,
                    recipient,
                    sender,
                    written,
                    story,
                    held,
                    expires,
                    judgement,
                    (marks & WRONG) != 0,
                    (marks & REFUSED) != 0);
            return new EntryRecord(entry, carriage, new BlobId(hash, in.readLong()));
        });
    }

    private static void write(DataOutputStream out, Judgement judgement) throws IOException {
        out.writeUTF(judgement.reason());
        out.writeShort(judgement.hits().size());
        for (RuleHit hit : judgement.hits()) {
            out.writeUTF(hit.rule());
            out.writeDouble(hit.points());
            out.writeUTF(hit.detail());
        }
        out.writeShort(judgement.reports().size());
        for (StepReport report : judgement.reports()) {
            out.writeUTF(report.step());
            out.writeUTF(report.verdict());
            out.writeUTF(report.detail());
            out.writeLong(report.took().toNanos());
        }
        out.writeShort(judgement.steps().size());
        for (String step : judgement.steps()) {
            out.writeUTF(step);
        }
    }

    private static Judgement readJudgement(DataInputStream in, int version) throws IOException {
        String reason = in.readUTF();
        List<RuleHit> hits = new ArrayList<>();
        for (int i = in.readUnsignedShort(); i > 0; i--) {
            hits.add(new RuleHit(in.readUTF(), in.readDouble(), in.readUTF()));
        }
        List<StepReport> reports = new ArrayList<>();
        for (int i = in.readUnsignedShort(); i > 0; i--) {
            reports.add(new StepReport(
                    in.readUTF(), in.readUTF(), in.readUTF(), Duration.ofNanos(in.readLong()), List.of()));
        }
        Set<String> steps = new HashSet<>();
        for (int i = version == BEFORE ? 0 : in.readUnsignedShort(); i > 0; i--) {
            steps.add(in.readUTF());
        }
        return new Judgement(reason, hits, reports, steps);
    }
}
