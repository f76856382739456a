package org.palomar.relay.grammar;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.palomar.api.address.Address;
import org.palomar.api.address.ReversePath;
import org.palomar.api.message.Content;
import org.palomar.api.queue.BodyNeed;
import org.palomar.api.queue.DeliverBy;
import org.palomar.api.queue.Notify;
import org.palomar.api.queue.Outbound;
import org.palomar.api.queue.OutboundOptions;
import org.palomar.api.queue.OutboundRecipient;
import org.palomar.api.queue.Returned;

class CommandsTest {

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    private static final OutboundOptions EVERYTHING = new OutboundOptions(
            Optional.of(Returned.HEADERS),
            "QQ+314 159",
            Set.of(BodyNeed.EIGHT_BIT, BodyNeed.SMTPUTF8, BodyNeed.REQUIRETLS),
            -3,
            Optional.empty(),
            Optional.of(new DeliverBy(NOW.plusSeconds(120), true, true)));

    private static Commands server(String keywords) {
        Set<String> all = Stream.of(keywords.split(" ", -1)).collect(Collectors.toSet());
        return new Commands(new Extensions("mail.example.org", all, 0, Set.of()));
    }

    private static Outbound message(ReversePath sender, OutboundOptions options) {
        return new Outbound(
                "t1",
                NOW,
                sender,
                List.of(OutboundRecipient.of(Address.of("bo@example.org"))),
                Content.of(new byte[0]),
                options,
                Optional.empty());
    }

    private static String mail(String keywords, OutboundOptions options) {
        ReversePath sender = ReversePath.of(Address.of("ana@example.com"));
        return server(keywords).mail(message(sender, options), 1234, NOW);
    }

    @Test
    void mailHasOnlyWhatTheServerOffersAndWhatTheMessageNeeds() {
        assertThat(mail("", OutboundOptions.NONE)).isEqualTo("MAIL FROM:<ana@example.com>");
        assertThat(mail("SIZE 8BITMIME SMTPUTF8 REQUIRETLS DSN MT-PRIORITY DELIVERBY", OutboundOptions.NONE))
                .isEqualTo("MAIL FROM:<ana@example.com> SIZE=1234");
        assertThat(mail("SIZE 8BITMIME SMTPUTF8 REQUIRETLS DSN MT-PRIORITY DELIVERBY", EVERYTHING))
                .isEqualTo("MAIL FROM:<ana@example.com> SIZE=1234 BODY=8BITMIME SMTPUTF8 REQUIRETLS RET=HDRS"
                        + " ENVID=QQ+2B314+20159 MT-PRIORITY=-3 BY=120;RT");
        // Whether they may be left out is not for the grammar to say: a server without them is not asked.
        assertThat(mail("", EVERYTHING)).isEqualTo("MAIL FROM:<ana@example.com> SMTPUTF8 REQUIRETLS");
    }

    @Test
    void mailFromNobodyHasEmptyBrackets() {
        assertThat(server("").mail(message(ReversePath.none(), OutboundOptions.NONE), 0, NOW))
                .isEqualTo("MAIL FROM:<>");
    }

    @ParameterizedTest
    @CsvSource({
        "90,   true,  false, ' BY=90;R'",
        "90,   false, true,  ' BY=90;NT'",
        "0,    true,  false, ' BY=1;R'",
        "-5,   true,  false, ' BY=1;R'",
        "-5,   false, false, ' BY=-5;N'",
        "99999999999, true, false, ' BY=999999999;R'",
        "-99999999999, false, false, ' BY=-999999999;N'"
    })
    void theTimeIsWhatIsLeftOfIt(long seconds, boolean returned, boolean traced, String expected) {
        OutboundOptions options = new OutboundOptions(
                Optional.empty(),
                "",
                Set.of(),
                0,
                Optional.empty(),
                Optional.of(new DeliverBy(NOW.plusSeconds(seconds), returned, traced)));
        assertThat(mail("DELIVERBY", options)).isEqualTo("MAIL FROM:<ana@example.com>" + expected);
    }

    @Test
    void rcptTellsWhatTheSenderWantsToHear() {
        Address bo = Address.of("bo@example.org");
        OutboundRecipient asked = new OutboundRecipient(
                bo, "rfc822;bo+x@example.org", Set.of(Notify.DELAY, Notify.SUCCESS, Notify.FAILURE));
        assertThat(server("DSN").rcpt(asked))
                .isEqualTo("RCPT TO:<bo@example.org> NOTIFY=SUCCESS,FAILURE,DELAY ORCPT=rfc822;bo+2Bx@example.org");
        assertThat(server("").rcpt(asked)).isEqualTo("RCPT TO:<bo@example.org>");
        assertThat(server("DSN").rcpt(OutboundRecipient.of(bo))).isEqualTo("RCPT TO:<bo@example.org>");
        assertThat(server("DSN").rcpt(new OutboundRecipient(bo, "", Set.of(Notify.NEVER))))
                .isEqualTo("RCPT TO:<bo@example.org> NOTIFY=NEVER");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "utf-8;\u00f1@example.org",
                "no type",
                ";bo@example.org",
                "rfc822 NOTIFY=NEVER;bo@example.org",
                "rfc=822;bo@example.org"
            })
    void anOriginalRecipientThatCannotBeWrittenIsLeftOut(String original) {
        OutboundRecipient recipient = new OutboundRecipient(Address.of("bo@example.org"), original, Set.of());
        assertThat(server("DSN").rcpt(recipient)).isEqualTo("RCPT TO:<bo@example.org>");
    }

    @Test
    void oddLocalPartsAreQuoted() {
        OutboundRecipient odd = OutboundRecipient.of(
                new Address("a b\"c>", Address.of("x@example.org").domain()));
        assertThat(server("").rcpt(odd)).isEqualTo("RCPT TO:<\"a b\\\"c>\"@example.org>");
    }
}
