package org.palomar.certificates.internal;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
 * takes decide only among identities for the same name; of one kind, that which ends last is shown. An alias is the certificate's serial number and issuer, so that it still names the same identity
 * after a reload.
 */
final class SniKeyManager extends X509ExtendedKeyManager {

    private final Supplier<List<Identity>> identities;
    private final Clock clock;

    /** @param identities those in force, the default one first */
    SniKeyManager(Supplier<List<Identity>> identities, Clock clock) {
        this.identities = identities;
        this.clock = clock;
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

    /** What clients who ask for a host are shown: of each kind of key the first. */
    List<X509Certificate> shownFor(String host) {
        Map<String, X509Certificate> kinds = new LinkedHashMap<>();
        candidates(Optional.of(host))
                .forEach(identity -> kinds.putIfAbsent(
                        identity.certificate().getPublicKey().getAlgorithm(), identity.certificate()));
        return List.copyOf(kinds.values());
    }

    private static Optional<String> requestedHost(@Nullable SSLSession session) {
        return session instanceof ExtendedSSLSession extended
                ? extended.getRequestedServerNames().stream()
                        .filter(SNIHostName.class::isInstance)
                        .map(name -> ((SNIHostName) name).getAsciiName())
                        .findFirst()
                : Optional.empty();
    }

    /** Those for the host, of whichever kinds, the best first; the default one, or what takes its place, if there are none. */
    private List<Identity> candidates(Optional<String> host) {
        List<Identity> all = identities.get();
        List<Identity> named = all.stream()
                .filter(identity -> host.filter(identity::isFor).isPresent())
                .toList();
        return named.isEmpty() && !all.isEmpty() ? best(inPlaceOf(all.getFirst(), all)) : best(named);
    }

    /** The one, and those that are for all of its names. */
    private static List<Identity> inPlaceOf(Identity fallback, List<Identity> all) {
        List<String> names = fallback.dnsNames();
        return all.stream()
                .filter(identity -> identity.equals(fallback)
                        || (!names.isEmpty() && names.stream().allMatch(identity::isFor)))
                .toList();
    }

    // What a fresh server made for itself yields to what somebody got for the same name; what has ended to what holds,
    // and what ends soon to what was put beside it.
    private List<Identity> best(List<Identity> identities) {
        boolean signed = identities.stream().anyMatch(identity -> !identity.isSelfSigned());
        Instant now = clock.instant();
        return identities.stream()
                .filter(identity -> !signed || !identity.isSelfSigned())
                .sorted(Comparator.comparing((Identity identity) -> !identity.holdsAt(now))
                        .thenComparing(Identity::end, Comparator.reverseOrder()))
                .toList();
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
