package org.palomar.dns.internal;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Header;
import org.xbill.DNS.Master;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** A name server that says what a test wants, also what no server should; by UDP and TCP on one port of loopback. */
final class ScriptedServer implements AutoCloseable {

    /** What is done about a question. */
    interface Script {
        void answer(Asked asked) throws IOException;
    }

    /** Sends octets. */
    interface Sending {
        void send(byte[] octets) throws IOException;
    }

    /**
     * The way back.
     *
     * @param message sends octets as one message
     * @param raw sends octets as they are
     */
    record Line(Sending message, Sending raw) {}

    /** One question. */
    record Asked(Message query, boolean tcp, Line line) {

        String name() {
            return query.getQuestion().getName().toString(true);
        }

        int type() {
            return query.getQuestion().getType();
        }

        void say(Message reply) throws IOException {
            line.message().send(reply.toWire(Message.MAXLENGTH));
        }

        /** A reply with these records, written as in a zone file. */
        void records(String... answers) throws IOException {
            say(reply(0, answers));
        }

        /** A reply without answers. */
        void code(int code, String... authorities) throws IOException {
            Message reply = reply(code);
            parse(authorities).forEach(record -> reply.addRecord(record, Section.AUTHORITY));
            say(reply);
        }

        /** There are no such records: an absence as RFC 2308 wants it. */
        void nothing() throws IOException {
            code(0, "test. 60 IN SOA ns.test. root.test. 1 3600 600 86400 60");
        }

        /** There is more than fits. */
        void truncated() throws IOException {
            Message reply = reply(0);
            reply.getHeader().setFlag(Flags.TC);
            say(reply);
        }

        Message reply(int code, String... answers) throws IOException {
            Message reply = new Message(query.getHeader().getID());
            Header header = reply.getHeader();
            header.setFlag(Flags.QR);
            header.setFlag(Flags.RD);
            header.setFlag(Flags.RA);
            header.setRcode(code);
            reply.addRecord(query.getQuestion(), Section.QUESTION);
            parse(answers).forEach(record -> reply.addRecord(record, Section.ANSWER));
            return reply;
        }
    }

    private final ServerSocket tcp;
    private final DatagramSocket udp;
    private final Script script;
    private final List<CompletableFuture<Void>> listening;
    private final Queue<String> questions = new ConcurrentLinkedQueue<>();
    private final Queue<Throwable> problems = new ConcurrentLinkedQueue<>();

    ScriptedServer(Script script) throws IOException {
        this.script = script;
        ServerSocket streams = listen();
        DatagramSocket packets = bound(streams.getLocalPort());
        while (packets == null) {
            streams.close();
            streams = listen();
            packets = bound(streams.getLocalPort());
        }
        tcp = streams;
        udp = packets;
        listening = List.of(
                CompletableFuture.runAsync(this::receive, Thread::startVirtualThread),
                CompletableFuture.runAsync(this::accept, Thread::startVirtualThread));
    }

    /** Says everything by TCP, where there is room. */
    static Script byTcp(Script script) {
        return asked -> {
            if (asked.tcp()) {
                script.answer(asked);
            } else {
                asked.truncated();
            }
        };
    }

    private static ServerSocket listen() throws IOException {
        return new ServerSocket(0, 500, InetAddress.getLoopbackAddress());
    }

    private static @Nullable DatagramSocket bound(int port) throws IOException {
        try {
            DatagramSocket socket = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            socket.setReceiveBufferSize(1 << 20);
            return socket;
        } catch (BindException taken) {
            return null;
        }
    }

    InetSocketAddress address() {
        return new InetSocketAddress(tcp.getInetAddress(), tcp.getLocalPort());
    }

    /** Names and kinds, in the order in which they came; {@code tcp} behind those that came so. */
    List<String> questions() {
        return List.copyOf(questions);
    }

    private void receive() {
        byte[] buffer = new byte[Message.MAXLENGTH];
        while (!udp.isClosed()) {
            DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
            try {
                udp.receive(packet);
            } catch (IOException closed) {
                return;
            }
            byte[] octets = Arrays.copyOf(buffer, packet.getLength());
            Sending back = reply -> udp.send(new DatagramPacket(reply, reply.length, packet.getSocketAddress()));
            Thread.ofVirtual().start(() -> answer(octets, false, new Line(back, back)));
        }
    }

    private void accept() {
        while (!tcp.isClosed()) {
            try {
                Socket socket = tcp.accept();
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            DataInputStream in = new DataInputStream(socket.getInputStream());
            byte[] octets = new byte[in.readUnsignedShort()];
            in.readFully(octets);
            DataOutputStream out = new DataOutputStream(socket.getOutputStream());
            Sending framed = reply -> {
                out.writeShort(reply.length);
                out.write(reply);
            };
            answer(octets, true, new Line(framed, out::write));
        } catch (IOException gone) {
            // The resolver gave up first, as some tests want.
        }
    }

    private void answer(byte[] octets, boolean byTcp, Line line) {
        try {
            Asked asked = new Asked(new Message(octets), byTcp, line);
            questions.add(asked.name() + " " + Type.string(asked.type()) + (byTcp ? " tcp" : ""));
            script.answer(asked);
        } catch (IOException gone) {
            // As above; a script that can't be played ends in a time-out that its test does not expect.
        } catch (RuntimeException | Error wrong) {
            problems.add(wrong);
        }
    }

    @Override
    public void close() throws IOException {
        tcp.close();
        udp.close();
        // The ports are free when nobody listens any more.
        listening.forEach(CompletableFuture::join);
        if (!problems.isEmpty()) {
            throw new AssertionError("the script is wrong", problems.peek());
        }
    }

    static List<Record> parse(String... lines) {
        List<Record> records = new ArrayList<>();
        byte[] text = String.join("\n", lines).getBytes(StandardCharsets.ISO_8859_1);
        try (Master master = new Master(new ByteArrayInputStream(text), Name.root, 300)) {
            for (Record next = master.nextRecord(); next != null; next = master.nextRecord()) {
                records.add(next);
            }
            return records;
        } catch (IOException wrong) {
            throw new UncheckedIOException(wrong);
        }
    }
}
