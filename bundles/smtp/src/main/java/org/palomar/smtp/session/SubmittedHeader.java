package org.palomar.smtp.session;

import java.util.List;
import org.palomar.api.message.HeaderField;
import org.palomar.smtp.grammar.HeaderSurvey;

/** What a submission server does to a message's header (RFC 6409 §8): adds what must be there, takes out what must not be seen. */
final class SubmittedHeader {

    private static final byte[] NOTHING = {};

    private SubmittedHeader() {}

    static void complete(MessageBody body, HeaderSurvey survey, Envelope envelope, String hostName) {
        List<HeaderSurvey.Span> blind = survey.bcc();
        for (int i = blind.size() - 1; i >= 0; i--) {
            body.replace(blind.get(i).from(), blind.get(i).to(), NOTHING);
        }
        if (!survey.messageId()) {
            insert(body, new HeaderField("Message-ID", "<" + envelope.id() + "@" + hostName + ">"));
        }
        if (!survey.date()) {
            insert(body, new HeaderField("Date", ReceivedField.DATE.format(envelope.begun())));
        }
    }

    private static void insert(MessageBody body, HeaderField field) {
        body.replace(body.messageStart(), body.messageStart(), field.toOctets());
    }
}
