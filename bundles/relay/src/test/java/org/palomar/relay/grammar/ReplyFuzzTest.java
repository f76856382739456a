package org.palomar.relay.grammar;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.palomar.api.queue.RemoteReply;

/** Whatever octets a server sends, they are replies or they are not. The seeds are beside the tests' resources. */
class ReplyFuzzTest {

    @FuzzTest
    void anyOctetsAreRepliesOrNone(byte[] octets) {
        ReplyAssembly assembly = new ReplyAssembly();
        try {
            for (String line : new String(octets, StandardCharsets.ISO_8859_1).split("\r?\n", -1)) {
                Optional<Reply> whole = assembly.add(line);
                if (whole.isPresent()) {
                    look(whole.get());
                    assembly = new ReplyAssembly();
                }
            }
        } catch (MalformedReplyException none) {
            assertThat(none).hasMessageStartingWith("not a reply: ");
        }
    }

    private static void look(Reply reply) {
        assertThat(reply.lines()).hasSizeBetween(1, Reply.MAX_LINES);
        RemoteReply now = reply.remoteForNow();
        assertThat(now.code()).isBetween(400, 499);
        if (!reply.isIntermediate()) {
            assertThat(reply.remote().code()).isEqualTo(reply.code());
        }
        Extensions extensions = Extensions.of(reply);
        assertThat(extensions.size()).isNotNegative();
        assertThat(extensions.greeted()).doesNotContain(" ");
    }
}
