/** Tests. */
@NullMarked
package org.palomar.pop3.grammar;

import org.jspecify.annotations.NullMarked;
