/** What a domain should publish, beside what it does. */
@NullMarked
package org.palomar.domaindns.internal;

import org.jspecify.annotations.NullMarked;
