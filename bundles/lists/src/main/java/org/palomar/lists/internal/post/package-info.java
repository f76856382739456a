/**
 * What a post is and what becomes of it: who wrote it, whether its author's domain lets lists send in its name, its form for members. Without state; hostile input ends in a result, never in an exception.
 */
@NullMarked
package org.palomar.lists.internal.post;

import org.jspecify.annotations.NullMarked;
