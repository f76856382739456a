package org.palomar.connector.icap.internal;

import org.palomar.api.config.InvalidConfigurationException;
import org.palomar.api.config.Values;
import org.palomar.net.backend.MalwareSettings;

/**
 * How the scanner is asked.
 *
 * @param service what the scanner is called on its servers: the path of its address, without the slash before it
 */
record IcapSettings(MalwareSettings malware, String service) {

    /** RFC 3507 §4.2. */
    private static final int PORT = 1344;

    /** From here on c-icap as shipped gives a message back before it has judged it (virus_scan.StartSendPercentDataAfter); what is larger than 5 MB (MaxObjectSize) it calls clean. */
    private static final long MAX_SIZE = 2L << 20;

    /** What c-icap and others call it. */
    private static final String DEFAULT_SERVICE = "avscan";

    private static final String PATH = "[A-Za-z0-9._~/?=&%-]{1,200}";

    static IcapSettings read(Values values) throws InvalidConfigurationException {
        String service = values.text("service", DEFAULT_SERVICE);
        if (!service.matches(PATH)) {
            throw new InvalidConfigurationException("service", "must be the path of the service, such as avscan");
        }
        return new IcapSettings(MalwareSettings.read(values, PORT, MAX_SIZE), service);
    }
}
