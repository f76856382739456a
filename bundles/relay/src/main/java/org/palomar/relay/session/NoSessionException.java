package org.palomar.relay.session;

import java.util.Optional;
import java.util.Set;
import org.palomar.api.queue.RemoteReply;
import org.palomar.api.tlsreport.TlsFailure;

/** No message can be sent to a server now. */
public final class NoSessionException extends Exception {

    /** Why. */
    public enum Cause {
        /** It could not be reached, or the connection broke. */
        CONNECTION,
        /** It said so. */
        REFUSED,
        /** TLS failed, or is not what was demanded. */
        TLS,
        /** It doesn't know our name or password. */
        LOGIN,
        /** It is this server. */
        OURSELVES
    }

    private static final long serialVersionUID = 1;

    /** What a host says that takes no mail at all, and one of a domain that takes none (RFC 7504). */
    private static final Set<Integer> NEVER = Set.of(521, 556);

    private final Cause reason;
    private final transient RemoteReply reply;
    private final transient RemoteReply said;
    private final transient Optional<TlsFailure.Kind> kind;

    NoSessionException(Cause reason, RemoteReply reply) {
        this(reason, reply, reply, Optional.empty());
    }

    private NoSessionException(Cause reason, RemoteReply reply, RemoteReply said, Optional<TlsFailure.Kind> kind) {
        super(reply.toString());
        this.reason = reason;
        this.reply = reply;
        this.said = said;
        this.kind = kind;
    }

    /**
     * The server takes no mail now.
     *
     * @param said its own words, whatever their code
     */
    static NoSessionException refused(RemoteReply reply, RemoteReply said) {
        return new NoSessionException(Cause.REFUSED, reply, said, Optional.empty());
    }

    /** TLS failed, or there is none where it is demanded. */
    static NoSessionException withoutTls(TlsFailure.Kind kind, String text) {
        RemoteReply reply = RemoteReply.of(451, "4.7.5", text);
        return new NoSessionException(Cause.TLS, reply, reply, Optional.of(kind));
    }

    /** The session has less TLS than the message demands. */
    static NoSessionException unprotected(RemoteReply reply) {
        return new NoSessionException(Cause.TLS, reply);
    }

    static NoSessionException of(Cause reason, int code, String status, String text) {
        return new NoSessionException(reason, RemoteReply.of(code, status, text));
    }

    /** How TLS failed, if that is why. */
    Optional<TlsFailure.Kind> tlsFailure() {
        return kind;
    }

    public Cause reason() {
        return reason;
    }

    /** Whether the server, or its domain, never takes mail (RFC 7504 §3 and §4): it is not to be asked again. */
    public boolean isForGood() {
        return reason == Cause.REFUSED && NEVER.contains(said.code());
    }

    /** In the server's own words, if it has said something; its code may be a permanent one. */
    public RemoteReply said() {
        return said;
    }

    /** For the sender; a code of 400 to 499. */
    public RemoteReply reply() {
        return reply;
    }
}
