package org.palomar.smtp.server;

import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.palomar.api.config.LastGood;
import org.palomar.api.trace.Storyteller;
import org.palomar.net.ListenerSettings;
import org.palomar.net.MessageMemory;
import org.palomar.net.NetServer;
import org.palomar.net.NetSettings;
import org.palomar.smtp.session.Services;
import org.palomar.smtp.session.Shared;
import org.palomar.smtp.session.SmtpMetrics;
import org.palomar.smtp.session.SmtpSettings;
import org.palomar.smtp.session.TransactionIds;

/** Settings of which none were right since the start: by the default of max-size, what may be larger would be refused for good. */
class UnsettledTest {

    @ParameterizedTest
    @ValueSource(strings = {"smtp", "submission", "lmtp"})
    void everybodyIsAskedToComeBackUntilTheSettingsAreRight(String protocol) throws Exception {
        LastGood<SmtpSettings> settings = new LastGood<>(SmtpServer.PID, SettingsReader::read);
        settings.update(Map.of("max-size", "100M", "max-received", "some"));
        SmtpHandler handler = new SmtpHandler(
                settings::settled,
                new Shared(
                        Services.none(),
                        new SmtpMetrics(),
                        new TransactionIds(),
                        Clock.systemUTC(),
                        MessageMemory.ofProcess(),
                        new Storyteller()));
        try (NetServer net = new NetServer(NetSettings.defaults(), new TestCertificate(), Clock.systemUTC())) {
            net.listen(ListenerSettings.loopback(protocol, protocol, ListenerSettings.Tls.STARTTLS));
            NetServer.Registration registration = net.handler(protocol, handler);
            try (MailClient client = MailClient.silent(net.port(protocol))) {
                client.hears("421 4.3.5 ");
                client.hearsTheEnd();
            }
            settings.update(Map.of("max-size", "100M"));
            try (MailClient client = MailClient.greeted(net.port(protocol))) {
                client.says("QUIT", "221");
            }
            registration.withdraw();
        }
    }
}
