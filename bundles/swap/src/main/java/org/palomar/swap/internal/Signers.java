package org.palomar.swap.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSigner;
import java.security.PublicKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import org.palomar.api.swap.SwapRefusedException;

/**
 * Who is trusted to sign bundles, by the certificates in a file (PEM). The JDK verifies; what it says of each entry counts, as a JAR may be signed in parts.
 *
 * @param trusted the certificates of those who are trusted; what one of them has issued for another is not
 */
record Signers(List<X509Certificate> trusted) {

    private static final String SIGNATURE =
            "META-INF/[^/]+\\.(SF|RSA|DSA|EC)|META-INF/MANIFEST\\.MF|META-INF/SIG-[^/]+";

    Signers {
        trusted = List.copyOf(trusted);
    }

    /** Reads the file; nobody is trusted where it is not there. */
    static Signers read(Path file) throws SwapRefusedException {
        List<X509Certificate> trusted = new ArrayList<>();
        if (Files.exists(file)) {
            try (InputStream in = Files.newInputStream(file)) {
                for (Certificate certificate :
                        CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                    trusted.add((X509Certificate) certificate);
                }
            } catch (IOException | CertificateException broken) {
                throw new SwapRefusedException(
                        file + " can't be read: " + Trial.reason(broken) + ". It holds certificates in PEM.", broken);
            }
        }
        return new Signers(trusted);
    }

    /**
     * The trusted signer of all that is in a bundle.
     *
     * @param now when his certificate must hold; timestamps don't count, as nobody here trusts those who make them
     * @throws SwapRefusedException when something was changed after it was signed
     */
    Optional<String> of(Path bundle, Instant now) throws SwapRefusedException {
        Optional<Set<X509Certificate>> common = Optional.empty();
        try (JarFile jar = new JarFile(bundle.toFile(), true)) {
            List<JarEntry> files = Contents.files(jar);
            if (!isComplete(jar, files)) {
                return Optional.empty();
            }
            for (JarEntry entry : files) {
                if (!isOfSignature(entry.getName())) {
                    try (InputStream octets = jar.getInputStream(entry)) {
                        octets.transferTo(OutputStream.nullOutputStream());
                    }
                    Set<X509Certificate> signers = trusted(entry.getCodeSigners(), now);
                    common.ifPresent(signers::retainAll);
                    common = Optional.of(signers);
                }
            }
        } catch (SecurityException changed) {
            throw new SwapRefusedException(
                    "Its signature does not hold, it was changed after it was signed: " + Trial.reason(changed) + ".",
                    changed);
        } catch (IOException broken) {
            throw new SwapRefusedException("It can't be read: " + Trial.reason(broken) + ".", broken);
        }
        return common.orElse(Set.of()).stream()
                .map(certificate -> certificate.getSubjectX500Principal().getName())
                .sorted()
                .findFirst();
    }

    /** Whether what the manifest names, and the signer has signed with it, is there, and there is one manifest, whatever letters its name has. */
    private static boolean isComplete(JarFile jar, List<JarEntry> files) throws IOException {
        Manifest manifest = jar.getManifest();
        Set<String> missing = manifest == null
                ? new HashSet<>()
                : new HashSet<>(manifest.getEntries().keySet());
        long manifests = 0;
        for (JarEntry entry : files) {
            missing.remove(entry.getName());
            manifests += entry.getName().equalsIgnoreCase(JarFile.MANIFEST_NAME) ? 1 : 0;
        }
        return missing.isEmpty() && manifests == 1;
    }

    /** Whether it is a manifest or a file that signs one, by its name. */
    static boolean isOfSignature(String name) {
        return name.toUpperCase(Locale.ROOT).matches(SIGNATURE);
    }

    private Set<X509Certificate> trusted(CodeSigner[] signers, Instant now) {
        Set<X509Certificate> found = new HashSet<>();
        // Null where an entry is not signed.
        for (CodeSigner signer : signers == null ? new CodeSigner[0] : signers) {
            Certificate own = signer.getSignerCertPath().getCertificates().getFirst();
            if (own instanceof X509Certificate certificate && holds(certificate, Date.from(now))) {
                trusted(certificate.getPublicKey(), Date.from(now)).ifPresent(found::add);
            }
        }
        return found;
    }

    /** What is in the bundle its maker has written: the certificate that the operator has must hold too, and says who that is. */
    private Optional<X509Certificate> trusted(PublicKey key, Date then) {
        return trusted.stream()
                .filter(one -> one.getPublicKey().equals(key) && holds(one, then))
                .findFirst();
    }

    private static boolean holds(X509Certificate certificate, Date then) {
        try {
            certificate.checkValidity(then);
            return true;
        } catch (CertificateException expired) {
            return false;
        }
    }
}
