package org.palomar.dmarcreports.internal.report;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import org.palomar.api.address.Address;
import org.palomar.api.message.Content;
import org.palomar.api.message.HeaderField;
import org.palomar.mime.MailDates;
import org.palomar.reports.Submitter;

/**
 * A report as mail (RFC 7489 §7.2.1.1).
 *
 * @param id unique; letters and digits
 */
public record ReportMail(Report report, Address to, Instant now, String id) {

    private static final int BASE64_LINE = 76;

    public Content compose() {
        Submitter submitter = report.submitter();
        String boundary = "part." + id;
        ByteArrayOutputStream out = new ByteArrayOutputStream(4096);
        field(out, "From", "<postmaster@" + submitter.host() + ">");
        field(out, "To", "<" + to + ">");
        field(
                out,
                "Subject",
                "Report Domain: " + report.subject().domain() + " Submitter: " + submitter.host() + " Report-ID: <"
                        + report.id() + ">");
        field(out, "Date", MailDates.format(now.atOffset(ZoneOffset.UTC)));
        field(out, "Message-ID", "<" + id + "@" + submitter.host() + ">");
        field(out, "Auto-Submitted", "auto-generated"); // RFC 3834 §5
        field(out, "MIME-Version", "1.0");
        field(out, "Content-Type", "multipart/mixed; boundary=\"" + boundary + "\"");
        text(out, "\r\n--" + boundary + "\r\n");
        field(out, "Content-Type", "text/plain; charset=us-ascii");
        field(out, "Content-Transfer-Encoding", "7bit");
        text(out, "\r\n" + words(submitter) + "\r\n--" + boundary + "\r\n");
        field(out, "Content-Type", "application/gzip");
        field(out, "Content-Transfer-Encoding", "base64");
        field(out, "Content-Disposition", "attachment; filename=\"" + report.fileName() + "\"");
        text(out, "\r\n");
        out.writeBytes(Base64.getMimeEncoder(BASE64_LINE, "\r\n".getBytes(StandardCharsets.US_ASCII))
                .encode(report.compressed()));
        text(out, "\r\n--" + boundary + "--\r\n");
        return Content.of(out.toByteArray());
    }

    private String words(Submitter submitter) {
        return "This is an aggregate DMARC report (RFC 7489) from " + submitter.host() + " about "
                + report.subject().domain() + "\r\non " + report.subject().day() + " (UTC): "
                + report.tally().summary() + ".\r\nQuestions are welcome at " + submitter.contact() + ".\r\n";
    }

    private static void field(ByteArrayOutputStream out, String name, String value) {
        out.writeBytes(new HeaderField(name, value).toOctets());
    }

    private static void text(ByteArrayOutputStream out, String text) {
        out.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
    }
}
