/**
 * A Java agent that lets Karaf 4.4's access control run on JDK 24 and later.
 *
 * <p>Since JDK 24 (JEP 486) {@code Subject.getSubject} always throws, and an access control context carries no subject
 * any more. Karaf asks it who runs a command. The agent rewrites calls in Karaf's own classes while they are loaded:
 * {@code Subject.getSubject} and {@code JaasHelper.doAs} become calls of {@link org.palomar.subjectbridge.SubjectBridge}.
 *
 * <p>Invariants: no class outside Karaf and its web container is touched; a class in which nothing is to be replaced is
 * left as it is; a thread outside {@code doAs} has no subject, which Karaf takes for "no role"; a class that can't be rewritten
 * is reported and throws at its first question, so access is refused, not granted.
 *
 * <p>Threads: the transformer is called by any thread and has no state. The bridge's state belongs to the thread and is
 * not inherited. Where Karaf's shell hands a session's work to another thread (its SSH sessions, and the pipes of Gogo),
 * the agent rewrites that hand-over too, and the subject goes with the task. A pooled thread has no subject between two
 * tasks.
 *
 * <p>One call more is left out: the one by which Karaf's SSH server allows port forwarding to everybody who may log in, for which Karaf has no
 * setting.
 *
 * <p>To be removed with Karaf 4.5, which does the same in its source; forwarding is to be looked at then.
 */
@NullMarked
package org.palomar.subjectbridge;

import org.jspecify.annotations.NullMarked;
