/**
 * The door of the bundle: {@link org.palomar.scripts.StandingScripts} makes its services over a store, for tests of whatever uses them.
 */
@NullMarked
package org.palomar.scripts;

import org.jspecify.annotations.NullMarked;
