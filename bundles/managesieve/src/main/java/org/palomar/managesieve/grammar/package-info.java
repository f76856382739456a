/**
 * The commands of ManageSieve (RFC 5804) as values, and their parser. Pure and total; safe for any thread.
 */
@NullMarked
package org.palomar.managesieve.grammar;

import org.jspecify.annotations.NullMarked;
