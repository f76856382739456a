@NullMarked
package org.palomar.directory.internal.preference;

import org.jspecify.annotations.NullMarked;
