/**
 * The door of the directory: who receives mail here and who may log in. {@link org.palomar.directory.Directories} makes one without OSGi, for tests.
 */
@NullMarked
package org.palomar.directory;

import org.jspecify.annotations.NullMarked;
