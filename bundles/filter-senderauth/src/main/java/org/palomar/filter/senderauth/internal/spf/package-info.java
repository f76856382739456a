/**
 * SPF (RFC 7208): whether a domain lets an address send mail in its name. Pure but for the questions that it asks of an {@link org.palomar.filter.senderauth.internal.spf.SpfDns}; total on whatever records say, with work that is
 * bounded by the limits of §4.6.4. Classes are for one thread unless they are records.
 */
@NullMarked
package org.palomar.filter.senderauth.internal.spf;

import org.jspecify.annotations.NullMarked;
