@NullMarked
package org.palomar.footprint.internal;

import org.jspecify.annotations.NullMarked;
