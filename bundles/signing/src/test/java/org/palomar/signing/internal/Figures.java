package org.palomar.signing.internal;

import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.palomar.api.message.Content;
import org.palomar.api.signing.KeyAlgorithm;
import org.palomar.api.signing.MailSigner;

/** What signing costs: processor time of one thread for a message, by size and algorithm. Run by hand. */
final class Figures {

    private static final int WARM_UP = 2_000;
    private static final int COUNT = 2_000;

    private Figures() {}

    public static void main(String[] arguments) throws Exception {
        for (Set<KeyAlgorithm> algorithms :
                List.of(Set.of(KeyAlgorithm.RSA), Set.of(KeyAlgorithm.ED25519), Set.of(KeyAlgorithm.values()))) {
            Path home = Files.createTempDirectory("figures");
            try (SigningHouse house = new SigningHouse(home)) {
                house.create();
                for (KeyAlgorithm algorithm : algorithms) {
                    house.signing.admin().activate(SigningHouse.DOMAIN, "20261126-" + algorithm.word());
                }
                for (int kilobytes : List.of(4, 64, 1024)) {
                    measure(house.signing.signer(), algorithms, kilobytes);
                }
            }
        }
    }

    private static void measure(MailSigner signer, Set<KeyAlgorithm> algorithms, int kilobytes) throws Exception {
        String header = "From: ana@example.test\r\nTo: bob@there.test\r\nSubject: figures\r\nDate: now\r\n\r\n";
        String line = "a line of text that is not too short and not too long for anybody to read\r\n";
        String message = header + line.repeat(kilobytes * 1024 / line.length());
        Content content = Content.of(message.getBytes(StandardCharsets.US_ASCII));
        int count = kilobytes > 100 ? COUNT / 10 : COUNT;
        sign(signer, content, kilobytes > 100 ? WARM_UP / 10 : WARM_UP);
        long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        sign(signer, content, count);
        long nanos = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start;
        System.out.printf("%s %d KB: %d us%n", algorithms, kilobytes, nanos / count / 1000);
    }

    private static void sign(MailSigner signer, Content content, int times) throws Exception {
        for (int i = 0; i < times; i++) {
            if (signer.draft(content).sign(SigningHouse.DOMAIN, List.of()).isEmpty()) {
                throw new AssertionError("nothing was signed");
            }
        }
    }
}
