package org.palomar.api.swap;

import java.nio.file.Path;
import java.util.List;
import org.palomar.api.pipeline.Comparison;

/**
 * Exchanges versions of filter steps while mail flows. A new version starts beside the old one, is looked at, and takes its place between two messages; messages
 * under way end on the version on which they began. One exchange at a time, others wait; it goes on when whoever asked for it is interrupted. Safe for any thread.
 */
public interface StepSwap {

    /**
     * Brings a bundle of steps that is not there.
     *
     * @param file a bundle (JAR), readable for the server; a copy is kept
     */
    StepVersion install(Path file) throws SwapRefusedException;

    /**
     * Exchanges the bundle of a step for another version of it; the one before stands by.
     *
     * @param step its name
     */
    StepVersion update(String step, Path file) throws SwapRefusedException;

    /** Has the version that stands by act again; the one that acted stands by then. */
    StepVersion rollback(String step) throws SwapRefusedException;

    /** Runs another version beside the one that acts: it is asked about the same messages, and what it says is compared and changes nothing. One for each bundle. */
    StepVersion shadow(String step, Path file) throws SwapRefusedException;

    /** Ends that and forgets the version. */
    void endShadow(String step) throws SwapRefusedException;

    /** Has the version act that ran beside; what acted stands by. */
    StepVersion promote(String step) throws SwapRefusedException;

    /** What the version that runs beside said otherwise, since it came or since the pipeline or this bundle were started. */
    Comparison comparison(String step) throws SwapRefusedException;

    /** Versions of all bundles that were ever brought or exchanged here, in the order of bundles and numbers. */
    List<StepVersion> versions();
}
