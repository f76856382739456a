package org.palomar.imap.session;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.palomar.api.mailbox.MailboxView;
import org.palomar.api.mailbox.StoredMessage;
import org.palomar.api.mailbox.UidSet;
import org.palomar.api.store.StoreException;
import org.palomar.imap.grammar.FetchItem;
import org.palomar.imap.grammar.FetchItem.Attribute;

/** Writes the FETCH responses of one command (RFC 9051 §7.5.2). */
final class FetchRendering {

    private final Output out;
    private final FlagsRendering flags;
    private final FetchPlan plan;
    private final MailboxView view;
    private final boolean condstore;
    private final News.Told told = new News.Told();
    private UidSet.Builder toldOfMarked = new UidSet.Builder();
    private UidSet marked = UidSet.EMPTY;
    private MailboxView afterMarking;
    private int begun;
    private int written;
    private boolean undecodable;
    private boolean partMissing;

    FetchRendering(Output out, FlagsRendering flags, FetchPlan plan, MailboxView view, boolean condstore) {
        this.out = out;
        this.flags = flags;
        this.plan = plan;
        this.view = view;
        this.afterMarking = view;
        this.condstore = condstore;
    }

    /** These messages were marked {@code \Seen} by the command, and what they are since: some of those that are written next. */
    void marked(UidSet uids, MailboxView after) {
        told();
        marked = uids;
        afterMarking = after;
    }

    /** The marked messages that were answered, whose flags the client knows therefore. */
    News.Told told() {
        told.add(toldOfMarked.build(), afterMarking);
        toldOfMarked = new UidSet.Builder();
        return told;
    }

    /** Messages of which something was written; an exception after that is the connection's. */
    int begun() {
        return begun;
    }

    /** Messages that were answered. */
    int written() {
        return written;
    }

    /** Whether a part's transfer encoding could not be undone. */
    boolean undecodable() {
        return undecodable;
    }

    /** Whether the size of a part was asked for that a message doesn't have. */
    boolean partMissing() {
        return partMissing;
    }

    /** Answers from the columns alone. */
    void write(int index) throws IOException {
        begin(index);
        for (int i = 0; i < plan.items().size(); i++) {
            if (i > 0) {
                out.octet(' ');
            }
            column((Attribute) plan.items().get(i), index, index, view);
        }
        end();
    }

    /** Answers with what is stored. Nothing is written of a message that can't be read. */
    void write(int index, StoredMessage message) throws IOException, StoreException {
        List<SectionData> sections = sections(message);
        List<Optional<Long>> sizes = sizes(message);
        if (sizes.size() == plan.items().size() && sizes.stream().allMatch(Optional::isEmpty)) {
            written++; // all that was asked for is told by the reply
            return;
        }
        boolean isMarked = !marked.isEmpty() && marked.contains(message.uid());
        int now = isMarked ? afterMarking.indexOf(message.uid()) : -1;
        MailboxView columns = now >= 0 ? afterMarking : view;
        int column = now >= 0 ? now : index;
        begin(index);
        int section = 0;
        int size = 0;
        boolean first = true;
        for (FetchItem wanted : plan.items()) {
            if (wanted instanceof FetchItem.BinarySize && sizes.get(size).isEmpty()) {
                size++;
                continue;
            }
            if (!first) {
                out.octet(' ');
            }
            first = false;
            switch (wanted) {
                case FetchItem.Section item -> section(item, sections.get(section++));
                case FetchItem.BinarySize item ->
                    out.text(item.label()).octet(' ').number(sizes.get(size++).orElseThrow());
                case Attribute attribute -> attribute(attribute, column, index, columns, message);
            }
        }
        if (now >= 0) {
            tellMarked(now);
            toldOfMarked.add(message.uid());
        }
        end();
    }

    private void begin(int index) throws IOException {
        begun++;
        out.text("* ").number(index + 1L).text(" FETCH (");
    }

