package org.palomar.api.health;

/**
 * One thing that an operator should know.
 *
 * @param severity how bad
 * @param subject what it is about, such as a bundle or a file
 * @param text what is so, in one sentence without secrets
 * @param remedy what to do about it, in one sentence
 */
public record HealthFinding(Severity severity, String subject, String text, String remedy) {

    /** How bad a finding is, the mildest first. */
    public enum Severity {
        /** Worth knowing; nothing is impaired. */
        NOTICE,
        /** Something works less well than it should. */
        DEGRADED,
        /** Something does not work; mail goes on for most. */
        FAILED,
        /** The main work does not go on: mail is not taken at all, or nobody can read it. Other servers should get the clients. */
        DOWN
    }
}
