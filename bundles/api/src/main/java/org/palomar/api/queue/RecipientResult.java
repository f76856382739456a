package org.palomar.api.queue;

/** What an attempt came to for one recipient. */
public sealed interface RecipientResult {

    /** The words of whoever decided. */
    RemoteReply reply();

    /** The name of the server that said so; empty when this one decided by itself. At most {@value #MAX_HOST} printable characters. */
    String host();

    /** As a domain. */
    int MAX_HOST = 253;

    /**
     * Another server, or a mailbox here, has it now.
     *
     * @param notifies whether that server took over to notify the sender as it asked to be (RFC 3461 §5.2.2), or has nothing to tell
     */
    record Delivered(RemoteReply reply, String host, boolean notifies) implements RecipientResult {
        public Delivered {
            requireHost(host);
        }
    }

    /** Not now. */
    record Deferred(RemoteReply reply, String host) implements RecipientResult {
        public Deferred {
            requireHost(host);
        }
    }

    /** Never. */
    record Failed(RemoteReply reply, String host) implements RecipientResult {
        public Failed {
            requireHost(host);
        }
    }

    private static void requireHost(String host) {
        if (host.length() > MAX_HOST || !Printable.isPrintable(host)) {
            throw new IllegalArgumentException("not the name of a host");
        }
    }
}
