/** Tests of the language of SMTP. */
@NullMarked
package org.palomar.smtp.grammar;

import org.jspecify.annotations.NullMarked;
