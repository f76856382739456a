package org.palomar.delivery.internal;

import org.palomar.api.address.Address;

/** What a filter wants can't be done or left now, as nobody knows whether it may send: the message is to come again. */
final class UndecidedException extends Exception {

    private static final long serialVersionUID = 1;

    UndecidedException(Address owner) {
        super("whether filters of " + owner + " may send can't be told now, as the limits service is missing");
    }
}
