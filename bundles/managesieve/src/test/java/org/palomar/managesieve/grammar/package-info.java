/** Tests. */
@NullMarked
package org.palomar.managesieve.grammar;

import org.jspecify.annotations.NullMarked;
