/**
 * What OSGi sees of the SMTP server: the component, its configuration, and the handler that {@code net} calls on each connection's own thread.
 */
@NullMarked
package org.palomar.smtp.server;

import org.jspecify.annotations.NullMarked;
