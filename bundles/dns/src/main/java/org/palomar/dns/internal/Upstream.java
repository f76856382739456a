package org.palomar.dns.internal;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.palomar.api.dns.Failure;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/**
 * The name servers that look things up for us. They are asked in their order, those that were silent lately last; each try has its share of the time that is left. A
 * server that refuses is not asked again, one that is silent is. While none answers anything, none is asked ({@link Pulse}). Safe for any thread.
 */
final class Upstream {

    /** How long a silent server comes last. */
    private static final long REST = Duration.ofSeconds(30).toNanos();

    /** A reply and who sent it. */
    record Reply(Message message, InetSocketAddress server) {}

    private final Supplier<List<InetSocketAddress>> servers;
    private final int attempts;
    private final Transport transport;
    private final Reachability reachability;
    private final Pulse pulse;
    private final Map<InetSocketAddress, Long> resting = new ConcurrentHashMap<>();

    Upstream(Supplier<List<InetSocketAddress>> servers, int attempts, Transport transport, Reachability reachability) {
        this(servers, attempts, transport, reachability, new Pulse(System::nanoTime));
    }

    Upstream(
            Supplier<List<InetSocketAddress>> servers,
            int attempts,
            Transport transport,
            Reachability reachability,
            Pulse pulse) {
        this.pulse = pulse;
        this.servers = servers;
        this.attempts = attempts;
        this.transport = transport;
        this.reachability = reachability;
    }

    /** The reply of the first server that has one, NOERROR or NXDOMAIN, of its own zone or after it looked further. */
    Reply ask(Message query, Deadline deadline) throws UnansweredException {
        boolean brief = mayAskOnlyBriefly(deadline);
        Deadline own = brief ? deadline.atMost(Pulse.ONCE) : deadline;
        List<InetSocketAddress> order = order();
        Set<InetSocketAddress> refused = new HashSet<>();
        UnansweredException last = new UnansweredException(Failure.TIMEOUT, "no answer in time");
        boolean tried = false;
        for (int round = 0; round < attempts; round++) {
            for (int i = 0; i < order.size() && !own.isOver() && (brief || !pulse.isResting()); i++) {
                if (refused.contains(order.get(i))) {
                    continue;
                }
                tried = true;
                int left = (attempts - round) * order.size() - i;
                try {
                    return tryOne(order.get(i), query, own.share(left));
                } catch (UnansweredException failed) {
                    last = failed;
                    if (!isSilence(failed)) {
                        refused.add(order.get(i));
                    }
                    stopIfEnded(failed);
                }
            }
        }
        if (tried && isSilence(last) && refused.isEmpty()) {
            reachability.unanswered();
        }
        throw last;
    }

    /** @throws UnansweredException where there is no point in asking */
    private boolean mayAskOnlyBriefly(Deadline deadline) throws UnansweredException {
        try {
            Pulse.Advice advice = pulse.advice(this::saysAnything, deadline);
            if (advice == Pulse.Advice.DO_NOT_ASK) {
                reachability.unanswered();
                throw new UnansweredException(Failure.UNREACHABLE, "no name server answers anything");
            }
            return advice == Pulse.Advice.ASK_BRIEFLY;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new UnansweredException(Failure.INTERRUPTED, "interrupted while it waited");
        }
    }

    /** Asks each server for those of the root, which it needs to look anything up, and has at hand: refusals and failures are answers too. */
    private boolean saysAnything(Deadline deadline) {
        List<InetSocketAddress> order = order();
        for (int i = 0; i < order.size(); i++) {
            try {
                Message query = Source.query(Name.root, Type.NS);
                transport.ask(order.get(i), query, deadline.share(order.size() - i));
                answered(order.get(i));
                return true;
            } catch (UnansweredException failed) {
                if (!isSilence(failed)) {
                    return true;
                }
            }
        }
        return false;
    }

    private Reply tryOne(InetSocketAddress server, Message query, Deadline deadline) throws UnansweredException {
        try {
            Message reply = transport.ask(server, query, deadline);
            answered(server);
            if (query.getOPT() != null && knowsNoExtensions(reply)) {
                reply = transport.ask(server, withoutExtensions(query), deadline);
            }
            int code = reply.getRcode();
            if (code != Rcode.NOERROR && code != Rcode.NXDOMAIN) {
                throw new UnansweredException(
                        Failure.SERVER_FAILURE, Servers.text(server) + " answers " + Rcode.string(code));
            }
            if (!reply.getHeader().getFlag(Flags.AA) && !reply.getHeader().getFlag(Flags.RA)) {
                throw new UnansweredException(
                        Failure.LAME, Servers.text(server) + " neither has the name's zone nor looks further");
            }
            return new Reply(reply, server);
        } catch (UnansweredException failed) {
            if (isSilence(failed)) {
                pulse.silent();
                resting.put(server, System.nanoTime() + REST);
            }
            throw failed;
        }
    }

    private void answered(InetSocketAddress server) {
        reachability.answered();
        pulse.answered();
        resting.remove(server);
    }

    private List<InetSocketAddress> order() {
        List<InetSocketAddress> order = new ArrayList<>(servers.get());
        resting.keySet().retainAll(order);
        long now = System.nanoTime();
        // The sort is stable: who does not rest stays in the order of the settings.
        order.sort(Comparator.comparing(server -> resting.getOrDefault(server, now) - now > 0));
        return order;
    }

    String text() {
        return Servers.text(servers.get());
    }

    private static boolean isSilence(UnansweredException failed) {
        return failed.failure() == Failure.TIMEOUT || failed.failure() == Failure.UNREACHABLE;
    }

    private static void stopIfEnded(UnansweredException failed) throws UnansweredException {
        if (failed.failure() == Failure.INTERRUPTED || failed.failure() == Failure.CLOSED) {
            throw failed;
        }
    }

    // RFC 6891 §7
    private static boolean knowsNoExtensions(Message reply) {
        int code = reply.getHeader().getRcode();
        return reply.getOPT() == null && (code == Rcode.FORMERR || code == Rcode.NOTIMP);
    }

    private static Message withoutExtensions(Message query) {
        Message plain = query.clone();
        OPTRecord extensions = plain.getOPT();
        if (extensions != null) {
            plain.removeRecord(extensions, Section.ADDITIONAL);
        }
        return plain;
    }
}
