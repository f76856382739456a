package org.palomar.net.internal.server;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;
import org.palomar.net.SelfSignedTls;

class HandshakeRehearsalTest {

    @Test
    void theServersHandshakeIsGoneThroughToItsEnd() throws Exception {
        SSLContext both = SelfSignedTls.make().context();
        assertThatCode(() -> HandshakeRehearsal.shakeHands(both, both)).doesNotThrowAnyException();
    }

    @Test
    void aHandshakeThatFailsEnds() throws Exception {
        SSLContext server = SelfSignedTls.make().context();
        SSLContext mistrusting = SelfSignedTls.make().context();
        assertThatThrownBy(() -> HandshakeRehearsal.shakeHands(server, mistrusting))
                .isInstanceOf(SSLException.class);
    }
}
