package org.palomar.lists.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.palomar.api.address.Address;
import org.palomar.api.address.Domain;
import org.palomar.api.address.ReversePath;
import org.palomar.api.directory.Alias;
import org.palomar.api.directory.Resolution;
import org.palomar.api.dns.Answer;
import org.palomar.api.dns.Failure;
import org.palomar.api.dns.HostAddresses;
import org.palomar.api.dns.MailRoute;
import org.palomar.api.dns.Resolver;
import org.palomar.api.dns.Security;
import org.palomar.api.dns.ServiceHost;
import org.palomar.api.dns.TlsaRecord;
import org.palomar.api.list.HeldPost;
import org.palomar.api.list.ListNames.Takes;
import org.palomar.api.list.ListTerms;
import org.palomar.api.list.ListTerms.FromHandling;
import org.palomar.api.list.ListTerms.Moderation;
import org.palomar.api.list.ListTerms.Posting;
import org.palomar.api.list.ListTerms.ReplyTo;
import org.palomar.api.message.HeaderField;
import org.palomar.api.pipeline.Origin.Door;
import org.palomar.api.pipeline.Reply;
import org.palomar.api.queue.BodyNeed;
import org.palomar.api.queue.OutboundOptions;
import org.palomar.api.signing.Signatures;
import org.palomar.api.signing.SigningException;
import org.palomar.api.store.StoreException;
import org.palomar.api.trace.Happening;
import org.palomar.storage.FaultyEngine.Fault;

/** Posts: who may, what members get, what is no post. */
class PostingTest extends ListsFixture {

    private final Map<String, String> texts = new HashMap<>();

    @BeforeEach
    void dns() {
        neighbours.set(new Texts());
    }

    @Test
    void aPostReachesMembersHereTogetherAndEachElsewhereFromASenderOfItsOwn() throws Exception {
        assertThat(submit(ANNA, LIST, post("Anna <anna@example.test>", "Hello")))
                .isEmpty();
        Sent here = only(ANNA);
        Sent there = only(AWAY);
        assertThat(here.sender()).isEqualTo(ReversePath.of(Address.of("friends-bounces@example.test")));
        assertThat(there.sender().text()).matches("friends-bounces\\+2-[a-z2-7]{10}@example\\.test");
        assertThat(there.first("List-Id")).isEqualTo("<friends.example.test>");
        assertThat(there.first("List-Post")).isEqualTo("<mailto:friends@example.test>");
        assertThat(there.first("List-Unsubscribe")).matches("<mailto:friends-leave\\+2-[a-z2-7]{10}@example\\.test>");
        assertThat(here.first("List-Unsubscribe")).isEqualTo("<mailto:friends-leave@example.test>");
        assertThat(there.first("Precedence")).isEqualTo("list");
        assertThat(there.first("Sender")).isEqualTo("<friends-bounces@example.test>");
        assertThat(there.first("From")).isEqualTo("Anna <anna@example.test>");
        assertThat(there.first("Subject")).isEqualTo("Hello");
        assertThat(there.text()).isEqualTo("Hello.\r\n");
        assertThat(told).contains(new Happening.Expanded(LIST, List.of(ANNA, AWAY), "list"));
    }

    @Test
    void aMemberElsewherePostsAndAStrangerDoesNot() throws Exception {
        assertThat(fromOutside("bob@elsewhere.example", LIST, post("bob@Elsewhere.example", "Hi")))
                .isEmpty();
        Optional<Reply> reply = fromOutside("x@other.example", LIST, post("x@other.example", "Hi"));
        assertThat(reply.orElseThrow().toString()).startsWith("550 5.7.1").contains("friends@example.test");
        assertThat(to(ANNA)).hasSize(1);
    }

    @Test
    void nobodyPostsFromOutsideAsSomebodyOfHere() throws Exception {
        Optional<Reply> reply = fromOutside("anna@example.test", LIST, post("anna@example.test", "Hi"));
        assertThat(reply.orElseThrow().toString()).contains("Log in to post");
    }

