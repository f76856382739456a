/**
 * What is refused after wrong passwords: who logs people in asks and tells {@link org.palomar.api.guard.LoginGuard}, operators use {@link org.palomar.api.guard.GuardAdmin}.
 */
@Version("1.1.0")
@NullMarked
package org.palomar.api.guard;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.versioning.Version;
