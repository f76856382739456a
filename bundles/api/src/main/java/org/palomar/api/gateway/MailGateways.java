package org.palomar.api.gateway;

import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import org.palomar.api.address.Network;
import org.palomar.api.message.Content;

/**
 * Knows the gateways in front of this server. What they write into messages is kept at the border, where the same from anybody else is taken out; and no client is held to account for what is theirs. From memory, for any thread.
 */
public interface MailGateways {

    /**
     * Whether a client is a gateway whose word about messages is taken.
     *
     * @throws IllegalStateException while nobody can tell, as its settings were never right
     */
    boolean isGateway(InetAddress client);

    /**
     * Where all of them are, so that it is known about whom nobody can tell while this service is away.
     *
     * @throws IllegalStateException as above
     */
    List<Network> networks();

    /**
     * Who brought a message to the gateway that brings it here, by what that wrote into its header.
     *
     * @param message with the {@code Received} field of this server in front
     * @throws IllegalStateException as above
     */
    GatewayClient client(Content message) throws IOException;

    /** For people: what is known of each gateway. */
    List<GatewayState> gateways();
}
