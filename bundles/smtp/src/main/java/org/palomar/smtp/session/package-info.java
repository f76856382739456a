/**
 * One SMTP conversation: the verb table, the states, what each verb does, and how a message is taken in, judged and delivered. Everything here belongs to the
 * connection's thread, except {@link org.palomar.smtp.session.Available}, {@link org.palomar.smtp.session.SmtpMetrics} and the settings, which all
 * connections share. Refusals are {@link org.palomar.smtp.session.Response} values; exceptions are for broken connections and bugs.
 */
@NullMarked
package org.palomar.smtp.session;

import org.jspecify.annotations.NullMarked;
