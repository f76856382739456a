package org.palomar.smtp.session;

import java.io.ByteArrayOutputStream;
import org.palomar.api.message.HeaderField;
import org.palomar.smtp.grammar.HeaderSurvey;

/** What a submission server does to a message's header (RFC 6409 §8): adds what must be there, takes out what must not be seen. */
final class SubmittedHeader {

    private SubmittedHeader() {}

    static void complete(MessageBody body, HeaderSurvey survey, Envelope envelope, String hostName) {
        ByteArrayOutputStream missing = new ByteArrayOutputStream();
        if (!survey.date()) {
            missing.writeBytes(new HeaderField("Date", ReceivedField.DATE.format(envelope.begun())).toOctets());
        }
        if (!survey.messageId()) {
            missing.writeBytes(new HeaderField("Message-ID", "<" + envelope.id() + "@" + hostName + ">").toOctets());
        }
        if (survey.from().isEmpty() && envelope.sender().address().isPresent()) {
            missing.writeBytes(new HeaderField("From", envelope.sender().text()).toOctets());
        }
        if (missing.size() > 0 || !survey.bcc().isEmpty()) {
            body.edit(missing.toByteArray(), survey.bcc());
        }
    }
}
