package org.palomar.api.quarantine;

import java.util.Optional;
import org.palomar.api.directory.AccountId;

/**
 * Who decides on entries.
 *
 * @param name for the trace and for reports, such as an operator's login; one line
 * @param owner the account whose entries alone it may be, where it is no operator
 */
public record Reviewer(String name, Optional<AccountId> owner) {

    /** Characters of a name. */
    public static final int MAX_NAME = 100;

    public Reviewer {
        if (name.isBlank() || name.length() > MAX_NAME || name.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("not the name of a reviewer");
        }
    }

    /** Who may decide on everything. */
    public static Reviewer operator(String name) {
        return new Reviewer(name, Optional.empty());
    }

    /** An owner, who decides on what is the owner's. */
    public static Reviewer owner(AccountId account, String name) {
        return new Reviewer(name, Optional.of(account));
    }
}
