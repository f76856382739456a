package org.palomar.api.pipeline;

import java.util.Set;
import org.palomar.api.address.Domain;
import org.palomar.api.directory.AccountId;

/** For which recipients a step is asked; it never sees the others. */
public sealed interface Scope {

    boolean covers(Recipient recipient);

    /** Everybody. */
    record All() implements Scope {
        @Override
        public boolean covers(Recipient recipient) {
            return true;
        }
    }

    /** Recipients of some domains. */
    record Domains(Set<Domain> domains) implements Scope {
        public Domains {
            domains = Set.copyOf(domains);
        }

        @Override
        public boolean covers(Recipient recipient) {
            return domains.contains(recipient.address().domain());
        }
    }

    /** Recipients that stand for one of some accounts. */
    record Accounts(Set<AccountId> accounts) implements Scope {
        public Accounts {
            accounts = Set.copyOf(accounts);
        }

        @Override
        public boolean covers(Recipient recipient) {
            return recipient.accounts().stream().anyMatch(accounts::contains);
        }
    }
}
