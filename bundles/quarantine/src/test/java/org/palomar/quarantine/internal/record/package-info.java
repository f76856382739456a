@NullMarked
package org.palomar.quarantine.internal.record;

import org.jspecify.annotations.NullMarked;
