package org.palomar.api.swap;

import java.time.Instant;
import java.util.List;

/**
 * A version of a bundle of filter steps.
 *
 * @param bundle its symbolic name
 * @param steps what it has, by their names; of a version that does not run those of the one that does
 * @param number counted from 1 for each bundle, in the order in which they came
 * @param version as its manifest says
 * @param since when it came
 * @param digest of its contents (SHA-256, hexadecimal), whatever file they came in
 * @param signer the trusted signer of all of it, by the subject of his certificate; empty if there is none
 */
public record StepVersion(
        String bundle,
        List<String> steps,
        int number,
        String version,
        State state,
        Instant since,
        String digest,
        String signer) {

    /** What it is for. */
    public enum State {
        /** Asked about messages. */
        LIVE,
        /** What was live before: kept for a rollback. */
        STANDING_BY,
        /** Asked beside the live one, and nothing comes of what it says. */
        SHADOW
    }

    public StepVersion {
        steps = List.copyOf(steps);
    }
}
