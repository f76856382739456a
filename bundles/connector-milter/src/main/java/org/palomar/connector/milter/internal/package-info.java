/** Asks mail filters about messages by the milter protocol. {@code Milter} is one message's conversation, {@code Packets} what is on the wire, {@code MilterStep} what is made of its end. Any number of threads ask. */
@NullMarked
package org.palomar.connector.milter.internal;

import org.jspecify.annotations.NullMarked;
