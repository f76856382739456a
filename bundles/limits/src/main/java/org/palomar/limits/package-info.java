/**
 * The door of the bundle for tests of others; in the server, services are.
 */
@NullMarked
package org.palomar.limits;

import org.jspecify.annotations.NullMarked;