    @Test
    void anAccountPostsAsItselfWhateverItsFromSays() throws Exception {
        assertThat(submit(Address.of("eve@example.test"), LIST, post("anna@example.test", "Hi")))
                .isPresent();
    }

    private static final String SIGNATURE =
            "DKIM-Signature: v=1; d=elsewhere.example; h=From : to:cc:\n subject:date:Message-Id; b=x\n";

    private void requireHeld(String results, String text) throws Exception {
        assertThat(found(results, "x@attacker.example", LIST, text)).as(results).isEmpty();
        assertThat(to(ANNA)).as(results).isEmpty();
        List<HeldPost> held = lists.admin().held(Optional.of(LIST));
        assertThat(held).as(results).hasSize(1);
        lists.admin().reject(held.getFirst().number(), false);
    }

    @Test
    void whoOnlyWritesAnOwnersOrMembersAddressIntoFromHasNoneOfItsRights() throws Exception {
        Address boss = Address.of("boss@mail.example");
        String claimed = "Authentication-Results: mail.example.test; dmarc=pass header.from=mail.example\n";
        String forged = "spf=pass smtp.mailfrom=attacker.example; dmarc=fail header.from=mail.example";
        for (ListTerms terms :
                List.of(terms(Posting.MODERATORS, Moderation.NOBODY), terms(Posting.EVERYBODY, Moderation.EVERYBODY))) {
            lists.admin().change(LIST, ownedBy(terms, boss));
            String text = claimed + post("boss@mail.example", "Hi");
            requireHeld(forged, text);
            requireHeld("none", text);
            assertThat(found(passing("mail.example"), "boss@mail.example", LIST, text))
                    .isEmpty();
            assertThat(to(ANNA)).hasSize(1);
            sent.clear();
        }
        for (ListTerms terms :
                List.of(terms(Posting.MEMBERS, Moderation.NOBODY), terms(Posting.EVERYBODY, Moderation.STRANGERS))) {
            lists.admin().change(LIST, terms);
            requireHeld(forged, post("bob@elsewhere.example", "Hi"));
        }
        lists.admin().change(LIST, terms(Posting.EVERYBODY, Moderation.NOBODY));
        assertThat(found(forged, "x@attacker.example", LIST, post("bob@elsewhere.example", "Hi")))
                .as("who needs no right")
                .isEmpty();
        assertThat(to(ANNA)).hasSize(1);
    }

    /** Only a signature speaks for it: it may have been sent to somebody else, or long ago. */
    private static final String SIGNED = "dmarc=pass header.from=elsewhere.example";

    @Test
    void whatASignedPostSaysOfItselfCountsOnceAndWhereItsAuthorHasSentIt() throws Exception {
        for (String text : List.of(
                SIGNATURE + post("bob@elsewhere.example", "x").replace("To: friends", "To: Cc: y@z.example, friends2"),
                SIGNATURE + "To: friends@example.test\n" + post("bob@elsewhere.example", "Another To"),
                SIGNATURE.replace(":cc:", ":")
                        + "Cc: friends@example.test\n"
                        + post("bob@elsewhere.example", "Another Cc").replace("To: friends", "To: other"),
                SIGNATURE + SIGNATURE.replace(":date:", ":") + post("bob@elsewhere.example", "Two signatures"),
                SIGNATURE.replace("d=elsewhere", "d=another") + post("bob@elsewhere.example", "Of another"),
                SIGNATURE + post("bob@elsewhere.example", "Old").replace("now", "Fri, 26 Dec 2025 20:59:00 +0000"),
                SIGNATURE + post("bob@elsewhere.example", "New").replace("now", "Sat, 3 Jan 2026 21:01:00 +0000"),
                SIGNATURE + post("bob@elsewhere.example", "Nameless").replace("Message-ID", "X"),
                post("bob@elsewhere.example", "Unsigned"))) {
            requireHeld(SIGNED, text);
        }
        assertThat(found(SIGNED, "x@attacker.example", LIST, SIGNATURE + post("bob@elsewhere.example", "Hi")))
                .isEmpty();
        assertThat(to(ANNA)).hasSize(1);
    }

