/**
 * The door of the bundle for tests of others; in the server, services are.
 */
@NullMarked
package org.palomar.signing;

import org.jspecify.annotations.NullMarked;
