@NullMarked
package org.palomar.filter.lists.internal;

import org.jspecify.annotations.NullMarked;
