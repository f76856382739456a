package org.palomar.observe.internal;

import org.palomar.api.config.InvalidConfigurationException;
import org.palomar.api.config.Values;

/**
 * The settings of {@code etc/palomar.observe.cfg}.
 *
 * @param loopback whether requests from this machine see everything
 * @param token whoever sends it sees everything; empty for nobody
 */
record ObserveSettings(boolean loopback, String token) {

    /** A shorter token can be guessed. */
    private static final int MIN_TOKEN = 16;

    static ObserveSettings read(Values values) throws InvalidConfigurationException {
        String token = values.text("token", "");
        if (!token.isEmpty() && token.length() < MIN_TOKEN) {
            throw new InvalidConfigurationException("token", "must have at least " + MIN_TOKEN + " characters");
        }
        return new ObserveSettings(values.flag("loopback", true), token);
    }

    @Override
    public String toString() {
        return "ObserveSettings[loopback=" + loopback + "]";
    }
}
