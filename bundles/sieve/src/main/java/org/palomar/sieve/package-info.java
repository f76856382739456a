/**
 * Sieve (RFC 5228): scripts with which people file, forward, answer and refuse their mail.
 *
 * <p>{@link org.palomar.sieve.SieveCompiler} makes a {@link org.palomar.sieve.Script} of a text, or says where it is wrong and what to do. A script runs on one
 * message and answers what should be done with it ({@link org.palomar.sieve.Outcome}); doing it is the caller's. Everything that a script asks of the
 * world goes through {@link org.palomar.sieve.SieveEnvironment}.
 *
 * <p>Pure: no input or output but reading the message's {@code Content}, no threads, no clock but the environment's. Total: any octets compile or are
 * refused, any script ends within the {@link org.palomar.sieve.RunLimits}. All classes are immutable and safe for any thread unless they say otherwise.
 */
@Version("1.0.0")
@NullMarked
package org.palomar.sieve;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.versioning.Version;