    @Test
    void anAuthorsOwnServerSpeaksForWhatItSends() throws Exception {
        String own = passing("elsewhere.example");
        requireHeld(own, post("bob@elsewhere.example", "x").replace("To: friends", "To: other"));
        requireHeld(own, post("bob@elsewhere.example", "x").replace("now", "Thu, 25 Dec 2025 21:00:00 +0000"));
        directories.admin().setAlias(new Alias(Address.of("all@example.test"), List.of(LIST)));
        String alias = "Cc: x@y.example, All@example.test\n";
        String text = alias + post("bob@elsewhere.example", "x").replace("To: friends", "To: other");
        assertThat(found(own, "bob@elsewhere.example", LIST, text)).isEmpty();
        assertThat(to(ANNA)).hasSize(1);
    }

    @Test
    void aPostIsNoPostAgain() throws Exception {
        String text = post("bob@elsewhere.example", "x");
        assertThat(fromOutside("bob@elsewhere.example", LIST, text)).isEmpty();
        assertThat(to(ANNA)).hasSize(1);
        sent.clear();
        powerCut();
        requireHeld(passing("elsewhere.example"), text.replace("<", "<\n "));
        clock.advance(Duration.ofDays(6));
        assertThat(fromOutside("bob@elsewhere.example", LIST, post("bob@elsewhere.example", "y")))
                .isEmpty();
        sent.clear();
        requireHeld(passing("elsewhere.example"), text.replace("Date: now", "Date: Fri, 2 Jan 2026 21:00:00 +0000"));
        assertThat(submit(ANNA, LIST, post("anna@example.test", "x"))).isEmpty();
    }

    @Test
    void whereNobodyNeedsARightAServerMaySendAPostAgain() throws Exception {
        lists.admin().change(LIST, terms(Posting.EVERYBODY, Moderation.NOBODY));
        String text = post("bob@elsewhere.example", "x");
        assertThat(fromOutside("bob@elsewhere.example", LIST, text)).isEmpty();
        assertThat(fromOutside("bob@elsewhere.example", LIST, text)).isEmpty();
        assertThat(to(ANNA)).hasSize(2);
    }

    @Test
    void aPostThatIsNotCommittedMayComeAgain() throws Exception {
        String text = post("bob@elsewhere.example", "x");
        engine.next(Fault.DISK_FULL);
        assertThatThrownBy(() -> fromOutside("bob@elsewhere.example", LIST, text))
                .isInstanceOf(StoreException.class);
        assertThat(fromOutside("bob@elsewhere.example", LIST, text)).isEmpty();
        assertThat(to(ANNA)).hasSize(1);
    }

    @Test
    void aMemberWhoseDomainHasNoPolicyIsKnownByASignatureOrItsServer() throws Exception {
        String text = post("bob@elsewhere.example", "Hi");
        requireHeld("dmarc=none header.from=elsewhere.example; spf=pass smtp.mailfrom=attacker.example", text);
        requireHeld("dmarc=temperror header.from=elsewhere.example; dkim=pass header.d=elsewhere.example", text);
        assertThat(found(
                        "dkim=pass header.d=elsewhere.example; dmarc=none header.from=elsewhere.example",
                        "b@x.example",
                        LIST,
                        SIGNATURE + text))
                .isEmpty();
        assertThat(to(ANNA)).hasSize(1);
    }

    @Test
    void whatMustTravelProtectedReachesMembersSo() throws Exception {
        options = OutboundOptions.NONE.withNeeds(Set.of(BodyNeed.REQUIRETLS));
        assertThat(submit(ANNA, LIST, post("anna@example.test", "Hi"))).isEmpty();
        assertThat(fromOutside("x@y.example", Address.of("friends-owner@example.test"), "From: x@y.example\n\nHi\n"))
                .isEmpty();
        assertThat(sent).hasSize(3).allMatch(one -> one.options().needs().contains(BodyNeed.REQUIRETLS));
        options = OutboundOptions.NONE;
        sent.clear();
        assertThat(submit(ANNA, LIST, post("anna@example.test", "Hi"))).isEmpty();
        assertThat(sent).noneMatch(one -> one.options().needs().contains(BodyNeed.REQUIRETLS));
    }

