package org.palomar.connector.clamav.internal;

import org.palomar.api.config.InvalidConfigurationException;
import org.palomar.api.config.Values;
import org.palomar.net.backend.MalwareSettings;

/** How ClamAV is asked: nothing but what any scanner's settings are. */
final class ClamAvSettings {

    private static final int PORT = 3310;

    /** What clamd takes as shipped (StreamMaxLength), for versions that are some years old. */
    private static final long MAX_SIZE = 25L << 20;

    private ClamAvSettings() {}

    static MalwareSettings read(Values values) throws InvalidConfigurationException {
        return MalwareSettings.read(values, PORT, MAX_SIZE);
    }
}
