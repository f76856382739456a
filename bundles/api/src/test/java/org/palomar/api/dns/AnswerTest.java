package org.palomar.api.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.palomar.api.address.Domain;
import org.palomar.api.dns.Answer.Failed;
import org.palomar.api.dns.Answer.Found;
import org.palomar.api.dns.Answer.NoData;
import org.palomar.api.dns.Answer.NoSuchName;

class AnswerTest {

    private static final Duration TTL = Duration.ofMinutes(5);

    @Test
    void onlyAValueIsChanged() {
        assertThat(new Found<>("four", TTL, Security.SECURE).map(String::length))
                .isEqualTo(new Found<>(4, TTL, Security.SECURE));
        assertThat(new NoData<String>(TTL, Security.SECURE).map(String::length))
                .isEqualTo(new NoData<>(TTL, Security.SECURE));
        assertThat(new NoSuchName<String>(TTL, Security.INSECURE).map(String::length))
                .isEqualTo(new NoSuchName<>(TTL, Security.INSECURE));
        assertThat(new Failed<String>(Failure.TIMEOUT, "late").map(String::length))
                .isEqualTo(new Failed<>(Failure.TIMEOUT, "late"));
    }

    @Test
    void twoAnswersAreAsSecureAsTheWorse() {
        assertThat(Security.SECURE.and(Security.SECURE)).isEqualTo(Security.SECURE);
        assertThat(Security.SECURE.and(Security.INSECURE)).isEqualTo(Security.INSECURE);
        assertThat(Security.INDETERMINATE.and(Security.SECURE)).isEqualTo(Security.INDETERMINATE);
    }

    @Test
    void nothingFoundIsNoRouteAndNoHost() {
        assertThatThrownBy(() -> new MailRoute.Exchangers(List.of())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new HostAddresses(Domain.of("mx.test"), List.of()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Exchanger(65_536, Domain.of("mx.test")))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