    @Test
    void onlyModeratorsPostAnnouncements() throws Exception {
        lists.admin().change(LIST, terms(Posting.MODERATORS, Moderation.NOBODY));
        assertThat(submit(ANNA, LIST, post("anna@example.test", "Hi"))).isPresent();
        assertThat(submit(OWNER, LIST, post("olga@example.test", "Hi"))).isEmpty();
    }

    @Test
    void whatComesBackIsNoPostAgain() throws Exception {
        String again = "Delivered-To: friends@example.test\n" + post("bob@elsewhere.example", "Hi");
        assertThat(fromOutside("bob@elsewhere.example", LIST, again)).isEmpty();
        String named = "List-Id: Friends <FRIENDS.example.test>\n" + post("bob@elsewhere.example", "Hi");
        assertThat(fromOutside("bob@elsewhere.example", LIST, named)).isEmpty();
        String automatic = "Auto-Submitted: auto-replied\n" + post("bob@elsewhere.example", "Hi");
        assertThat(fromOutside("bob@elsewhere.example", LIST, automatic)).isEmpty();
        assertThat(sent).isEmpty();
        assertThat(told).hasSize(3).allMatch(Happening.Discarded.class::isInstance);
    }

    /** Postfix with flags=D, and qmail, write whom they hand it to. */
    @Test
    void whatAServerInFrontWritesIsNoVisit() throws Exception {
        lists.admin().change(LIST, terms(Posting.EVERYBODY, Moderation.NOBODY));
        String plain = post("zoe@other.example", "Hi");
        String ours = "Received: from front.example by mail.example.test with LMTP\n";
        String front = "Received: from other.example by front.example with ESMTP\n";
        String visit = "Delivered-To: Friends@example.test\n";
        assertThat(handedOver(LIST, ours + visit + front + plain)).isEmpty();
        assertThat(only(AWAY).all("Delivered-To")).containsExactly("friends@example.test");
        Address owners = Address.of("friends-owner@example.test");
        assertThat(handedOver(owners, ours + "Delivered-To: friends-owner@example.test\n" + front + plain))
                .isEmpty();
        assertThat(to(OWNER)).hasSize(1);
        told.clear();
        sent.clear();
        for (String before : List.of(
                ours + visit + front + visit,
                ours + front + visit,
                ours + "Delivered-To: all@elsewhere.example\n" + visit + front,
                ours + "X-Other: x\n" + visit,
                ours + visit + front + "List-Id: <friends.example.test>\n")) {
            assertThat(handedOver(LIST, before + plain)).isEmpty();
        }
        assertThat(unproven("zoe@other.example", LIST, ours + visit + front + plain))
                .as("which another server than one in front has brought")
                .isEmpty();
        assertThat(sent).isEmpty();
        assertThat(told).hasSize(6).allMatch(Happening.Discarded.class::isInstance);
    }

    private Optional<Reply> handedOver(Address to, String text) throws Exception {
        return receive(Door.LMTP, Optional.empty(), ReversePath.of(Address.of("zoe@other.example")), to, text);
    }

    @Test
    void refusesWhatIsNoPost() throws Exception {
        assertThat(fromOutside(
                        "bob@elsewhere.example", LIST, "Precedence: bulk\n" + post("bob@elsewhere.example", "x")))
                .contains(Replies.BULK);
        assertThat(fromOutside("bob@elsewhere.example", LIST, "Subject: x\n\nNobody\n"))
                .contains(Replies.NO_AUTHOR);
        assertThat(fromOutside("bob@elsewhere.example", LIST, post("bob@elsewhere.example, anna@example.test", "x")))
                .contains(Replies.NO_AUTHOR);
        String large = post("bob@elsewhere.example", "x") + "x".repeat((int) ListTerms.DEFAULT_SIZE);
        assertThat(fromOutside("bob@elsewhere.example", LIST, large)
                        .orElseThrow()
                        .code())
                .isEqualTo(552);
    }

