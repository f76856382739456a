package org.palomar.delivery.internal;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.palomar.api.directory.Directory;
import org.palomar.api.health.HealthFinding;
import org.palomar.api.health.HealthFinding.Severity;
import org.palomar.api.service.ExpectedService;
import org.palomar.api.service.Presence;
import org.palomar.api.signing.MailSealer;
import org.palomar.api.signing.MailSigner;
import org.palomar.api.signing.SenderRewriting;

/**
 * Has mail signed that leaves in the name of somebody here. While the signer is being updated it is waited for; without it such mail is deferred, unless the operator wants none. Safe for any thread.
 *
 * @param sealer who seals what is forwarded; of the same bundle
 * @param rewriting who gives forwarded mail a sender here; of the same bundle
 * @param directory who knows whose an address is
 */
record Signatory(
        ExpectedService<MailSigner> signer,
        ExpectedService<MailSealer> sealer,
        ExpectedService<SenderRewriting> rewriting,
        Directory directory) {

    private static final String SUBJECT = "delivery";

    /** Where nobody signs, and nobody misses it. */
    static Signatory none(Directory directory) {
        Signatory signatory = new Signatory(
                new ExpectedService<>(() -> false, Duration.ZERO),
                new ExpectedService<>(() -> false, Duration.ZERO),
                new ExpectedService<>(() -> false, Duration.ZERO),
                directory);
        signatory.signer().set(message -> (author, front) -> Optional.empty());
        return signatory;
    }

    /** For one message on its way in. */
    Pen pen() {
        return new Pen(signer::awaited, sealer::awaited, rewriting::awaited, directory, true);
    }

    /** For a message in a mailbox: whoever wrote it, nobody has asked whether its From is true. */
    Pen penForLetters() {
        return new Pen(signer::awaited, sealer::awaited, rewriting::awaited, directory, false);
    }

    /** What an operator should know while nobody signs. */
    List<HealthFinding> findings() {
        return switch (signer.look()) {
            case Presence.There<MailSigner> there -> List.of();
            case Presence.Missing<MailSigner> missing ->
                List.of(new HealthFinding(
                        Severity.FAILED,
                        SUBJECT,
                        "Mail for other servers is answered with 451, as the service that signs it is missing.",
                        "See what else is said of signing, or look at the bundle's state with bundle:list."));
            case Presence.Unwanted<MailSigner> unwanted ->
                List.of(
                        new HealthFinding(
                                Severity.NOTICE,
                                SUBJECT,
                                "Mail for other servers goes unsigned, as the bundle that signs it is stopped or removed.",
                                "Run bundle:start palomar-signing or feature:install palomar-signing, unless that is what you want."));
        };
    }
}
