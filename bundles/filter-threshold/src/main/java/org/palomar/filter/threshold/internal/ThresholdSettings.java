package org.palomar.filter.threshold.internal;

import org.palomar.api.config.InvalidConfigurationException;
import org.palomar.api.config.Values;
import org.palomar.api.pipeline.Tuned;

/** From how many points on a message is what. */
record ThresholdSettings(int rank, Threshold junk, Threshold quarantine, Threshold reject) {

    static final String JUNK = "junk";
    static final String QUARANTINE = "quarantine";
    static final String REJECT = "reject";

    /** After all that give points, before steps that only mark what is kept. */
    private static final int DEFAULT_RANK = 950;

    static ThresholdSettings read(Values values) throws InvalidConfigurationException {
        return new ThresholdSettings(
                values.number("rank", DEFAULT_RANK, 0, 1000),
                threshold(values, JUNK, "6"),
                threshold(values, QUARANTINE, "never"),
                threshold(values, REJECT, "15"));
    }

    private static Threshold threshold(Values values, String key, String fallback)
            throws InvalidConfigurationException {
        return Threshold.parse(values.text(key, fallback))
                .orElseThrow(() -> new InvalidConfigurationException(
                        key, "must be a number from 0 to " + (int) Threshold.MOST + ", or never"));
    }

    /** As some recipients want them. */
    ThresholdSettings tuned(Tuned wishes) {
        return new ThresholdSettings(
                rank, wish(wishes, JUNK, junk), wish(wishes, QUARANTINE, quarantine), wish(wishes, REJECT, reject));
    }

    private static Threshold wish(Tuned wishes, String key, Threshold set) {
        return Threshold.parse(wishes.word(key, "")).orElse(set);
    }
}