    @Test
    void fieldsOfOtherListsAndReceiptsGoAndSignaturesStay() throws Exception {
        String text = "List-Id: <other.example.org>\nDKIM-Signature: v=1; d=elsewhere.example\n"
                + "Disposition-Notification-To: bob@elsewhere.example\nDelivered-To: bob@elsewhere.example\n"
                + "Return-Path: <bob@elsewhere.example>\n" + post("bob@elsewhere.example", "Hi");
        assertThat(fromOutside("bob@elsewhere.example", LIST, text)).isEmpty();
        Sent here = only(ANNA);
        assertThat(here.all("List-Id")).containsExactly("<friends.example.test>");
        assertThat(here.all("Delivered-To")).containsExactly("friends@example.test");
        assertThat(here.all("DKIM-Signature")).hasSize(1);
        assertThat(here.all("Disposition-Notification-To")).isEmpty();
        assertThat(here.all("Return-Path")).isEmpty();
    }

    @Test
    void aPostComesInTheListsNameWhereTheAuthorsDomainForbidsItsOwn() throws Exception {
        texts.put("_dmarc.elsewhere.example", "v=DMARC1; p=Reject");
        assertThat(fromOutside(
                        "bob@elsewhere.example", LIST, post("=?utf-8?q?B=C3=B3b?= <bob@elsewhere.example>", "Hi")))
                .isEmpty();
        Sent here = only(ANNA);
        assertThat(here.first("From")).isEqualTo("=?utf-8?B?QsOzYiB2aWEgZnJpZW5kcw==?= <friends@example.test>");
        assertThat(here.first("Reply-To")).isEqualTo("<bob@elsewhere.example>");
        assertThat(here.first("X-Original-From")).endsWith("<bob@elsewhere.example>");
    }

    @Test
    void asksTheDomainAboveAndDoubtsWhatTheDnsDoesNotTell() throws Exception {
        Address deep = Address.of("bob@mail.elsewhere.example");
        lists.admin().add(LIST, List.of(deep));
        texts.put("_dmarc.elsewhere.example", "v=DMARC1; p=none; sp=quarantine");
        assertThat(fromOutside("b@x", LIST, post(deep.toString(), "Hi"))).isEmpty();
        assertThat(only(ANNA).first("From")).contains("via friends");
        sent.clear();
        assertThat(fromOutside("b@x", LIST, post("bob@elsewhere.example", "Hi")))
                .isEmpty();
        assertThat(only(ANNA).first("From")).isEqualTo("bob@elsewhere.example");
        sent.clear();
        texts.put("_dmarc.elsewhere.example", "fails");
        assertThat(fromOutside("b@x", LIST, post("bob@elsewhere.example", "Hi")))
                .isEmpty();
        assertThat(only(ANNA).first("From")).contains("via friends");
    }

    @Test
    void neverSignsForAnAuthorOfTheListsOrganisationWhoIsOnlyClaimed() throws Exception {
        lists.admin()
                .change(
                        LIST,
                        with(terms(Posting.EVERYBODY, Moderation.NOBODY), "", ReplyTo.SENDER, FromHandling.NEVER));
        assertThat(unproven("x@y.example", LIST, post("boss@sub.example.test", "Hi")))
                .isEmpty();
        assertThat(only(ANNA).first("From")).contains("via friends").endsWith("<friends@example.test>");
        sent.clear();
        assertThat(fromOutside("x@y.example", LIST, post("boss@sub.example.test", "Hi")))
                .isEmpty();
        assertThat(only(ANNA).first("From")).isEqualTo("boss@sub.example.test");
        sent.clear();
        assertThat(fromOutside("x@y.example", LIST, post("boss@y.example", "Hi")))
                .isEmpty();
        assertThat(only(ANNA).first("From")).isEqualTo("boss@y.example");
    }

