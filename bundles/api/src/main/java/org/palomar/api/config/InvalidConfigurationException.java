package org.palomar.api.config;

/** A configuration value is wrong; says where, what and why, for the operator to mend. */
public final class InvalidConfigurationException extends Exception {

    private static final long serialVersionUID = 1L;

    private final String key;

    /** @param reason what a right value looks like, in one clause; never the value of a secret */
    public InvalidConfigurationException(String key, String reason) {
        super(key + ": " + reason);
        this.key = key;
    }

    /** The configuration key. */
    public String key() {
        return key;
    }
}
