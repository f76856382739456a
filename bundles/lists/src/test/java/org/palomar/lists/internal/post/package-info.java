@NullMarked
package org.palomar.lists.internal.post;

import org.jspecify.annotations.NullMarked;
