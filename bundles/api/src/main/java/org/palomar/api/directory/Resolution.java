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
     * @param lists addresses of mailing lists here that an alias also names, none of those that take bounces; they take nothing of the null sender
     */
    record Deliverable(Set<AccountId> accounts, List<Address> foreign, List<Address> lists) implements Resolution {
        public Deliverable {
            accounts = Set.copyOf(accounts);
            foreign = List.copyOf(foreign);
            lists = List.copyOf(lists);
        }

        /** Where no list is named. */
        public Deliverable(Set<AccountId> accounts, List<Address> foreign) {
            this(accounts, foreign, List.of());
        }

        /** Whether others than the accounts get anything. */
        public boolean leadsElsewhere() {
            return !foreign.isEmpty() || !lists.isEmpty();
        }

        /** Whether lists are all that it names. */
        public boolean isOfListsAlone() {
            return accounts.isEmpty() && foreign.isEmpty();
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
