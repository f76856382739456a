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
import org.palomar.api.list.MailingLists.Ruling;
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
        try (Prepared prepared = new Prepared(store, neighbours, clock.instant())) {
            prepare(distribution, register, prepared);
        }
    }

    private void prepare(Distribution distribution, Register register, Prepared prepared) throws Exception {
        Content content =
                Content.of(post("anna@example.test", "Hi").replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8));
        Post post = new Post(
                "t1", clock.instant(), content, Headers.read(content), new Author(ANNA, ""), Proof.ACCOUNT, List.of());
        distribution.prepare(register.roll(LIST).orElseThrow(), post, prepared);
    }

    /** What is prepared is in memory until the commit, and so long others wait. */
    @Test
    void roomIsFreeAgainWhenAllThatWasPreparedIsLetGo() throws Exception {
        Register register = Register.open(store);
        Distribution turns = new Distribution(new Doors(register), neighbours, this::read, 3, Duration.ofMillis(50));
        Prepared first = new Prepared(store, neighbours, clock.instant());
        prepare(turns, register, first);
        assertThat(first.members()).isEqualTo(2);
        assertThatThrownBy(() -> prepare(turns, register)).isInstanceOf(BusyException.class);
        first.close();
        prepare(turns, register);
        first.close();
        Prepared second = new Prepared(store, neighbours, clock.instant());
        prepare(turns, register, second);
        assertThatThrownBy(() -> prepare(turns, register))
                .as("what is let go twice makes no room twice")
                .isInstanceOf(BusyException.class);
        second.close();
    }

    private List<Address> large(int lists, int members) throws Exception {
        List<Address> all = new ArrayList<>();
        for (int i = 0; i < lists; i++) {
            Address list = Address.of("large" + i + "@example.test");
            this.lists.admin().create(list, terms());
            List<Address> many = new ArrayList<>(List.of(ANNA, AWAY));
            for (int j = many.size(); j < members; j++) {
                many.add(Address.of("m" + j + "@elsewhere.example"));
            }
            this.lists.admin().add(list, many);
            all.add(list);
        }
        return all;
    }

    /** Some 2 KB for each member are in memory until the commit, whatever a message names. */
    @Test
    void ofOneMessageToManyLargeListsAsMuchIsPreparedAsThereIsRoomFor() throws Exception {
        List<Ruling.Taken> taken = new ArrayList<>();
        List<Address> left = new ArrayList<>();
        int members = 0;
        for (Address list : large(6, 2500)) {
            switch (rule(ANNA, list, post("anna@example.test", "Hi"), members)) {
                case Ruling.Taken one -> {
                    taken.add(one);
                    members += one.part().members();
                }
                case Ruling.Later later -> left.add(list);
                case Ruling.Refused refused -> throw new AssertionError(refused);
            }
        }
        assertThat(members).isEqualTo(Distribution.AT_ONCE);
        assertThat(left).hasSize(2);
        taken.forEach(one -> one.part().close());
        members = 0;
        for (Address list : left) {
            Ruling.Taken one = (Ruling.Taken) rule(ANNA, list, post("anna@example.test", "Hi"), members);
            members += one.part().members();
            one.part().close();
        }
        assertThat(members).isEqualTo(5000);
    }

    /** What a step has found about it is lost on the way through the queue. */
    @Test
    void aPostForWhichADomainVouchesComesAgainWhereItWouldFit() throws Exception {
        List<Address> lists = large(3, 2500);
        Ruling.Taken other = (Ruling.Taken) rule(ANNA, lists.get(0), post("anna@example.test", "Hi"), 0);
        Ruling.Taken more = (Ruling.Taken) rule(ANNA, lists.get(1), post("anna@example.test", "Hi"), 2500);
        Ruling.Taken most = (Ruling.Taken) rule(ANNA, lists.get(2), post("anna@example.test", "Hi"), 5000);
        Ruling.Taken first = (Ruling.Taken) rule("bob@elsewhere.example", lists.get(0), 0);
        assertThat(rule("bob@elsewhere.example", lists.get(1), 2500))
                .isInstanceOfSatisfying(
                        Ruling.Refused.class,
                        refused -> assertThat(refused.reply()).isEqualTo(Replies.BUSY));
        assertThat(rule("bob@elsewhere.example", lists.get(1), 7501)).isEqualTo(new Ruling.Later());
        for (Ruling.Taken one : List.of(other, more, most, first)) {
            one.part().close();
        }
        Ruling.Taken last = (Ruling.Taken) rule("bob@elsewhere.example", lists.get(1), 2500);
        last.part().close();
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
