package org.palomar.api.pipeline;

/**
 * A step of the pipeline, as an OSGi service: registering it inserts it in the running pipeline, unregistering removes it between two messages. Called
 * by many threads at once.
 */
public interface FilterStep {

    /** Asked before each message, so that it may follow the step's configuration; from memory. */
    StepDescription description();

    /**
     * Judges a transaction whose recipients are all within the step's scope.
     *
     * @throws Exception when it can't; the step's {@link FailurePolicy} then holds
     * @throws UnjudgeableException when the reason is this very message
     * @throws org.palomar.api.config.UnsettledException when its settings were never right: mail is deferred then, whatever its policy
     * @throws InterruptedException when its deadline has passed; a step must let it end its work
     */
    Opinion judge(MailTransaction transaction) throws Exception;
}
