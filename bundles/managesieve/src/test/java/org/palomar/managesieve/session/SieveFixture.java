package org.palomar.managesieve.session;

import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.palomar.api.address.Address;
import org.palomar.api.auth.Authenticator;
import org.palomar.api.auth.LoginContext;
import org.palomar.api.auth.LoginResult;
import org.palomar.api.auth.Password;
import org.palomar.api.auth.SaslExchange;
import org.palomar.api.auth.SaslStep;
import org.palomar.api.directory.Account;
import org.palomar.api.directory.AccountId;
import org.palomar.api.tls.ServerTls;
import org.palomar.net.ListenerSettings;
import org.palomar.net.NetServer;
import org.palomar.net.NetSettings;
import org.palomar.scripts.StandingScripts;
import org.palomar.storage.InMemoryEngine;
import org.palomar.storage.KeyValueEngine;
import org.palomar.storage.Store;
import org.palomar.storage.StoreSettings;
import org.palomar.storage.Stores;

/** A server on a real listener with real TLS; the account is {@code ann} with the password {@code open sesame}. */
final class SieveFixture implements AutoCloseable {

    private static final char[] STORE_PASSWORD = "testing".toCharArray();
    private static final String PLAIN = "\0ann\0open sesame";

    private final KeyValueEngine engine = new InMemoryEngine();
    private final Store.Owned store = Stores.open(engine, StoreSettings.DEFAULT);
    final StandingScripts scripts;
    final Shared shared = Shared.fresh();
    final NetServer net;
    final NetServer.Registration handler;

    /** @param plaintext whether passwords are taken without TLS */
    SieveFixture(boolean plaintext) throws Exception {
        this(plaintext, Duration.ofSeconds(10));
    }

    /** @param deadline until a client must have logged in */
    SieveFixture(boolean plaintext, Duration deadline) throws Exception {
        this(plaintext, deadline, Duration.ofSeconds(30));
    }

    /** @param wait for a service that is not there */
    SieveFixture(boolean plaintext, Duration deadline, Duration wait) throws Exception {
        SSLContext context = tls();
        net = new NetServer(NetSettings.defaults(), identity(context), Clock.systemUTC());
        net.listen(ListenerSettings.loopback("managesieve", "managesieve", ListenerSettings.Tls.STARTTLS));
        shared.authenticator().set(new Passwords(plaintext));
        scripts = StandingScripts.open(store, Map.of("max-scripts", "3", "max-size", "2K"));
        shared.scripts().set(scripts.scripts());
        SieveSettings settings =
                new SieveSettings(Duration.ofSeconds(10), deadline, Duration.ofSeconds(10), 6, 2, wait);
        handler = net.handler("managesieve", connection -> new SieveSession(connection, shared, settings).run());
    }

    /** Where it listens. */
    InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), net.port("managesieve"));
    }

    @Override
    public void close() {
        net.close();
        scripts.close();
        store.close();
        engine.close();
    }

    private record Passwords(boolean plaintext) implements Authenticator {

        @Override
        public boolean plaintextAllowed(LoginContext context) {
            return plaintext || context.tls();
        }

        @Override
        public List<String> mechanisms(LoginContext context) {
            return plaintextAllowed(context) ? List.of("PLAIN") : List.of();
        }

        @Override
        public LoginResult login(String name, Password password, LoginContext context) {
            if (name.equals("busy")) {
                return new LoginResult.Unavailable();
            }
            boolean right =
                    name.equals("ann") && new String(password.octets(), StandardCharsets.UTF_8).equals("open sesame");
            return right
                    ? new LoginResult.Granted(new Account(new AccountId(1), Address.of("ann@example.test"), "", true))
                    : new LoginResult.Refused();
        }

        @Override
        public SaslExchange start(String mechanism, LoginContext context) {
            return new SaslExchange() {
                @Override
                public boolean clientFirst() {
                    return mechanism.toUpperCase(Locale.ROOT).equals("PLAIN");
                }

                @Override
                public SaslStep respond(byte[] response) {
                    boolean right = new String(response, StandardCharsets.UTF_8).equals(PLAIN);
                    return response.length == 0
                            ? new SaslStep.Malformed()
                            : new SaslStep.Done(
                                    right
                                            ? login("ann", Password.of("open sesame"), context)
                                            : new LoginResult.Refused());
                }
            };
        }
    }

    private static ServerTls identity(SSLContext context) {
        return new ServerTls() {
            @Override
            public SSLContext context() {
                return context;
            }

            @Override
            public List<X509Certificate> certificates() {
                return List.of();
            }
        };
    }

    private static SSLContext tls() throws Exception {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Objects.requireNonNull(SieveFixture.class.getResourceAsStream("/test.p12"))) {
            keys.load(in, STORE_PASSWORD);
        }
        KeyManagerFactory own = KeyManagerFactory.getInstance("PKIX");
        own.init(keys, STORE_PASSWORD);
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("test", keys.getCertificate("test"));
        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(own.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }
}
