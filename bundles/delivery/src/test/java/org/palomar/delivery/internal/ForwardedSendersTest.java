package org.palomar.delivery.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.palomar.api.message.HeaderField;
import org.palomar.api.pipeline.MailTransaction;
import org.palomar.api.pipeline.Origin.Door;
import org.palomar.api.pipeline.Recipient;
import org.palomar.api.pipeline.Reply;
import org.palomar.api.queue.QueueFilter;

/** Forwarded mail gets a sender here and a seal. */
class ForwardedSendersTest extends SignedMailFixture {

    /** SPF: receivers ask the sender's domain whether this server may send for it. */
    @Test
    void forwardedMailFromElsewhereGetsASenderHereAndItsBounceGoesBack() throws Exception {
        filter(berta, "redirect \"bob@far.test\";");
        deliver(from(
                "eva@else.test",
                transaction(Door.MX, Optional.empty(), BODY, "away@example.test", "berta@example.test")));
        assertThat(senders())
                .hasSize(2)
                .allSatisfy(sender -> assertThat(sender).matches("SRS0=.*=else\\.test=eva@example\\.test to .*"));
        String rewritten = senders().getFirst().replaceAll(" .*", "");
        assertThat(queue.admin().remove(QueueFilter.ALL, false).changed()).isEqualTo(2);
        assertThat(fromOutside(BODY, rewritten).values()).containsOnly(Replies.BOUNCES_ONLY);
        deliver(from("", transaction(Door.MX, Optional.empty(), BODY, rewritten)));
        assertThat(senders()).containsExactly(" to eva@else.test");
    }

    /** Receivers can't see any more who it was from; RFC 8617 tells them. */
    @Test
    void forwardedMailFromElsewhereIsSealedByTheDomainThatForwardsItHoweverItIsForwarded() throws Exception {
        filter(berta, "require \"editheader\"; addheader \"X-Seen\" \"1\"; redirect \"bob@far.test\";");
        HeaderField found =
                new HeaderField("Authentication-Results", "mx.example.test; spf=pass smtp.mailfrom=else.test");
        deliver(from(
                        "eva@else.test",
                        transaction(Door.MX, Optional.empty(), BODY, "away@example.test", "berta@example.test"))
                .withAdded(List.of(found)));
        assertThat(prefixes())
                .hasSize(2)
                .allSatisfy(prefix -> assertThat(prefix.replaceAll("\r\n ", " "))
                        .startsWith("ARC-Seal: a=ed25519-sha256; b=")
                        .containsSubsequence(
                                "cv=none; d=example.test",
                                "ARC-Message-Signature: ",
                                "ARC-Authentication-Results: i=1; mx.example.test; spf=pass smtp.mailfrom=else.test; arc=none",
                                "Delivered-To: ")
                        .doesNotContain("DKIM-Signature"));
    }

    @Test
    void whatAnAccountHereWritesAndWhatOnlyPassesByIsNotSealed() throws Exception {
        submit(BODY, "away@example.test");
        assertThat(prefixes()).singleElement().asString().doesNotContain("ARC-");
    }

    @Test
    void whereTheSealerIsMissingForwardedMailWaitsAndOtherMailDoesNot() throws Exception {
        delivery.unsetSealer(signer.sealer());
        assertThat(fromOutside(BODY, "away@example.test").values()).containsOnly(Replies.NOT_SIGNED);
        assertThat(fromOutside(BODY, "berta@example.test").values()).containsOnly(Replies.DELIVERED);
        expected = false;
        assertThat(fromOutside(BODY, "away@example.test").values()).containsOnly(Replies.DELIVERED);
    }

    @Test
    void ownSendersBouncesAndWhatIsNotForwardedKeepTheirSenders() throws Exception {
        submit(BODY, "bob@far.test", "away@example.test");
        deliver(from("", transaction(Door.MX, Optional.empty(), BODY, "away@example.test")));
        assertThat(senders())
                .containsExactlyInAnyOrder(
                        "anna@example.test to bob@far.test",
                        "anna@example.test to x@elsewhere.test",
                        " to x@elsewhere.test");
    }

    @Test
    void nobodyRelaysByAnAddressThatLooksRewritten() {
        Map<Recipient, Reply> replies = fromOutside(BODY, "SRS0=aaaaaaaa=aa=far.test=bob@example.test");
        assertThat(replies.values()).containsOnly(Replies.UNKNOWN);
    }

    @Test
    void whereTheRewriterIsMissingForwardedMailWaits() throws Exception {
        delivery.unsetRewriting(signer.rewriting());
        MailTransaction message = transaction(Door.MX, Optional.empty(), BODY, "away@example.test");
        assertThat(deliver(from("eva@else.test", message)).values()).containsOnly(Replies.NOT_SIGNED);
        assertThat(deliver(message).values()).as("one of our own").containsOnly(Replies.DELIVERED);
    }
}
