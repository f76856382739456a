/**
 * A Barracuda gateway in front of this server. {@code Barracuda} knows it and watches it, {@code GatewayMarks} and {@code ToldClient} read what it has written, {@code VerdictStep} makes a verdict of that, {@code
 * DirectStep} judges mail that goes round it. Nothing is believed of anybody whose address is not a gateway's. Any number of threads ask.
 */
@NullMarked
package org.palomar.connector.barracuda.internal;

import org.jspecify.annotations.NullMarked;
