package org.palomar.signing.internal.dkim;

import java.io.ByteArrayOutputStream;
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
import org.palomar.signing.internal.key.KeyEntry;

/** Signs one message, as often as it is asked to, and reads it once. For one thread. */
public final class MessageSigning {

    private final Content message;
    private @Nullable MessageOctets octets;

    public MessageSigning(Content message) {
        this.message = message;
    }

    /**
     * @param keys of one domain, at least one
     * @param front fields that will stand before the message
     * @throws SigningException when a key can't be used
     * @throws IOException when the message can't be read
     */
    public Signatures sign(Domain domain, List<KeyEntry> keys, List<HeaderField> front, Instant now)
            throws SigningException, IOException {
        MessageOctets read = read();
        ByteArrayOutputStream header = new ByteArrayOutputStream(read.header().length + 256);
        front.forEach(field -> header.writeBytes(field.toOctets()));
        header.writeBytes(read.header());
        SignedHeader signed = SignedHeader.of(header.toByteArray());
        List<String> selectors = new ArrayList<>();
        List<HeaderField> fields = new ArrayList<>();
        for (KeyEntry key : keys) {
            try {
                fields.add(SignatureField.of(key, signed, read.bodyHash(), now));
            } catch (GeneralSecurityException unusable) {
                throw new SigningException("the key " + key.name() + " can't be used: " + unusable, unusable);
            }
            selectors.add(key.selector());
        }
        return new Signatures(domain, selectors, fields);
    }

    private MessageOctets read() throws IOException {
        MessageOctets read = octets;
        if (read == null) {
            read = MessageOctets.of(message);
            octets = read;
        }
        return read;
    }
}
