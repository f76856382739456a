package org.palomar.smtp.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;
import org.palomar.api.config.UnsettledException;
import org.palomar.net.Connection;
import org.palomar.net.ConnectionHandler;
import org.palomar.smtp.session.Profile;
import org.palomar.smtp.session.Shared;
import org.palomar.smtp.session.SmtpSession;
import org.palomar.smtp.session.SmtpSettings;

/** Starts a session for each connection, with the settings of that moment. Safe for any thread. */
public final class SmtpHandler implements ConnectionHandler {

    private final Supplier<SmtpSettings> settings;
    private final Shared shared;

    /** @param settings throws an {@link UnsettledException} while none were right yet */
    public SmtpHandler(Supplier<SmtpSettings> settings, Shared shared) {
        this.settings = settings;
        this.shared = shared;
    }

    @Override
    public String refusal() {
        return SmtpSession.REFUSAL;
    }

    @Override
    public void handle(Connection connection) throws IOException {
        Profile profile = Profile.of(connection.protocol())
                .orElseThrow(() -> new IllegalArgumentException("not a profile of SMTP: " + connection.protocol()));
        SmtpSettings now;
        try {
            now = settings.get();
        } catch (UnsettledException unsettled) {
            // A larger message than by default may be wanted, and would be refused for good.
            connection.channel().write(SmtpSession.UNSETTLED.getBytes(StandardCharsets.US_ASCII));
            connection.channel().flush();
            return;
        }
        new SmtpSession(connection, profile, now, shared).run();
    }
}
