/** Asks scanners that speak ICAP about messages. {@code Icap} is the protocol, {@code IcapStep} asks by it. Any number of threads ask. */
@NullMarked
package org.palomar.connector.icap.internal;

import org.jspecify.annotations.NullMarked;
