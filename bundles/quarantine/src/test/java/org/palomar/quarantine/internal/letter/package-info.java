@NullMarked
package org.palomar.quarantine.internal.letter;

import org.jspecify.annotations.NullMarked;
