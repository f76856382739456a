package org.palomar.api.gateway;

import java.net.InetAddress;

/** What a gateway in front says of who brought a message to it. */
public sealed interface GatewayClient {

    /** It was this one. */
    record Named(InetAddress address) implements GatewayClient {}

    /** It says nothing of it, or nothing from outside, or is not to be believed in that: nothing can be held against anybody. */
    record Unnamed() implements GatewayClient {}

    /** It says so in words that can be read in several ways, as the client has put its own among them: whoever does so proves nothing by where it is. */
    record Hidden() implements GatewayClient {}
}
