package org.palomar.signing.internal;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.palomar.api.address.Domain;
import org.palomar.api.message.Content;
import org.palomar.api.message.HeaderField;
import org.palomar.api.signing.Signatures;
import org.palomar.api.signing.SigningException;
import org.palomar.dkim.DkimMessage;
import org.palomar.dkim.DkimSigner;
import org.palomar.signing.internal.key.KeyEntry;

/** Signs one message, as often as it is asked to, and reads it once. For one thread. */
final class MessageSigning {

    private final Content content;
    private @Nullable DkimMessage message;

    MessageSigning(Content content) {
        this.content = content;
    }

    /**
     * @param keys of one domain, at least one
     * @param front fields that will stand before the message
     * @throws SigningException when a key can't be used
     * @throws IOException when the message can't be read
     */
    Signatures sign(Domain domain, List<KeyEntry> keys, List<HeaderField> front, Instant now)
            throws SigningException, IOException {
        DkimSigner signer = DkimSigner.of(read(), front);
        List<String> selectors = new ArrayList<>();
        List<HeaderField> fields = new ArrayList<>();
        for (KeyEntry key : keys) {
            try {
                fields.add(signer.sign(key, now));
            } catch (GeneralSecurityException unusable) {
                throw new SigningException("the key " + key.name() + " can't be used: " + unusable, unusable);
            }
            selectors.add(key.selector());
        }
        return new Signatures(domain, selectors, fields);
    }

    private DkimMessage read() throws IOException {
        DkimMessage read = message;
        if (read == null) {
            read = DkimMessage.of(content);
            message = read;
        }
        return read;
    }
}
