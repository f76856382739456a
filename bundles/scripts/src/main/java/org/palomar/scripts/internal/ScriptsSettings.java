package org.palomar.scripts.internal;

import org.palomar.api.config.InvalidConfigurationException;
import org.palomar.api.config.Values;

/**
 * What {@code etc/palomar.scripts.cfg} says.
 *
 * @param scripts an account may have
 * @param octets of one script
 */
public record ScriptsSettings(int scripts, long octets) {

    /** What the compiler takes at the most. */
    private static final long LONGEST = 1 << 20;

    /** More make the list of an account, which is written anew at each change, long. */
    private static final int MOST = 1000;

    /** Reads all values, or says which one is wrong. */
    public static ScriptsSettings read(Values values) throws InvalidConfigurationException {
        return new ScriptsSettings(
                values.number("max-scripts", 64, 1, MOST), values.octets("max-size", 256L << 10, 1L << 10, LONGEST));
    }
}
