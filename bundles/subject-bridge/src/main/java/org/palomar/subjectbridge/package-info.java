/**
 * A Java agent that lets Karaf 4.4's access control run on JDK 24 and later.
 *
 * <p>Since JDK 24 (JEP 486) {@code Subject.getSubject} always throws, and an access control context carries no subject
 * any more. Karaf asks it who runs a command. The agent rewrites calls in Karaf's own classes while they are loaded:
 * {@code Subject.getSubject} and {@code JaasHelper.doAs} become calls of {@link org.palomar.subjectbridge.SubjectBridge}.
 *
 * <p>Invariants: no class outside Karaf, its line reader and its web container is touched; a class in which nothing is to be replaced is
 * left as it is; a thread outside {@code doAs} has no subject, which Karaf takes for "no role"; a class that can't be rewritten
 * is reported and throws at its first question, so access is refused, not granted.
 *
 * <p>Threads: the transformer is called by any thread and has no state. The bridge's state belongs to the thread and is
 * not inherited. Where Karaf's shell hands a session's work to another thread (its SSH sessions, and the pipes of Gogo),
 * the agent rewrites that hand-over too, and the subject goes with the task. A pooled thread has no subject between two
 * tasks.
 *
 * <p>Some calls more are left out, for which Karaf has no setting: the one by which its SSH server allows port forwarding to everybody who may log
 * in, and the one by which it closes a client's connection after a command. The exit status is on its way then, and OpenSSH's client, when it can't
 * say good-bye any more, ends with 255 in its place. The client closes the connection itself; one that does not is closed when it has been idle. And three by which whoever has a session would get at
 * files: a line reader that has its settings from the variables of the session, one history for all, and an editor on a key.
 *
 * <p>To be removed with Karaf 4.5, which does the same in its source; the calls that are left out are to be looked at then.
 */
@NullMarked
package org.palomar.subjectbridge;

import org.jspecify.annotations.NullMarked;
