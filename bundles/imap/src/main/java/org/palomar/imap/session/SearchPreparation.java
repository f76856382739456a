package org.palomar.imap.session;

import java.io.IOException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.palomar.api.mailbox.Flag;
import org.palomar.api.mailbox.MailboxView;
import org.palomar.imap.grammar.SearchKey;
import org.palomar.imap.grammar.SearchKey.Comparison;
import org.palomar.imap.session.SearchTest.OfColumns;
import org.palomar.imap.session.SearchTest.OfMessage;
import org.palomar.imap.session.SearchTest.Verdict;

/** Makes tests of search keys: sets are resolved, dates become instants, texts are folded, once. */
final class SearchPreparation {

    private static final long DAY_MILLIS = 24L * 60 * 60 * 1000;

    private final OpenMailbox open;
    private final MailboxView view;

    SearchPreparation(OpenMailbox open) {
        this.open = open;
        this.view = open.reported();
    }

    SearchTest of(SearchKey key) {
        return switch (key) {
            case SearchKey.Constant constant -> (OfColumns) index -> constant.value();
            case SearchKey.And and -> new All(and.keys().stream().map(this::of).toList());
            case SearchKey.Or or ->
                new Inverse(new All(List.of(new Inverse(of(or.first())), new Inverse(of(or.second())))));
            case SearchKey.Not not -> new Inverse(of(not.key()));
            case SearchKey.InSet inSet -> {
                IndexSet set = open.resolveExisting(inSet.set(), inSet.uid());
                yield (OfColumns) set::contains;
            }
            case SearchKey.HasFlag has -> flag(has.flag());
            case SearchKey.Dated dated -> dated(dated);
            case SearchKey.Sized sized ->
                (OfColumns)
                        index -> sized.larger() ? view.size(index) > sized.octets() : view.size(index) < sized.octets();
            case SearchKey.ModSeq modSeq -> (OfColumns) index -> view.modSeq(index) >= modSeq.modSeq();
            default -> ofMessage(key);
        };
    }

    private OfColumns flag(Flag flag) {
        if (flag.equals(Flag.SEEN)) {
            return index -> view.flags(index).isSeen();
        }
        if (flag.equals(Flag.DELETED)) {
            return index -> view.flags(index).isDeleted();
        }
        return index -> view.flags(index).has(flag);
    }

    private SearchTest dated(SearchKey.Dated dated) {
        if (dated.kind() == SearchKey.DateKind.SENT) {
            return (OfMessage) message ->
                    message.sent().filter(sent -> compares(sent, dated)).isPresent();
        }
        long start = dated.date().atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli();
        long end = start + DAY_MILLIS;
        return switch (dated.comparison()) {
            case BEFORE -> (OfColumns) index -> view.received(index) < start;
            case ON -> (OfColumns) index -> view.received(index) >= start && view.received(index) < end;
            case SINCE -> (OfColumns) index -> view.received(index) >= start;
        };
    }

    private static boolean compares(LocalDate sent, SearchKey.Dated dated) {
        Comparison comparison = dated.comparison();
        return switch (comparison) {
            case BEFORE -> sent.isBefore(dated.date());
            case ON -> sent.isEqual(dated.date());
            case SINCE -> !sent.isBefore(dated.date());
        };
    }

    private static SearchTest ofMessage(SearchKey key) {
        return switch (key) {
            case SearchKey.InEnvelope in -> {
                TextSearch text = new TextSearch(in.text());
                yield (OfMessage) message -> message.envelopeHas(in.field(), text);
            }
            case SearchKey.InHeader in -> {
                TextSearch text = new TextSearch(in.text());
                yield (OfMessage) message -> message.fieldHas(in.field(), text);
            }
            case SearchKey.InText in -> {
                TextSearch text = new TextSearch(in.text());
                yield (OfMessage) message -> message.textHas(in.header(), text);
            }
            case SearchKey.EmailId id ->
                (OfMessage) message -> message.emailId().equals(id.id());
            default -> throw new IllegalStateException("a key of columns");
        };
    }

    /** All of several; those that the columns decide are asked first when the message is at hand. */
    private record All(List<SearchTest> tests) implements SearchTest {
        @Override
        public Verdict column(int index) {
            Verdict verdict = Verdict.YES;
            for (SearchTest test : tests) {
                Verdict next = test.column(index);
                if (next == Verdict.NO) {
                    return next;
                }
                verdict = next == Verdict.UNKNOWN ? next : verdict;
            }
            return verdict;
        }

        @Override
        public boolean message(int index, SearchedMessage message) throws IOException {
            for (SearchTest test : tests) {
                if (!test.message(index, message)) {
                    return false;
                }
            }
            return true;
        }
    }

    private record Inverse(SearchTest test) implements SearchTest {
        @Override
        public Verdict column(int index) {
            return test.column(index).inverse();
        }

        @Override
        public boolean message(int index, SearchedMessage message) throws IOException {
            return !test.message(index, message);
        }
    }
}
