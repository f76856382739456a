package org.palomar.certificates.internal;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.function.Supplier;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * Chooses an identity for each handshake: one for the name that the client asks for (RFC 6066 §3), else the default one. An alias is the certificate's serial
 * number and issuer, so that it still names the same identity after a reload.
 */
final class SniKeyManager extends X509ExtendedKeyManager {

    private final Supplier<List<Identity>> identities;

    /** @param identities those in force, the default one first */
    SniKeyManager(Supplier<List<Identity>> identities) {
        this.identities = identities;
    }

    @Override
    public @Nullable String chooseEngineServerAlias(String keyType, Principal @Nullable [] issuers, SSLEngine engine) {
        return choose(keyType, engine.getHandshakeSession());
    }

    @Override
    public @Nullable String chooseServerAlias(String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return choose(keyType, socket instanceof SSLSocket tls ? tls.getHandshakeSession() : null);
    }

    private @Nullable String choose(String keyType, @Nullable SSLSession session) {
        List<Identity> usable = identities.get().stream()
                .filter(identity ->
                        identity.certificate().getPublicKey().getAlgorithm().equals(keyType))
                .toList();
        if (usable.isEmpty()) {
            return null;
        }
        if (session instanceof ExtendedSSLSession extended) {
            for (SNIServerName name : extended.getRequestedServerNames()) {
                if (name instanceof SNIHostName host) {
                    return usable.stream()
                            .filter(identity -> identity.isFor(host.getAsciiName()))
                            .findFirst()
                            .map(SniKeyManager::alias)
                            .orElse(alias(usable.getFirst()));
                }
            }
        }
        return alias(usable.getFirst());
    }

    @Override
    public X509Certificate @Nullable [] getCertificateChain(String alias) {
        return identities.get().stream()
                .filter(identity -> alias(identity).equals(alias))
                .findFirst()
                .map(identity -> identity.chain().toArray(X509Certificate[]::new))
                .orElse(null);
    }

    @Override
    public @Nullable PrivateKey getPrivateKey(String alias) {
        return identities.get().stream()
                .filter(identity -> alias(identity).equals(alias))
                .findFirst()
                .map(Identity::key)
                .orElse(null);
    }

    private static String alias(Identity identity) {
        return identity.certificate().getSerialNumber() + " "
                + identity.certificate().getIssuerX500Principal();
    }

    @Override
    public String[] getServerAliases(String keyType, Principal @Nullable [] issuers) {
        return identities.get().stream()
                .filter(identity ->
                        identity.certificate().getPublicKey().getAlgorithm().equals(keyType))
                .map(SniKeyManager::alias)
                .toArray(String[]::new);
    }

    /** We are never a client. */
    @Override
    public String[] getClientAliases(String keyType, Principal @Nullable [] issuers) {
        return new String[0];
    }

    @Override
    public @Nullable String chooseClientAlias(
            String[] keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return null;
    }
}