    @Test
    void answersGoToTheListAndTheAuthorIsNotLost() throws Exception {
        lists.admin().change(LIST, with(terms(), "[F]", ReplyTo.LIST, FromHandling.ALWAYS));
        String text = "Reply-To: me@elsewhere.example\nCc: carl@x.example\n" + post("bob@elsewhere.example", "Hi");
        assertThat(fromOutside("bob@elsewhere.example", LIST, text)).isEmpty();
        Sent here = only(ANNA);
        assertThat(here.all("Reply-To")).containsExactly("<friends@example.test>");
        assertThat(here.all("Cc")).containsExactly("<bob@elsewhere.example>, carl@x.example");
        assertThat(here.first("Subject")).isEqualTo("[F] Hi");
        sent.clear();
        assertThat(fromOutside("b@x", LIST, post("bob@elsewhere.example", "Re: [F] Hi")))
                .isEmpty();
        assertThat(only(ANNA).first("Subject")).isEqualTo("Re: [F] Hi");
    }

    @Test
    void whatIsPutBeforeALongLineMakesItNoLonger() throws Exception {
        lists.admin().change(LIST, with(terms(), "[F]", ReplyTo.LIST, FromHandling.ALWAYS));
        String subject = "x".repeat(998 - "Subject: ".length());
        String copies = "c".repeat(60) + "@" + "d".repeat(60) + ".example";
        String text = "Cc: " + (copies + ",").repeat(7) + "e".repeat(62) + "@f.example\n"
                + post("bob@elsewhere.example", subject);
        assertThat(fromOutside("b@x", LIST, text)).isEmpty();
        assertThat(only(ANNA).header().lines()).allMatch(line -> line.length() <= 998 && !line.isBlank());
        assertThat(only(ANNA).first("Subject")).isEqualTo("[F] " + subject);
        assertThat(only(ANNA).first("Cc")).startsWith("<bob@elsewhere.example>, " + copies);
        for (String odd : List.of("", "\n folded", "  \n  ")) {
            sent.clear();
            assertThat(fromOutside("b@x", LIST, post("bob@elsewhere.example", odd)))
                    .isEmpty();
            assertThat(only(ANNA).first("Subject")).isEqualTo(("[F] " + odd.strip()).strip());
            assertThat(only(ANNA).header().lines()).noneMatch(String::isBlank);
        }
    }

    @Test
    void eachMemberElsewhereHasASignedLinkOfItsOwn() throws Exception {
        settings.put("public-url", "https://mail.example.test/");
        neighbours
                .signer()
                .set(message -> (author, front) -> Optional.of(new Signatures(
                        author,
                        List.of("s"),
                        List.of(new HeaderField("DKIM-Signature", "d=" + author + " over " + front.size())))));
        assertThat(submit(ANNA, LIST, post("anna@example.test", "Hello"))).isEmpty();
        Sent there = only(AWAY);
        assertThat(there.first("DKIM-Signature")).isEqualTo("d=example.test over 2");
        assertThat(there.header()).startsWith("DKIM-Signature");
        assertThat(there.first("List-Unsubscribe"))
                .matches("<https://mail\\.example\\.test/lists/leave/1-2-[a-z2-7]{25}>, <mailto:friends-leave\\+.*>");
        assertThat(there.first("List-Unsubscribe-Post")).isEqualTo("List-Unsubscribe=One-Click");
    }

    @Test
    void whatCanNotBeSignedWaits() throws Exception {
        neighbours.signer().set(message -> (author, front) -> {
            throw new SigningException("no key", new IllegalStateException());
        });
        assertThat(submit(ANNA, LIST, post("anna@example.test", "Hello"))).contains(Replies.NOT_SIGNED);
        assertThat(sent).isEmpty();
    }

