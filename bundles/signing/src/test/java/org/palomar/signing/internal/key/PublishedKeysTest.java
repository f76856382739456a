package org.palomar.signing.internal.key;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.palomar.api.signing.KeyAlgorithm;
import org.palomar.api.signing.Publication.Finding;

/** What the DNS says of a key. */
class PublishedKeysTest {

    private static final Secret SECRET = Secret.generate(KeyAlgorithm.ED25519);
    private static final Secret OTHER = Secret.generate(KeyAlgorithm.ED25519);

    private static PublishedKeys of(String... texts) {
        return PublishedKeys.compare(List.of(texts), SECRET);
    }

    @Test
    void findsTheKeyHoweverItIsWritten() {
        assertThat(of(SECRET.record())).isEqualTo(new PublishedKeys(Finding.PUBLISHED, ""));
        String key = SECRET.published();
        assertThat(of("k=ed25519 ;p= " + key.substring(0, 9) + " " + key.substring(9) + ";; n=a note")
                        .finding())
                .isEqualTo(Finding.PUBLISHED);
        assertThat(of("v=spf1 -all", SECRET.record() + "; h=sha1:sha256; s=email")
                        .finding())
                .isEqualTo(Finding.PUBLISHED);
        assertThat(of(SECRET.record() + "; t=s:y").detail()).contains("only a test");
    }

    @Test
    void saysWhatIsWrong() {
        assertThat(of().finding()).isEqualTo(Finding.MISSING);
        assertThat(of("v=spf1 -all")).isEqualTo(new PublishedKeys(Finding.DIFFERENT, "its TXT record is no key"));
        assertThat(of(OTHER.record()).detail()).contains("another key");
        assertThat(of(SECRET.record().replace("ed25519", "rsa")).detail()).contains("k= is not ed25519");
        assertThat(of("p=" + SECRET.published()).detail()).contains("k=");
        assertThat(of("v=DKIM2; " + SECRET.record().substring(9)).detail()).contains("v=");
        assertThat(of(SECRET.record() + "; h=sha1").detail()).contains("h=");
        assertThat(of(SECRET.record() + "; s=tlsrpt").detail()).contains("s=");
        assertThat(of("v=DKIM1; k=ed25519; p=").detail()).contains("revoked");
        assertThat(of(SECRET.record(), OTHER.record()).detail()).contains("several");
        assertThat(of(SECRET.record().substring(0, 40)).finding()).isEqualTo(Finding.DIFFERENT);
    }

    @FuzzTest(maxDuration = "60s")
    void takesWhateverTheDnsSays(byte[] text) {
        PublishedKeys found = of(new String(text, StandardCharsets.ISO_8859_1));
        if (found.finding() == Finding.UNKNOWN) {
            throw new AssertionError("an answer says something");
        }
    }
}
