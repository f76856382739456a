/**
 * The directory in memory, its rules, and the OSGi component that ties all parts together. Readers never lock; writers take turns.
 */
@NullMarked
package org.palomar.directory.internal;

import org.jspecify.annotations.NullMarked;
