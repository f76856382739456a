package org.palomar.api.preference;

import java.util.List;
import org.palomar.api.directory.DirectoryRefusalException;
import org.palomar.api.directory.DirectoryUnavailableException;

/** Changes preferences. Each call is one transaction, durable when it returns. Those of a domain or account that is removed go with it. */
public interface PreferenceAdmin {

    /** All that there are: by subject, domains before accounts, by key. */
    List<Preference> preferences() throws DirectoryUnavailableException;

    /**
     * Sets a value, in the place of an earlier one. Whether the subject understands it, the caller has asked.
     *
     * @throws DirectoryRefusalException when there is no such domain or account
     */
    void set(Preference preference) throws DirectoryRefusalException, DirectoryUnavailableException;

    /** Takes a value away; answers whether there was one. */
    boolean clear(Holder holder, String subject, String key) throws DirectoryUnavailableException;
}
