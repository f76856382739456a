package org.palomar.lists.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.palomar.api.address.Address;
import org.palomar.api.list.HeldPost;
import org.palomar.api.list.ListRefusalException;
import org.palomar.api.list.ListTerms;
import org.palomar.api.list.ListTerms.FromHandling;
import org.palomar.api.list.ListTerms.ListLanguage;
import org.palomar.api.list.ListTerms.Moderation;
import org.palomar.api.list.ListTerms.Posting;
import org.palomar.api.pipeline.Reply;
import org.palomar.api.queue.BodyNeed;
import org.palomar.api.queue.OutboundOptions;
import org.palomar.api.store.StoreException;
import org.palomar.lists.internal.record.Keys;
import org.palomar.storage.FaultyEngine.Fault;
import org.palomar.storage.Transaction;

/** Posts that wait for moderators. */
class ModerationTest extends ListsFixture {

    private static final Address STRANGER = Address.of("zoe@other.example");

    @BeforeEach
    void moderated() throws Exception {
        lists.admin().change(LIST, terms(Posting.EVERYBODY, Moderation.STRANGERS));
    }

    private void holdOne() throws Exception {
        assertThat(fromOutside("zoe@other.example", LIST, post("Zoe <zoe@other.example>", "Please")))
                .isEmpty();
    }

    private Address address(Sent letter, String kind) {
        Matcher matcher = Pattern.compile("friends-confirm\\+" + kind + "\\S+").matcher(letter.text());
        assertThat(matcher.find()).isTrue();
        return Address.of(matcher.group());
    }

    @Test
    void aStrangersPostWaitsAndAMembersDoesNot() throws Exception {
        holdOne();
        assertThat(to(ANNA)).isEmpty();
        Sent letter = only(OWNER);
        assertThat(letter.sender().isNull()).isTrue();
        assertThat(letter.first("Auto-Submitted")).isEqualTo("auto-generated");
        assertThat(letter.first("From")).isEqualTo("<friends-owner@example.test>");
        assertThat(letter.text()).contains("zoe@other.example", "Please", "| Hello.");
        assertThat(lists.admin().held(Optional.of(LIST))).singleElement().satisfies(post -> {
            assertThat(post.author()).isEqualTo(STRANGER);
            assertThat(post.subject()).isEqualTo("Please");
        });
        assertThat(submit(ANNA, LIST, post("anna@example.test", "Hi"))).isEmpty();
        assertThat(to(ANNA)).hasSize(1);
    }

    @Test
    void whatWaitsSurvivesAPowerCutAndGoesOutOnce() throws Exception {
        holdOne();
        Address approve = address(only(OWNER), "a");
        powerCut();
        assertThat(fromOutside("olga@example.test", approve, "From: olga@example.test\n\nok\n"))
                .isEmpty();
        assertThat(to(ANNA)).hasSize(1);
        assertThat(only(AWAY).first("Subject")).isEqualTo("Please");
        assertThat(lists.admin().held(Optional.empty())).isEmpty();
        assertThat(fromOutside("olga@example.test", approve, "From: olga@example.test\n\nok\n"))
                .contains(Replies.TOKEN);
        assertThat(to(ANNA)).hasSize(1);
        powerCut();
        assertThat(lists.admin().held(Optional.empty())).isEmpty();
    }

    @Test
    void aTokenDecidesOnThePostThatItWasMadeForAndOnNoOtherAfterARestart() throws Exception {
        holdOne();
        long first = lists.admin().held(Optional.empty()).getFirst().number();
        Address approve = address(only(OWNER), "a");
        lists.admin().reject(first, false);
        powerCut();
        assertThat(fromOutside("eve@other.example", LIST, post("eve@other.example", "Mine")))
                .isEmpty();
        assertThat(lists.admin().held(Optional.empty()).getFirst().number()).isGreaterThan(first);
        assertThat(fromOutside("eve@other.example", approve, "From: eve@other.example\n\nok\n"))
                .contains(Replies.TOKEN);
        assertThat(to(ANNA)).isEmpty();
    }

