/**
 * What OSGi sees of the POP3 server: the component and its configuration.
 */
@NullMarked
package org.palomar.pop3.server;

import org.jspecify.annotations.NullMarked;
