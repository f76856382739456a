package org.palomar.dmarcreports.internal;

import java.io.ByteArrayInputStream;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.palomar.api.dmarc.DmarcReport;
import org.palomar.api.dmarc.UnreadableReportException;

/**
 * Reads the XML of a report as it comes, one element after another. Lenient, as the large senders differ: namespaces, order and elements that are not known mean nothing, and what is missing is empty. There are no entities but those of XML
 * itself: what declares some is refused. For one report and one thread.
 */
final class ReportXml {

    /** Rows of a report; a domain whose name is abused by more sources than that learns of the first. */
    static final int MOST_ROWS = 50_000;

    /** The schema nests six deep. */
    private static final int MOST_DEPTH = 20;

    /** Items beneath a row that are looked at. */
    private static final int MOST_ITEMS = DmarcReport.MAX_ITEMS;

    /** Tags of a published policy, in the order in which they are shown. */
    private static final List<String> TAGS = List.of("p", "sp", "np", "adkim", "aspf", "pct", "fo", "testing");

    private final Deque<String> path = new ArrayDeque<>();
    private final StringBuilder text = new StringBuilder();
    private final Map<String, String> metadata = new HashMap<>();
    private final Map<String, String> published = new LinkedHashMap<>();
    private final List<DmarcReport.Row> rows = new ArrayList<>();
    private RowParts row = new RowParts();
    private Map<String, String> item = new HashMap<>();

    /** What is known of the row that is being read. */
    private static final class RowParts {
        private final Map<String, String> values = new HashMap<>();
        private final List<String> reasons = new ArrayList<>();
        private final List<String> signatures = new ArrayList<>();
        private final List<String> checked = new ArrayList<>();

        private String get(String name) {
            return values.getOrDefault(name, "");
        }

        private DmarcReport.Row end() {
            return new DmarcReport.Row(
                    get("source_ip"),
                    number(get("count")),
                    get("disposition").toLowerCase(Locale.ROOT),
                    get("dkim").toLowerCase(Locale.ROOT),
                    get("spf").toLowerCase(Locale.ROOT),
                    reasons,
                    get("header_from").toLowerCase(Locale.ROOT),
                    get("envelope_from").toLowerCase(Locale.ROOT),
                    signatures,
                    checked);
        }
    }

    private ReportXml() {}

    static DmarcReport read(byte[] octets) throws UnreadableReportException {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_VALIDATING, false);
        ReportXml report = new ReportXml();
        try {
            XMLStreamReader reader = factory.createXMLStreamReader(new ByteArrayInputStream(octets));
            try {
                report.run(reader);
            } finally {
                reader.close();
            }
        } catch (XMLStreamException malformed) {
            throw new UnreadableReportException("its XML can't be read"
                    + (malformed.getLocation() == null
                            ? ""
                            : ", line " + malformed.getLocation().getLineNumber()));
        }
        return report.end();
    }

    private void run(XMLStreamReader reader) throws XMLStreamException, UnreadableReportException {
        while (reader.hasNext()) {
            switch (next(reader)) {
                case XMLStreamConstants.START_ELEMENT -> begin(reader.getLocalName());
                case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> add(reader);
                case XMLStreamConstants.END_ELEMENT -> finish();
                case XMLStreamConstants.DTD, XMLStreamConstants.ENTITY_REFERENCE ->
                    throw new UnreadableReportException("its XML declares entities of its own, which no report needs");
                default -> {}
            }
        }
    }

    /** The platform's reader has no message for some of what it refuses, and ends with another exception then. */
    private static int next(XMLStreamReader reader) throws XMLStreamException {
        try {
            return reader.next();
        } catch (RuntimeException wordless) {
            throw new XMLStreamException("refused without a reason", wordless);
        }
    }

    private void begin(String name) throws UnreadableReportException {
        String lower = name.toLowerCase(Locale.ROOT);
        if (path.isEmpty() && !lower.equals("feedback")) {
            throw new UnreadableReportException("its XML is no DMARC report");
        }
        if (path.size() >= MOST_DEPTH) {
            throw new UnreadableReportException("its XML nests too deep");
        }
        path.addLast(lower);
        text.setLength(0);
        switch (where()) {
            case "record" -> row = new RowParts();
            case "record/auth_results/dkim", "record/auth_results/spf", "record/row/policy_evaluated/reason" ->
                item = new HashMap<>();
            default -> {}
        }
    }

    private void add(XMLStreamReader reader) {
        int room = DmarcReport.MAX_TEXT - text.length();
        if (room > 0) {
            String more = reader.getText();
            text.append(more, 0, Math.min(room, more.length()));
        }
    }

    /** The path below the root. */
    private String where() {
        return path.stream().skip(1).collect(Collectors.joining("/"));
    }

    private void finish() throws UnreadableReportException {
        String where = where();
        String name = path.removeLast();
        String value = text.toString().strip();
        text.setLength(0);
        switch (where) {
            case "record" -> endRow();
            case "record/row/policy_evaluated/reason" -> keep(row.reasons, "type", "comment");
            case "record/auth_results/dkim" -> keep(row.signatures, "domain", "selector", "result");
            case "record/auth_results/spf" -> keep(row.checked, "domain", "result");
            default -> value(where, name, value);
        }
    }

    private void value(String where, String name, String value) {
        int last = where.lastIndexOf('/');
        switch (where.substring(0, Math.max(0, last))) {
            case "report_metadata", "report_metadata/date_range" -> metadata.putIfAbsent(name, value);
            case "policy_published" -> published.putIfAbsent(name, value);
            case "record/row", "record/row/policy_evaluated", "record/identifiers", "record/identities" ->
                row.values.putIfAbsent(name, value);
            case "record/row/policy_evaluated/reason", "record/auth_results/dkim", "record/auth_results/spf" ->
                item.putIfAbsent(name, value);
            default -> {}
        }
    }

    private void keep(List<String> list, String... names) {
        String whole = Stream.of(names)
                .map(name -> item.getOrDefault(name, ""))
                .filter(one -> !one.isEmpty())
                .collect(Collectors.joining(" "));
        if (list.size() < MOST_ITEMS && !whole.isEmpty()) {
            list.add(whole);
        }
    }

    private void endRow() throws UnreadableReportException {
        if (rows.size() >= MOST_ROWS) {
            throw new UnreadableReportException("it has more than " + MOST_ROWS + " rows");
        }
        rows.add(row.end());
    }

    private DmarcReport end() throws UnreadableReportException {
        String domain = published.getOrDefault("domain", "");
        if (metadata.isEmpty() || domain.isEmpty()) {
            throw new UnreadableReportException("its XML does not say who reports, or on which domain");
        }
        String policy = TAGS.stream()
                .filter(tag -> !published.getOrDefault(tag, "").isEmpty())
                .map(tag -> tag + "=" + published.get(tag))
                .collect(Collectors.joining("; "));
        return new DmarcReport(
                metadata.getOrDefault("org_name", ""),
                metadata.getOrDefault("report_id", ""),
                moment(metadata.getOrDefault("begin", "")),
                moment(metadata.getOrDefault("end", "")),
                domain.toLowerCase(Locale.ROOT),
                policy,
                rows);
    }

    /** Seconds since 1970; some write a fraction. */
    private static Instant moment(String seconds) {
        return Instant.ofEpochSecond(number(seconds.split("\\.", 2)[0]));
    }

    /** 0 for what is no number, or of more than 15 digits. */
    private static long number(String digits) {
        return digits.matches("[0-9]{1,15}") ? Long.parseLong(digits) : 0;
    }
}