    @Test
    void aTokenDoesNotOutliveItsPostEvenWhereNumbersBeginAgain() throws Exception {
        holdOne();
        Address approve = address(only(OWNER), "a");
        lists.admin().reject(lists.admin().held(Optional.empty()).getFirst().number(), false);
        Transaction loss = store.open();
        loss.add(batch -> batch.delete(Keys.lastHeld()));
        loss.commit();
        powerCut();
        assertThat(fromOutside("eve@other.example", LIST, post("eve@other.example", "Mine")))
                .isEmpty();
        assertThat(lists.admin().held(Optional.empty()).getFirst().number()).isEqualTo(1);
        assertThat(fromOutside("eve@other.example", approve, "From: eve@other.example\n\nok\n"))
                .contains(Replies.TOKEN);
    }

    @Test
    void aPostThatCanNotBeQueuedGoesOnWaiting() throws Exception {
        holdOne();
        long number = lists.admin().held(Optional.empty()).getFirst().number();
        engine.next(Fault.DISK_FULL);
        assertThatThrownBy(() -> lists.admin().approve(number)).isInstanceOf(StoreException.class);
        assertThat(to(ANNA)).isEmpty();
        lists.admin().approve(number);
        assertThat(to(ANNA)).hasSize(1);
        assertThatThrownBy(() -> lists.admin().reject(number, true)).isInstanceOf(ListRefusalException.class);
    }

    @Test
    void aRejectedPostGoesToNobodyAndItsAuthorHears() throws Exception {
        holdOne();
        assertThat(fromOutside("olga@example.test", address(only(OWNER), "r"), "From: olga@example.test\n\nno\n"))
                .isEmpty();
        assertThat(to(ANNA)).isEmpty();
        assertThat(only(STRANGER).text()).contains("not accepted", "Please");
        holdOne();
        lists.admin().reject(lists.admin().held(Optional.empty()).getFirst().number(), false);
        assertThat(to(STRANGER)).hasSize(1);
    }

    @Test
    void whatNobodyJudgesExpiresAndItsAuthorHears() throws Exception {
        holdOne();
        clock.advance(Duration.ofDays(5).minusSeconds(1));
        lists.sweep();
        assertThat(lists.admin().held(Optional.empty())).hasSize(1);
        clock.advance(Duration.ofSeconds(1));
        lists.sweep();
        assertThat(lists.admin().held(Optional.empty())).isEmpty();
        assertThat(only(STRANGER).text()).contains("in time");
    }

    @Test
    void anAuthorForWhomNobodyVouchesHearsNothing() throws Exception {
        assertThat(unproven("x@attacker.example", LIST, post("zoe@other.example", "Forged")))
                .isEmpty();
        assertThat(only(OWNER).text()).contains("(anybody may have written that)");
        clock.advance(Duration.ofDays(5));
        lists.sweep();
        assertThat(lists.admin().held(Optional.empty())).isEmpty();
        sent.clear();
        assertThat(unproven("x@attacker.example", LIST, post("zoe@other.example", "Forged")))
                .isEmpty();
        assertThat(fromOutside("olga@example.test", address(only(OWNER), "r"), "From: olga@example.test\n\nno\n"))
                .isEmpty();
        assertThat(lists.admin().held(Optional.empty())).isEmpty();
        assertThat(to(STRANGER)).isEmpty();
    }

    @Test
    void howAModeratorWritesSaysNothingOfThePost() throws Exception {
        holdOne();
        options = OutboundOptions.NONE.withNeeds(Set.of(BodyNeed.REQUIRETLS));
        assertThat(fromOutside("olga@example.test", address(only(OWNER), "a"), "From: olga@example.test\n\nok\n"))
                .isEmpty();
        assertThat(only(AWAY).options().needs()).doesNotContain(BodyNeed.REQUIRETLS);
    }

    @Test
    void healthSaysThatNobodyLooksWhoMailIsFrom() throws Exception {
        lists.admin().change(LIST, terms());
        assertThat(fromOutside("bob@elsewhere.example", LIST, post("bob@elsewhere.example", "x")))
                .isEmpty();
        assertThat(lists.findings()).isEmpty();
        assertThat(unproven("bob@elsewhere.example", LIST, post("bob@elsewhere.example", "x")))
                .isEmpty();
        assertThat(lists.findings())
                .singleElement()
                .satisfies(finding -> assertThat(finding.toString()).contains("filter-senderauth"));
        assertThat(found(
                        "dmarc=fail header.from=elsewhere.example",
                        "x@y.example",
                        LIST,
                        post("bob@elsewhere.example", "x")))
                .isEmpty();
        assertThat(lists.findings()).isEmpty();
    }

