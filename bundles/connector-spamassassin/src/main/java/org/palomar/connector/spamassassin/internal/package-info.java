/** Asks SpamAssassin's daemon about messages. {@code Spamd} is its protocol, {@code SpamAssassinStep} what is made of an answer. Any number of threads ask. */
@NullMarked
package org.palomar.connector.spamassassin.internal;

import org.jspecify.annotations.NullMarked;
