package org.palomar.mime;

import java.util.List;
import java.util.Optional;
import org.palomar.api.address.Address;
import org.palomar.api.message.Envelope.Mailbox;
import org.palomar.mime.internal.AddressListParser;

/** Address lists of header fields (RFC 5322 §3.4). */
public final class AddressLists {

    private AddressLists() {}

    /**
     * The entries of a list, groups with their marks; at most {@link MimeLimits#ADDRESSES}. An address that lacks its local part or its
     * domain has {@code MISSING_MAILBOX} or {@code missing-domain.invalid} there.
     */
    public static List<Mailbox> parse(String fieldValue) {
        return AddressListParser.parse(fieldValue);
    }

    /** The address of an entry, if it is a real one. */
    public static Optional<Address> address(Mailbox entry) {
        String local = MailCharsets.decodeUnlabelled(entry.localPart());
        String quoted = '"' + local.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
        return entry.host().equals(AddressListParser.MISSING_DOMAIN)
                ? Optional.empty()
                : Address.parse(quoted + "@" + MailCharsets.decodeUnlabelled(entry.host()));
    }
}
