/** Asks ClamAV's daemon about messages. {@code Clamd} is its protocol, {@code ClamAvStep} what is made of an answer. Any number of threads ask. */
@NullMarked
package org.palomar.connector.clamav.internal;

import org.jspecify.annotations.NullMarked;
