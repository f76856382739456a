/**
 * The quarantine: mail that is kept for review. Its door for tests of others; the component is internal.
 */
@NullMarked
package org.palomar.quarantine;

import org.jspecify.annotations.NullMarked;
