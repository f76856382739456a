package org.palomar.lists.internal;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.palomar.api.address.Domain;
import org.palomar.api.message.Content;
import org.palomar.api.message.HeaderField;
import org.palomar.api.service.Presence;
import org.palomar.api.signing.MailSigner;
import org.palomar.api.signing.Signatures;
import org.palomar.api.signing.SigningException;
import org.palomar.api.trace.Happening;

/** Signs one message in the name of a list's domain, once for each set of fields in front. The body is read once. For one thread. */
final class Pen {

    private final Optional<MailSigner.Draft> draft;
    private final Domain domain;
    private Optional<Happening> happening = Optional.empty();

    /** @throws UnsignedException when it ought to be signed and nobody is there who does */
    Pen(Neighbours neighbours, Content message, Domain domain) throws UnsignedException {
        this.domain = domain;
        this.draft = switch (neighbours.signer().awaited()) {
            case Presence.There<MailSigner>(MailSigner service) -> Optional.of(service.draft(message));
            case Presence.Missing<MailSigner> missing -> throw new UnsignedException("the signer is missing");
            case Presence.Unwanted<MailSigner> unwanted -> Optional.empty();
        };
    }

    /** The octets to put before the message: signatures, then the fields in front. */
    Content prefix(List<HeaderField> front) throws UnsignedException, IOException {
        if (draft.isEmpty()) {
            return Content.of(HeaderField.octets(front));
        }
        try {
            Optional<Signatures> signatures = draft.get().sign(domain, front);
            happening = signatures.map(Signatures::happening);
            List<HeaderField> fields = signatures.map(Signatures::fields).orElse(List.of());
            return Content.of(HeaderField.octets(front)).prefixedBy(HeaderField.octets(fields));
        } catch (SigningException failure) {
            throw new UnsignedException(failure);
        }
    }

    /** For the trace; empty where nothing was signed. */
    Optional<Happening> happening() {
        return happening;
    }
}
