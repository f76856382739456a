/**
 * Tests of the built distribution from outside: it runs as a process of its own, and is known by its ports, its log and
 * its shell only.
 *
 * <p>Invariants: each instance has its own data folder and port offset; a process is ended by its id; nothing waits for
 * a fixed time.
 */
@NullMarked
package org.palomar.itests;

import org.jspecify.annotations.NullMarked;
