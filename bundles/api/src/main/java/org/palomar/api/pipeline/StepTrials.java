package org.palomar.api.pipeline;

import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * Steps that are registered and not asked yet: those of a bundle at a location that begins with {@link #LOCATION}. So a new version of a step starts beside the
 * old one, is looked at, and then takes its place between two messages. Safe for any thread.
 */
public interface StepTrials {

    /** How the location of a bundle on trial begins. It is on trial whatever else happens, until it is admitted. */
    String LOCATION = "palomar-trial:";

    /**
     * How a step of a bundle did, since the bundle registered it.
     *
     * @param calls that ended in an answer or in a failure
     * @param failures those among them that failed or overstayed the deadline
     * @param busy the time of all of them together
     */
    record Doing(long calls, long failures, Duration busy) {

        /** Of a step that was never asked. */
        public static final Doing NOTHING = new Doing(0, 0, Duration.ZERO);
    }

    /** The names of all steps that a bundle, by its id, has registered, whether they act or not. One that has not said yet what it is is asked, and may hang. */
    Set<String> names(long bundle);

    /** From the next message on, the steps of this bundle act, on trial or not, before others of their names; and those that it registers later, until {@link #dismiss}. */
    void admit(long bundle);

    /** If this bundle is on trial, its steps don't act any more from the next message on, nor what it registers later. */
    void dismiss(long bundle);

    /** The steps of a bundle that act now: what they said of themselves. */
    List<StepDescription> acting(long bundle);

    /**
     * Waits until no message is under way any more that began with steps of this bundle which do not act now.
     *
     * @return whether that was so within this time; calls that were left behind at their deadline don't count
     */
    boolean awaitUnused(long bundle, Duration patience) throws InterruptedException;

    /**
     * From now on the steps on trial of this bundle are asked, too, about what the acting ones of their names are asked, when those have answered. Nothing comes of what they say but a note, and no
     * message waits for it.
     */
    void shadow(long bundle);

    /** They are not asked any more, and what was noted is forgotten. */
    void endShadow(long bundle);

    /** What was noted since {@link #shadow}. */
    Comparison comparison(long bundle);

    /** Has a step be asked again that is out after failures in a row; answers whether there is a step of this name. */
    boolean reset(String step);

    /** How a step of a bundle does; nothing was asked of one that is unknown. */
    Doing doing(long bundle, String step);
}
