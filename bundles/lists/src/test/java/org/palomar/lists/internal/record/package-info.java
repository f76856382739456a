@NullMarked
package org.palomar.lists.internal.record;

import org.jspecify.annotations.NullMarked;
