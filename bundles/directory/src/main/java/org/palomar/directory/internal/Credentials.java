package org.palomar.directory.internal;

import java.util.Optional;
import org.palomar.api.auth.Password;
import org.palomar.api.directory.AccountId;
import org.palomar.api.directory.DirectoryRefusalException;
import org.palomar.api.directory.DirectoryUnavailableException;
import org.palomar.directory.internal.records.Credential;

/** What the administration of accounts needs to know of passwords. */
public interface Credentials {

    /** Makes the newest kind of hash and SCRAM keys; takes tens of milliseconds of the calling thread. */
    Credential of(Password password) throws DirectoryRefusalException, DirectoryUnavailableException;

    /** Takes a hash as another server wrote it. */
    Credential imported(String hash) throws DirectoryRefusalException;

    /**
     * The account has this credential now: forget what was remembered of it, and know what it can be used for.
     *
     * @param credential none if the account is gone or disabled
     */
    void changed(AccountId id, Optional<Credential> credential);
}
