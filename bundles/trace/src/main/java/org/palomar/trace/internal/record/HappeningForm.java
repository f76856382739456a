package org.palomar.trace.internal.record;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.palomar.api.address.Domain;
import org.palomar.api.directory.AccountId;
import org.palomar.api.mailbox.MailboxName;
import org.palomar.api.pipeline.StepReport;
import org.palomar.api.trace.Happening;
import org.palomar.api.trace.Happening.Operated.Change;

/** The stored form of each kind of event. The number of a kind is for ever; fields may be added to the end of one, and are not there in older records. */
final class HappeningForm {

    private static final int JUDGED = 1;
    private static final int REFUSED = 2;
    private static final int DELIVERED = 3;
    private static final int EXPANDED = 4;
    private static final int DISCARDED = 5;
    private static final int QUEUED = 6;
    private static final int ATTEMPTED = 7;
    private static final int OPERATED = 8;
    private static final int NOTIFIED = 9;
    private static final int ACTED = 10;

    private static final List<Change> CHANGES =
            List.of(Change.HELD, Change.RELEASED, Change.RETRIED, Change.REDIRECTED, Change.REMOVED);

    private HappeningForm() {}

    /** Writes one and answers its kind. */
    static int write(DataOutputStream out, Happening what) throws IOException {
        return switch (what) {
            case Happening.Received received -> throw new IllegalArgumentException("it is the head of its story");
            case Happening.Unknown unknown -> throw new IllegalArgumentException("nobody can tell what is unknown");
            case Happening.Judged(StepReport report) -> judged(out, report);
            case Happening.Refused refused -> {
                Parts.addresses(out, refused.recipients());
                Parts.reply(out, refused.reply());
                yield REFUSED;
            }
            case Happening.Delivered delivered -> {
                Parts.address(out, delivered.recipient());
                out.writeLong(delivered.account().value());
                out.writeUTF(delivered.mailbox().value());
                out.writeUTF(delivered.why());
                yield DELIVERED;
            }
            case Happening.Expanded expanded -> {
                Parts.address(out, expanded.recipient());
                Parts.addresses(out, expanded.targets());
                out.writeUTF(expanded.by());
                yield EXPANDED;
            }
            case Happening.Discarded discarded -> {
                Parts.addresses(out, discarded.recipients());
                out.writeUTF(discarded.why());
                yield DISCARDED;
            }
            case Happening.Queued queued -> {
                Parts.entry(out, queued.entry());
                out.writeUTF(queued.destination().name());
                Parts.addresses(out, queued.recipients());
                yield QUEUED;
            }
            case Happening.Attempted attempted -> attempted(out, attempted);
            case Happening.Operated operated -> {
                Parts.entry(out, operated.entry());
                Parts.constant(out, CHANGES, operated.change());
                out.writeUTF(operated.detail());
                yield OPERATED;
            }
            case Happening.Notified notified -> {
                Parts.entry(out, notified.entry());
                out.writeUTF(notified.notice());
                Parts.list(out, notified.about(), Parts::answer);
                yield NOTIFIED;
            }
            case Happening.Acted acted -> {
                out.writeUTF(acted.actor());
                out.writeUTF(acted.action());
                Parts.addresses(out, acted.recipients());
                out.writeUTF(acted.detail());
                yield ACTED;
            }
        };
    }

    private static int judged(DataOutputStream out, StepReport report) throws IOException {
        out.writeUTF(report.step());
        out.writeUTF(report.verdict());
        out.writeUTF(report.detail());
        out.writeLong(report.took().toNanos());
        Parts.addresses(out, report.recipients());
        return JUDGED;
    }

    private static int attempted(DataOutputStream out, Happening.Attempted attempted) throws IOException {
        Parts.entry(out, attempted.entry());
        out.writeInt(attempted.number());
        out.writeUTF(attempted.destination().name());
        Parts.list(out, attempted.visits(), Parts::visit);
        Parts.list(out, attempted.answers(), Parts::answer);
        Parts.optional(out, attempted.obstacle(), Parts::remote);
        return ATTEMPTED;
    }

    static Happening read(int kind, DataInputStream in) throws IOException {
        return switch (kind) {
            case JUDGED ->
                new Happening.Judged(new StepReport(
                        in.readUTF(),
                        in.readUTF(),
                        in.readUTF(),
                        Duration.ofNanos(in.readLong()),
                        Parts.addresses(in)));
            case REFUSED -> new Happening.Refused(Parts.addresses(in), Parts.reply(in));
            case DELIVERED ->
                new Happening.Delivered(
                        Parts.address(in), new AccountId(in.readLong()), new MailboxName(in.readUTF()), in.readUTF());
            case EXPANDED -> new Happening.Expanded(Parts.address(in), Parts.addresses(in), in.readUTF());
            case DISCARDED -> new Happening.Discarded(Parts.addresses(in), in.readUTF());
            case QUEUED -> new Happening.Queued(Parts.entry(in), new Domain(in.readUTF()), Parts.addresses(in));
            case ATTEMPTED ->
                new Happening.Attempted(
                        Parts.entry(in),
                        in.readInt(),
                        new Domain(in.readUTF()),
                        Parts.list(in, Parts::visit),
                        Parts.list(in, Parts::answer),
                        Parts.optional(in, Parts::remote));
            case OPERATED -> new Happening.Operated(Parts.entry(in), Parts.constant(in, CHANGES), in.readUTF());
            case NOTIFIED -> new Happening.Notified(Parts.entry(in), in.readUTF(), Parts.list(in, Parts::answer));
            case ACTED -> new Happening.Acted(in.readUTF(), in.readUTF(), Parts.addresses(in), in.readUTF());
            default -> throw new IOException("a kind of a newer version");
        };
    }
}
