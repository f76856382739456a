@NullMarked
package org.palomar.lists.internal;

import org.jspecify.annotations.NullMarked;
