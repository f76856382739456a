/**
 * The SMTP server: MX, submission and LMTP as three profiles of one state machine. {@code grammar} knows the language and does no input or output,
 * {@code session} holds one conversation, {@code server} is what OSGi sees.
 */
@NullMarked
package org.palomar.smtp;

import org.jspecify.annotations.NullMarked;
