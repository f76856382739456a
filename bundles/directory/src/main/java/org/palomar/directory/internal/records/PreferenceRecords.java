package org.palomar.directory.internal.records;

import java.util.List;
import org.palomar.api.directory.DirectoryUnavailableException;
import org.palomar.api.preference.Holder;
import org.palomar.api.preference.Preference;

/** The durable side of preferences. Each call is one transaction. Those of a domain or account go with its own row. */
public interface PreferenceRecords {

    List<Preference> all() throws DirectoryUnavailableException;

    /** In the place of an earlier value. */
    void put(Preference preference) throws DirectoryUnavailableException;

    void remove(Holder holder, String subject, String key) throws DirectoryUnavailableException;
}
