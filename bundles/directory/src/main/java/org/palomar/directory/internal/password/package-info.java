/**
 * Password hashes: how they are written, checked and made. Pure computation, no I/O; each check says what it may cost before it starts.
 */
@NullMarked
package org.palomar.directory.internal.password;

import org.jspecify.annotations.NullMarked;
