package org.palomar.api.directory;

import java.util.List;
import java.util.Set;
import org.palomar.api.address.Address;
import org.palomar.api.list.ListNames;

/** What becomes of mail to an address. */
public sealed interface Resolution {

    /**
     * It is received here, to be kept or to be brought on.
     *
     * @param accounts who gets a copy, each once
     * @param foreign addresses elsewhere that an alias also names, or the address itself where its domain is relayed
     */
    record Deliverable(Set<AccountId> accounts, List<Address> foreign) implements Resolution {
        public Deliverable {
            accounts = Set.copyOf(accounts);
            foreign = List.copyOf(foreign);
        }

        /** Whether another server has the mailbox of the very address that was asked for. */
        public boolean isRelayed(Address address) {
            return foreign.contains(address);
        }
    }

    /**
     * The address stands for the sender of a message that went on from here (SRS). It takes what the null sender says of that message, and nobody else's mail: whoever got the message knows the address.
     *
     * @param original what becomes of mail to that sender
     */
    record RewrittenSender(Resolution original) implements Resolution {}

    /** The address is one of a mailing list. */
    record ListMail(ListNames.Takes takes) implements Resolution {}

    /** The domain is ours, the address is not in use. */
    record UnknownRecipient() implements Resolution {}

    /** The domain is not ours. */
    record NotLocal() implements Resolution {}

    /** An alias leads back to itself, or to too many others. */
    record AliasLoop() implements Resolution {}
}
