/**
 * The door of the bundle for tests of others; in the server, services are.
 */
@NullMarked
package org.palomar.lists;

import org.jspecify.annotations.NullMarked;
