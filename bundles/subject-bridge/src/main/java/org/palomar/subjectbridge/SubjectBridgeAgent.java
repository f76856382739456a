package org.palomar.subjectbridge;

import java.lang.instrument.Instrumentation;

/** The agent's entry: named by {@code Premain-Class} in the manifest, started by {@code -javaagent}. */
public final class SubjectBridgeAgent {

    private SubjectBridgeAgent() {}

    /**
     * Called by the JVM before the main class.
     *
     * @param arguments none are known; ignored
     */
    public static void premain(String arguments, Instrumentation instrumentation) {
        instrumentation.addTransformer(new SubjectCalls());
    }
}
