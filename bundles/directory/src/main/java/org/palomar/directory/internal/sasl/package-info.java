/**
 * SASL exchanges, server side. The parsers are total: any octets in, a message or nothing out. Exchanges are for one thread.
 */
@NullMarked
package org.palomar.directory.internal.sasl;

import org.jspecify.annotations.NullMarked;
