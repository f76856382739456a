package org.palomar.certificates.internal;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * Chooses an identity for each handshake: one for the name that the client asks for (RFC 6066 §3), else the default one. The kinds of keys that the client
 * takes decide only among identities for the same name. An alias is the certificate's serial number and issuer, so that it still names the same identity
 * after a reload.
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

    // TLS asks for one kind of key after the other, in the client's order. The name comes first: with null it asks for
    // the next kind.
    private @Nullable String choose(String keyType, @Nullable SSLSession session) {
        return candidates(requestedHost(session)).stream()
                .filter(identity -> isOf(keyType, identity))
                .findFirst()
                .map(SniKeyManager::alias)
                .orElse(null);
    }

    private static Optional<String> requestedHost(@Nullable SSLSession session) {
        return session instanceof ExtendedSSLSession extended
                ? extended.getRequestedServerNames().stream()
                        .filter(SNIHostName.class::isInstance)
                        .map(name -> ((SNIHostName) name).getAsciiName())
                        .findFirst()
                : Optional.empty();
    }

    /** Those for the host, of whichever kinds; the default one if there are none. */
    private List<Identity> candidates(Optional<String> host) {
        List<Identity> all = identities.get();
        List<Identity> named = all.stream()
                .filter(identity -> host.filter(identity::isFor).isPresent())
                .toList();
        if (named.isEmpty()) {
            return all.isEmpty() ? all : List.of(all.getFirst());
        }
        // What a fresh server made for itself yields to what somebody got for the same name.
        boolean yields = named.size() > 1
                && named.getFirst().equals(all.getFirst())
                && named.getFirst().isSelfSigned();
        return yields ? named.subList(1, named.size()) : named;
    }

    private static boolean isOf(String keyType, Identity identity) {
        return identity.certificate().getPublicKey().getAlgorithm().equals(keyType);
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
                .filter(identity -> isOf(keyType, identity))
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