    @Test
    void aListIsAMemberOfAnotherOnce() throws Exception {
        Address all = Address.of("all@example.test");
        lists.admin().create(all, terms());
        lists.admin().add(all, List.of(LIST, ANNA));
        assertThat(submit(ANNA, all, post("anna@example.test", "Hi"))).isEmpty();
        Sent copy = to(LIST).getFirst();
        assertThat(receive(
                        Door.INTERNAL,
                        Optional.empty(),
                        copy.sender(),
                        LIST,
                        (copy.header() + "\r\n\r\n" + copy.text()).replace("\r\n", "\n")))
                .isEmpty();
        assertThat(only(AWAY).all("Delivered-To")).containsExactly("friends@example.test", "all@example.test");
        assertThat(only(AWAY).all("List-Id")).containsExactly("<friends.example.test>");
    }

    @Test
    void whoOnlyNamesTheSenderOfAnotherListIsNotThatList() throws Exception {
        Address all = Address.of("all@example.test");
        lists.admin().create(all, terms());
        lists.admin().add(all, List.of(LIST, AWAY));
        assertThat(submit(OWNER, all, post("olga@example.test", "Hi"))).isEmpty();
        String known = only(AWAY).sender().text();
        for (String sender : List.of("all-bounces@example.test", known, known.replace("+2-", "+1-"))) {
            assertThat(receive(
                            Door.INTERNAL,
                            Optional.empty(),
                            ReversePath.parse(sender).orElseThrow(),
                            LIST,
                            post("x@other.example", "Hi")))
                    .as(sender)
                    .isPresent();
        }
        assertThat(to(ANNA)).isEmpty();
    }

    @Test
    void theDirectoryKnowsTheAddressesOfLists() throws Exception {
        assertThat(directories.directory().resolve(LIST)).isEqualTo(new Resolution.ListMail(Takes.LETTERS));
        assertThat(directories.directory().resolve(Address.of("Friends-Owner@example.test")))
                .isEqualTo(new Resolution.ListMail(Takes.LETTERS));
        assertThat(directories.directory().resolve(Address.of("friends-bounces+1-x@example.test")))
                .isEqualTo(new Resolution.ListMail(Takes.BOUNCES));
        assertThat(directories.directory().resolve(Address.of("friends+x@example.test")))
                .isInstanceOf(Resolution.UnknownRecipient.class);
    }

    private static ListTerms ownedBy(ListTerms terms, Address owner) {
        return new ListTerms(
                terms.description(),
                List.of(owner),
                terms.moderators(),
                terms.posting(),
                terms.moderation(),
                terms.prefix(),
                terms.replyTo(),
                terms.from(),
                terms.language(),
                terms.maxSize(),
                terms.joining());
    }

    private static ListTerms with(ListTerms terms, String prefix, ReplyTo replyTo, FromHandling from) {
        return new ListTerms(
                terms.description(),
                terms.owners(),
                terms.moderators(),
                terms.posting(),
                terms.moderation(),
                prefix,
                replyTo,
                from,
                terms.language(),
                terms.maxSize(),
                terms.joining());
    }

    /** Knows texts. */
    private final class Texts implements Resolver {

        @Override
        public Answer<List<String>> txt(Domain name) {
            String text = texts.get(name.name());
            if (text == null) {
                return new Answer.NoSuchName<>(Duration.ZERO, Security.INSECURE);
            }
            return text.equals("fails")
                    ? new Answer.Failed<>(Failure.TIMEOUT, "nobody answers")
                    : new Answer.Found<>(List.of("other", text), Duration.ZERO, Security.INSECURE);
        }

        @Override
        public Answer<MailRoute> mx(Domain domain) {
            throw new AssertionError("not asked");
        }

        @Override
        public Answer<HostAddresses> addresses(Domain host) {
            throw new AssertionError("not asked");
        }

        @Override
        public Answer<List<TlsaRecord>> tlsa(Domain host, int port) {
            throw new AssertionError("not asked");
        }

        @Override
        public Answer<List<Domain>> ptr(InetAddress address) {
            throw new AssertionError("not asked");
        }

        @Override
        public Answer<List<ServiceHost>> srv(Domain service) {
            throw new AssertionError("not asked");
        }
    }
}
