/** Asks Rspamd about messages. {@code Rspamd} is its protocol, {@code RspamdAnswer} what it answers, {@code RspamdStep} what is made of that. Any number of threads ask. */
@NullMarked
package org.palomar.connector.rspamd.internal;

import org.jspecify.annotations.NullMarked;