    @Test
    void aPostThatWasApprovedIsNoPostAgain() throws Exception {
        String text = post("zoe@other.example", "Please");
        assertThat(fromOutside("zoe@other.example", LIST, text)).isEmpty();
        lists.admin().approve(lists.admin().held(Optional.empty()).getFirst().number());
        lists.admin().add(LIST, List.of(STRANGER));
        sent.clear();
        assertThat(fromOutside("zoe@other.example", LIST, text)).isEmpty();
        assertThat(to(ANNA)).isEmpty();
        lists.admin().approve(lists.admin().held(Optional.empty()).getFirst().number());
        assertThat(to(ANNA)).as("a moderator may let it pass again").hasSize(1);
    }

    @Test
    void whatMustTravelProtectedDoesSoOnItsWayToModeratorsAndAfterARestartToMembers() throws Exception {
        options = OutboundOptions.NONE.withNeeds(Set.of(BodyNeed.REQUIRETLS));
        holdOne();
        options = OutboundOptions.NONE;
        assertThat(only(OWNER).options().needs()).contains(BodyNeed.REQUIRETLS);
        powerCut();
        lists.admin().approve(lists.admin().held(Optional.empty()).getFirst().number());
        assertThat(only(AWAY).options().needs()).contains(BodyNeed.REQUIRETLS);
        assertThat(only(ANNA).options().needs()).contains(BodyNeed.REQUIRETLS);
    }

    @Test
    void answersOfProgramsDecideNothing() throws Exception {
        holdOne();
        Address approve = address(only(OWNER), "a");
        assertThat(fromOutside(
                        "olga@example.test",
                        approve,
                        "Auto-Submitted: auto-replied\nFrom: olga@example.test\n\nAway\n"))
                .isEmpty();
        assertThat(lists.admin().held(Optional.empty())).hasSize(1);
        Address forged =
                Address.of(approve.toString().replaceFirst(".(?=@)", "?").replace('?', '2'));
        assertThat(fromOutside(
                        "x@y.example",
                        Address.of("friends-confirm+a1-aaaaaaaaaa@example.test"),
                        "From: x@y.example\n\n"))
                .contains(Replies.TOKEN);
        assertThat(fromOutside("x@y.example", Address.of("friends-confirm@example.test"), "From: x@y.example\n\n"))
                .contains(Replies.TOKEN);
        assertThat(forged).isNotNull();
    }

    @Test
    void noMoreWaitsThanIsSaid() throws Exception {
        settings.put("held-posts", "1");
        holdOne();
        Optional<Reply> second = fromOutside("zoe@other.example", LIST, post("zoe@other.example", "More"));
        assertThat(second.orElseThrow().isTemporary()).isTrue();
    }

    @Test
    void strangersLeaveRoomToMembersAndOneAuthorToOthers() throws Exception {
        settings.put("held-posts", "14");
        lists.admin().change(LIST, terms(Posting.EVERYBODY, Moderation.EVERYBODY));
        for (int i = 0; i < 5; i++) {
            holdOne();
        }
        assertThat(fromOutside("zoe@other.example", LIST, post("Zoe@other.example", "More"))
                        .orElseThrow()
                        .toString())
                .startsWith("452 4.2.2 Posts of yours wait");
        assertThat(unproven("x@y.example", LIST, post("bob@elsewhere.example", "Forged")))
                .isEmpty();
        assertThat(fromOutside("y@other.example", LIST, post("y@other.example", "Hi")))
                .isEmpty();
        assertThat(fromOutside("z@other.example", LIST, post("z@other.example", "Hi"))
                        .orElseThrow()
                        .toString())
                .startsWith("452 4.2.2 Too many posts wait");
        assertThat(fromOutside("bob@elsewhere.example", LIST, post("bob@elsewhere.example", "Hi")))
                .isEmpty();
        assertThat(submit(ANNA, LIST, post("anna@example.test", "Hi"))).isEmpty();
        assertThat(lists.admin().held(Optional.of(LIST))).hasSize(9);
    }

