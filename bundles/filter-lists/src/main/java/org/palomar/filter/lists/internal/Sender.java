package org.palomar.filter.lists.internal;

import org.palomar.api.address.Address;

/**
 * Somebody who is named as a sender.
 *
 * @param proven whether what is said to be wanted of this address is wanted of this mail
 */
record Sender(Address address, boolean proven) {}
