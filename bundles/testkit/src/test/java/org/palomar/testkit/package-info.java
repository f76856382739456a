/** The transcript runner against a small server of these tests. */
@NullMarked
package org.palomar.testkit;

import org.jspecify.annotations.NullMarked;
