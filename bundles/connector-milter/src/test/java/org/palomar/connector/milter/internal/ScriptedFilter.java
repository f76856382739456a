package org.palomar.connector.milter.internal;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** A filter that answers each letter as it is told, and remembers what it heard. What it is not told about it lets pass. */
final class ScriptedFilter implements AutoCloseable {

    private static final byte[] CONTINUE = {'c'};

    private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final List<String> heard = new CopyOnWriteArrayList<>();
    private final int version;
    private final int protocol;
    private final Map<String, List<byte[]>> answers;

    /** @param answers by what a packet begins with: its letter, or that and more */
    ScriptedFilter(int version, int protocol, Map<String, List<byte[]>> answers) throws IOException {
        this.version = version;
        this.protocol = protocol;
        this.answers = Map.copyOf(answers);
        Thread.ofVirtual().start(this::serve);
    }

    static byte[] packet(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    int port() {
        return listener.getLocalPort();
    }

    /** Packets, their letters first, NULs shown as vertical bars. */
    List<String> heard() {
        return heard;
    }

    private void serve() {
        try {
            while (true) {
                try (Socket socket = listener.accept()) {
                    answer(socket);
                } catch (EOFException gone) {
                    // It has heard enough.
                }
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    private void answer(Socket socket) throws IOException {
        DataInputStream in = new DataInputStream(socket.getInputStream());
        DataOutputStream out = new DataOutputStream(socket.getOutputStream());
        while (true) {
            byte[] packet = in.readNBytes(in.readInt());
            String text = new String(packet, StandardCharsets.ISO_8859_1).replace('\0', '|');
            heard.add(text);
            char letter = text.charAt(0);
            if (letter == 'O') {
                out.writeInt(13);
                out.write('O');
                out.writeInt(version);
                out.writeInt(0x1FF);
                out.writeInt(protocol);
            } else if (letter != 'D' && letter != 'Q') {
                for (byte[] one : told(text)) {
                    out.writeInt(one.length);
                    out.write(one);
                }
            }
            out.flush();
        }
    }

    private List<byte[]> told(String packet) {
        return answers.entrySet().stream()
                .filter(entry -> packet.startsWith(entry.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(List.of(CONTINUE));
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