    @Test
    void whatWaitsHasABoundInOctets() throws Exception {
        settings.put("held-size", "1M");
        lists.admin().change(LIST, terms(Posting.EVERYBODY, Moderation.EVERYBODY));
        String large = post("a@other.example", "Hi") + "x\n".repeat(150_000);
        assertThat(fromOutside("a@other.example", LIST, large)).isEmpty();
        assertThat(fromOutside("b@other.example", LIST, large.replace("a@other", "b@other")))
                .isPresent();
        assertThat(submit(ANNA, LIST, large.replace("a@other.example", "anna@example.test")))
                .isEmpty();
        assertThat(submit(OWNER, LIST, post("olga@example.test", "Hi"))).isEmpty();
    }

    @Test
    void moderatorsAreToldOfManyPostsTogetherAlsoAfterARestart() throws Exception {
        for (int i = 0; i < Bulletins.PER_HOUR + 2; i++) {
            String stranger = "s" + i + "@other.example";
            assertThat(fromOutside(stranger, LIST, post(stranger, "Post " + i))).isEmpty();
        }
        assertThat(to(OWNER)).hasSize(Bulletins.PER_HOUR);
        sent.clear();
        powerCut();
        lists.sweep();
        lists.sweep();
        Sent letter = only(OWNER);
        assertThat(letter.first("Subject")).contains("2 more posts");
        assertThat(letter.text()).contains("s10@other.example", "Post 10", "s11@other.example", "Post 11");
        assertThat(fromOutside("olga@example.test", address(letter, "a"), "From: olga@example.test\n\nok\n"))
                .isEmpty();
        assertThat(only(ANNA).first("Subject")).isEqualTo("Post 10");
        clock.advance(Duration.ofHours(1));
        sent.clear();
        lists.sweep();
        assertThat(sent).isEmpty();
    }

    @Test
    void aClockThatJumpsThrowsNothingAway() throws Exception {
        holdOne();
        clock.jump(Duration.ofDays(400));
        lists.sweep();
        clock.advance(Duration.ofHours(5));
        lists.sweep();
        assertThat(lists.admin().held(Optional.empty())).hasSize(1);
        clock.advance(Duration.ofHours(1));
        lists.sweep();
        assertThat(lists.admin().held(Optional.empty()))
                .as("it has been steady since")
                .isEmpty();
    }

    @Test
    void whatWaitedRemembersTheListsThatItHasPassed() throws Exception {
        Address all = Address.of("all@example.test");
        lists.admin().create(all, terms());
        String passed = "Delivered-To: all@example.test\n" + post("zoe@other.example", "Round");
        assertThat(fromOutside("zoe@other.example", LIST, passed)).isEmpty();
        lists.admin().approve(lists.admin().held(Optional.empty()).getFirst().number());
        assertThat(only(AWAY).all("Delivered-To")).containsExactly("friends@example.test", "all@example.test");
    }

    @Test
    void aHeldPostOfAListThatIsRemovedGoesWithIt() throws Exception {
        holdOne();
        HeldPost held = lists.admin().held(Optional.empty()).getFirst();
        lists.admin().remove(LIST);
        assertThat(lists.admin().held(Optional.empty())).isEmpty();
        assertThatThrownBy(() -> lists.admin().approve(held.number())).isInstanceOf(ListRefusalException.class);
    }

    @Test
    void moderatorsAreWrittenToInTheirLanguageAndNothingBreaksOut() throws Exception {
        ListTerms plain = terms(Posting.EVERYBODY, Moderation.EVERYBODY);
        lists.admin()
                .change(
                        LIST,
                        new ListTerms(
                                "Amigos",
                                plain.owners(),
                                List.of(ANNA),
                                plain.posting(),
                                plain.moderation(),
                                "",
                                plain.replyTo(),
                                FromHandling.NEVER,
                                ListLanguage.SPANISH,
                                plain.maxSize(),
                                false));
        String subject = "=?utf-8?q?one=0D=0ABcc:_victim@x.example=0D=0A=0D=0Abody?=";
        assertThat(fromOutside("zoe@other.example", LIST, post("zoe@other.example", subject)))
                .isEmpty();
        Sent letter = only(ANNA);
        assertThat(letter.text()).contains("espera a un moderador");
        assertThat(letter.all("Bcc")).isEmpty();
        assertThat(letter.first("Subject")).contains("one Bcc: victim@x.example body");
    }
}
