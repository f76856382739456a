package org.palomar.filter.tagger.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.palomar.api.address.Address;
import org.palomar.api.address.ReversePath;
import org.palomar.api.directory.AccountId;
import org.palomar.api.message.Content;
import org.palomar.api.message.HeaderField;
import org.palomar.api.pipeline.MailTransaction;
import org.palomar.api.pipeline.Opinion;
import org.palomar.api.pipeline.Origin;
import org.palomar.api.pipeline.Recipient;
import org.palomar.api.pipeline.Verdict;

class TaggerTest {

    private final Recipient sales = new Recipient(Address.of("a@sales.test"), Set.of(new AccountId(1)));
    private final Recipient other = new Recipient(Address.of("b@other.test"), Set.of(new AccountId(2)));

    private MailTransaction from(ReversePath sender) {
        Origin origin = new Origin(
                Origin.Door.MX,
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 1),
                "client",
                "",
                Optional.empty());
        return new MailTransaction(
                "t1", Instant.EPOCH, origin, sender, List.of(sales, other), Content.of(new byte[0]), List.of(), false);
    }

    @Test
    void tagsOnlyTheRecipientsThatARuleNames() {
        Tagger tagger = new Tagger(Map.of("rules", "recipient sales.test X-Desk: sales"));
        Opinion opinion = tagger.judge(from(ReversePath.of(Address.of("x@partner.test"))));
        assertThat(opinion.of(sales)).isEqualTo(new Verdict.Tag(List.of(new HeaderField("X-Desk", "sales"))));
        assertThat(opinion.of(other)).isEqualTo(new Verdict.Accept());
    }

    @Test
    void tagsEverybodyForASender() {
        Tagger tagger = new Tagger(Map.of("rules", "sender partner.test X-Partner: yes"));
        assertThat(tagger.judge(from(ReversePath.of(Address.of("x@partner.test"))))
                        .exceptions())
                .hasSize(2);
        assertThat(tagger.judge(from(ReversePath.of(Address.of("x@elsewhere.test")))))
                .isEqualTo(Opinion.ACCEPT);
        assertThat(tagger.judge(from(ReversePath.none()))).isEqualTo(Opinion.ACCEPT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sender",
                "sender partner.test",
                "sender partner.test X",
                "from a.test X: y",
                "sender a..test X: y",
                "sender a.test From: forged"
            })
    void keepsTheLastGoodRulesWhenOneIsWrong(String wrong) {
        Tagger tagger = new Tagger(Map.of("rules", "sender partner.test X-Partner: yes"));
        tagger.modified(Map.of("rules", wrong));
        assertThat(tagger.judge(from(ReversePath.of(Address.of("x@partner.test"))))
                        .exceptions())
                .hasSize(2);
        assertThat(tagger.findings())
                .singleElement()
                .satisfies(f -> assertThat(f.text()).startsWith("etc/palomar.filter.tagger.cfg: rules"));
    }
}
