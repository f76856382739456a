package org.palomar.mime;

import java.util.List;
import java.util.Optional;
import org.palomar.api.address.Address;
import org.palomar.api.message.Envelope.Mailbox;
import org.palomar.mime.internal.AddressListParser;

/** Address lists of header fields (RFC 5322 §3.4). */
public final class AddressLists {

    /**
     * The domain of an address that has none. It can never be registered (RFC 2606 §2), and is a domain name, as some clients give up a whole ENVELOPE in
     * which one is not.
     */
    public static final String MISSING_DOMAIN = "missing-domain.invalid";

    /** The local part of an address that has none. */
    public static final String MISSING_LOCAL_PART = "MISSING_MAILBOX";

    private AddressLists() {}

    /**
     * The entries of a list, groups with their marks; at most {@link MimeLimits#ADDRESSES}. An address that lacks its local part or its
     * domain has {@link #MISSING_LOCAL_PART} or {@link #MISSING_DOMAIN} there.
     */
    public static List<Mailbox> parse(String fieldValue) {
        return AddressListParser.parse(fieldValue);
    }

    /** The address of an entry, if it is a real one. */
    public static Optional<Address> address(Mailbox entry) {
        String local = MailCharsets.decodeUnlabelled(entry.localPart());
        String quoted = '"' + local.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
        return entry.host().equals(MISSING_DOMAIN)
                ? Optional.empty()
                : Address.parse(quoted + "@" + MailCharsets.decodeUnlabelled(entry.host()));
    }
}