    private void end() throws IOException {
        out.text(")\r\n");
        written++;
    }

    private List<SectionData> sections(StoredMessage message) throws IOException, StoreException {
        List<SectionData> sections = new ArrayList<>(1);
        SectionReader reader = null;
        for (FetchItem item : plan.items()) {
            if (item instanceof FetchItem.Section section) {
                out.channel().giveWay();
                reader = reader == null ? new SectionReader(message) : reader;
                sections.add(reader.read(section));
            }
        }
        return sections;
    }

    private List<Optional<Long>> sizes(StoredMessage message) throws IOException, StoreException {
        List<Optional<Long>> sizes = new ArrayList<>(0);
        for (FetchItem item : plan.items()) {
            if (item instanceof FetchItem.BinarySize size) {
                SectionReader reader = new SectionReader(message);
                Optional<Long> octets = reader.binarySize(size.part());
                if (octets.isEmpty()) {
                    boolean has = reader.hasPart(size.part());
                    undecodable |= has;
                    partMissing |= !has;
                }
                sizes.add(octets);
            }
        }
        return sizes;
    }

    private void attribute(Attribute attribute, int column, int index, MailboxView columns, StoredMessage message)
            throws IOException {
        switch (attribute) {
            case ENVELOPE ->
                EnvelopeRendering.write(out.text("ENVELOPE "), message.summary().envelope());
            case BODY ->
                StructureRendering.write(out.text("BODY "), message.summary().structure(), false);
            case BODYSTRUCTURE ->
                StructureRendering.write(
                        out.text("BODYSTRUCTURE "), message.summary().structure(), true);
            case EMAILID ->
                out.text("EMAILID (").text(ObjectIds.ofEmail(message.emailId())).octet(')');
            case UID, FLAGS, INTERNALDATE, RFC822_SIZE, MODSEQ, THREADID -> column(attribute, column, index, columns);
        }
    }

    private void column(Attribute attribute, int column, int index, MailboxView columns) throws IOException {
        switch (attribute) {
            case UID -> out.text("UID ").number(view.uid(index));
            case FLAGS -> out.text("FLAGS ").bytes(flags.of(columns.flags(column)));
            case INTERNALDATE -> InternalDate.write(out.text("INTERNALDATE "), view.received(index));
            case RFC822_SIZE -> out.text("RFC822.SIZE ").number(view.size(index));
            case MODSEQ -> out.text("MODSEQ (").number(columns.modSeq(column)).octet(')');
            // RFC 8474 §5.2: NIL where the server keeps no threads
            case THREADID -> out.text("THREADID NIL");
            case ENVELOPE, BODY, BODYSTRUCTURE, EMAILID -> throw new IllegalStateException("no column");
        }
    }

    /** RFC 9051 §6.4.5: flags that the command changed are part of the answer. */
    private void tellMarked(int now) throws IOException {
        if (!plan.has(Attribute.FLAGS)) {
            out.text(" FLAGS ").bytes(flags.of(afterMarking.flags(now)));
        }
        if (condstore && !plan.has(Attribute.MODSEQ)) {
            out.text(" MODSEQ (").number(afterMarking.modSeq(now)).octet(')');
        }
    }

    private void section(FetchItem.Section item, SectionData data) throws IOException {
        out.text(item.label()).octet(' ');
        switch (data) {
            case SectionData.Absent absent -> out.nil();
            case SectionData.Undecodable unknown -> {
                undecodable = true;
                out.nil();
            }
            case SectionData.InMemory octets -> {
                // literal8, where there may be NULs (RFC 3516 §4.3)
                literal(octets.length(), item.binary() && octets.hasNul());
                octets.write(out);
            }
            case SectionData.Streamed stream -> {
                literal(stream.length(), item.binary());
                stream.write(out);
            }
        }
    }

    private void literal(long length, boolean binary) throws IOException {
        out.text(binary ? "~{" : "{").number(length).text("}\r\n");
    }
}
