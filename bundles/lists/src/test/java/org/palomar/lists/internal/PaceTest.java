package org.palomar.lists.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.palomar.api.address.Address;
import org.palomar.api.list.ListTerms.Moderation;
import org.palomar.api.list.ListTerms.Posting;
import org.palomar.api.message.Content;
import org.palomar.api.pipeline.Reply;
import org.palomar.api.signing.SigningException;
import org.palomar.lists.internal.post.Author;
import org.palomar.lists.internal.post.Proof;
import org.palomar.mime.Headers;

/** How much work and mail posts cause. */
class PaceTest extends ListsFixture {

    private Optional<Reply> stranger(String name) throws Exception {
        return unproven("x@y.example", LIST, post(name + "@other.example", "Hi"));
    }

    @Test
    void anAuthorAndAListHaveABoundForEachHour() throws Exception {
        settings.put("author-posts-per-hour", "2");
        settings.put("posts-per-hour", "5");
        lists.admin().change(LIST, terms(Posting.EVERYBODY, Moderation.NOBODY));
        assertThat(stranger("zoe")).isEmpty();
        assertThat(stranger("zoe")).isEmpty();
        assertThat(stranger("ZOE").orElseThrow().toString())
                .startsWith("451 4.7.1")
                .contains("2 posts an hour");
        assertThat(stranger("a")).isEmpty();
        assertThat(stranger("b")).isEmpty();
        assertThat(stranger("c")).isEmpty();
        assertThat(stranger("d").orElseThrow().toString())
                .startsWith("451 4.7.1")
                .contains("5 posts an hour");
        assertThat(to(ANNA)).hasSize(5);
        clock.advance(Duration.ofHours(1));
        assertThat(stranger("zoe")).isEmpty();
        assertThat(to(ANNA)).hasSize(6);
    }

    @Test
    void whatDoesNotGoOutIsNotCounted() throws Exception {
        settings.put("author-posts-per-hour", "1");
        neighbours.signer().set(message -> (author, front) -> {
            throw new SigningException("no key", new IllegalStateException());
        });
        for (int i = 0; i < 3; i++) {
            assertThat(submit(ANNA, LIST, post("anna@example.test", "Hi"))).contains(Replies.NOT_SIGNED);
        }
        neighbours.signer().set(message -> (author, front) -> Optional.empty());
        assertThat(submit(ANNA, LIST, post("anna@example.test", "Hi"))).isEmpty();
    }

    @Test
    void postsTakeTurnsAndWhoseTurnDoesNotComeHasToComeAgain() throws Exception {
        CountDownLatch signing = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        neighbours.signer().set(message -> (author, front) -> {
            signing.countDown();
            try {
                assertThat(goOn.await(1, TimeUnit.MINUTES)).isTrue();
            } catch (InterruptedException ending) {
                throw new AssertionError(ending);
            }
            return Optional.empty();
        });
        Register register = Register.open(store);
        Distribution turns = new Distribution(new Doors(register), neighbours, this::read, 3, Duration.ofMillis(50));
        CompletableFuture<Void> first = CompletableFuture.runAsync(() -> {
            try {
                prepare(turns, register);
            } catch (Exception failure) {
                throw new AssertionError(failure);
            }
        });
        assertThat(signing.await(1, TimeUnit.MINUTES)).isTrue();
        assertThatThrownBy(() -> prepare(turns, register)).isInstanceOf(BusyException.class);
        goOn.countDown();
        first.get(1, TimeUnit.MINUTES);
        prepare(turns, register);
    }

    private void prepare(Distribution distribution, Register register) throws Exception {
        Content content =
                Content.of(post("anna@example.test", "Hi").replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8));
        Post post = new Post(
                "t1", clock.instant(), content, Headers.read(content), new Author(ANNA, ""), Proof.ACCOUNT, List.of());
        try (Prepared prepared = new Prepared(store, neighbours, clock.instant())) {
            distribution.prepare(register.roll(LIST).orElseThrow(), post, prepared);
        }
    }

    @Test
    void aLargeListGetsAPostOnceEach() throws Exception {
        List<Address> many = new ArrayList<>();
        for (int i = 0; i < 1200; i++) {
            many.add(Address.of("m" + i + "@elsewhere.example"));
        }
        lists.admin().add(LIST, many);
        assertThat(submit(ANNA, LIST, post("anna@example.test", "Hi"))).isEmpty();
        assertThat(sent.stream().flatMap(one -> one.to().stream()))
                .containsAll(many)
                .doesNotHaveDuplicates()
                .hasSize(1202);
    }
}
