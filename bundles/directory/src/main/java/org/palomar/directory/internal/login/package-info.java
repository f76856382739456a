/**
 * Logging in: a bounded pool for password checks, the memory of recent logins, and refusals that all look and last the same.
 */
@NullMarked
package org.palomar.directory.internal.login;

import org.jspecify.annotations.NullMarked;
