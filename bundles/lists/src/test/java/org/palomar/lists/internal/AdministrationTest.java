package org.palomar.lists.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.palomar.api.address.Address;
import org.palomar.api.address.Domain;
import org.palomar.api.directory.Alias;
import org.palomar.api.directory.DirectoryRefusalException;
import org.palomar.api.directory.Resolution;
import org.palomar.api.list.ListMember;
import org.palomar.api.list.ListNames.Takes;
import org.palomar.api.list.ListRefusalException;
import org.palomar.api.list.ListTerms;
import org.palomar.api.list.ListTerms.ListLanguage;
import org.palomar.api.list.ListTerms.Moderation;
import org.palomar.api.list.ListTerms.Posting;
import org.palomar.api.store.StoreException;
import org.palomar.lists.internal.record.Keys;
import org.palomar.storage.FaultyEngine.Fault;
import org.palomar.storage.Transaction;

/** What operators do with lists. */
class AdministrationTest extends ListsFixture {

    @Test
    void everythingSurvivesAPowerCut() throws Exception {
        lists.admin().change(LIST, terms(Posting.EVERYBODY, Moderation.STRANGERS));
        lists.admin().suspend(LIST, List.of(AWAY), true);
        var before = lists.admin().lists();
        var members = lists.admin().members(LIST);
        String link = lists.lists().getClass().getName(); // the services are made anew as well
        powerCut();
        assertThat(lists.lists().getClass().getName()).isEqualTo(link);
        assertThat(lists.admin().lists()).isEqualTo(before);
        assertThat(lists.admin().members(LIST)).isEqualTo(members);
        assertThat(members)
                .extracting(ListMember::state)
                .containsExactlyInAnyOrder(ListMember.State.SUSPENDED, ListMember.State.ACTIVE);
    }

    @Test
    void aChangeThatIsNotWrittenIsNone() {
        engine.next(Fault.DISK_FULL);
        try {
            lists.admin().add(LIST, List.of(Address.of("new@x.example")));
        } catch (ListRefusalException
                | StoreException
                | org.palomar.api.directory.DirectoryUnavailableException failed) {
            assertThat(lists.admin().list(LIST).orElseThrow().members()).isEqualTo(2);
            return;
        }
        throw new AssertionError("the disk has failed");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "anna",
                "friends",
                "friends-owner",
                "postmaster",
                "a..b",
                "-a",
                "a.",
                "a+b",
                "a'b",
                "a-name-that-is-longer-than-thirty-characters"
            })
    void refusesNamesThatAreInUseOrNotPossible(String name) {
        assertThatThrownBy(() -> lists.admin().create(new Address(name, Domain.of("example.test")), terms()))
                .isInstanceOf(ListRefusalException.class);
    }

    @Test
    void refusesAListWhoseOtherAddressesAreInUse() throws Exception {
        directories.admin().setAlias(new Alias(Address.of("team-owner@example.test"), List.of(ANNA)));
        assertThatThrownBy(() -> lists.admin().create(Address.of("team@example.test"), terms()))
                .isInstanceOf(ListRefusalException.class)
                .hasMessageContaining("team-owner@example.test");
        assertThatThrownBy(() -> lists.admin().create(Address.of("team@other.example"), terms()))
                .hasMessageContaining("no domain other.example");
    }

    @Test
    void theDirectoryGivesNoAddressOfAListToSomebodyElse() {
        assertThatThrownBy(() -> account("friends@example.test")).isInstanceOf(DirectoryRefusalException.class);
        assertThatThrownBy(() -> directories
                        .admin()
                        .setAlias(new Alias(Address.of("friends-leave@example.test"), List.of(ANNA))))
                .isInstanceOf(DirectoryRefusalException.class);
        assertThatThrownBy(() -> directories.admin().deleteDomain(Domain.of("example.test")))
                .isInstanceOf(DirectoryRefusalException.class);
    }

    @Test
    void aDomainIsDeletedOnceItsListsAreGone() throws Exception {
        directories.admin().createDomain(Domain.of("other.test"));
        lists.admin().create(Address.of("a@other.test"), terms());
        assertThatThrownBy(() -> directories.admin().deleteDomain(Domain.of("other.test")))
                .hasMessageContaining("mailing lists");
        lists.admin().remove(Address.of("A@other.test"));
        directories.admin().deleteDomain(Domain.of("other.test"));
    }

    @Test
    void listsDoNotLeadBackToThemselves() throws Exception {
        Address all = Address.of("all@example.test");
        lists.admin().create(all, terms());
        lists.admin().add(all, List.of(LIST));
        assertThatThrownBy(() -> lists.admin().add(LIST, List.of(all))).isInstanceOf(ListRefusalException.class);
        assertThatThrownBy(() -> lists.admin().add(LIST, List.of(LIST))).isInstanceOf(ListRefusalException.class);
        assertThatThrownBy(() -> lists.admin().add(LIST, List.of(Address.of("all-join@example.test"))))
                .isInstanceOf(ListRefusalException.class);
    }

    @Test
    void whoReadsLettersIsNoList() throws Exception {
        Address all = Address.of("all@example.test");
        Address alias = Address.of("office@example.test");
        lists.admin().create(all, terms());
        directories.admin().setAlias(new Alias(alias, List.of(ANNA, all)));
        for (Address officer : List.of(all, Address.of("all-owner@example.test"), alias)) {
            ListTerms terms = ListTerms.of(List.of(officer), ListLanguage.ENGLISH);
            assertThatThrownBy(() -> lists.admin().change(LIST, terms)).hasMessageContaining("are people");
            assertThatThrownBy(() -> lists.admin().create(Address.of("new@example.test"), terms))
                    .hasMessageContaining("are people");
        }
        assertThatThrownBy(() -> lists.admin().add(LIST, List.of(alias))).hasMessageContaining("alias of a list");
    }

    /** Mail for names that nobody has would wait for lists that are not there. */
    @Test
    void aSecretThatIsDamagedIsMadeAnewWhereThereAreNoLists() throws Exception {
        lists.admin().remove(LIST);
        damage(Keys.secret());
        assertThat(lists.names().takes(LIST)).isEmpty();
        lists.admin().create(LIST, terms());
        powerCut();
        assertThat(lists.names().takes(LIST)).isPresent();
    }

    /** A new one would make nothing of every link and address that members have. */
    @Test
    void aSecretThatIsDamagedKeepsListsShut() {
        assertThatThrownBy(() -> damage(Keys.secret()))
                .hasRootCauseInstanceOf(StoreException.class)
                .rootCause()
                .hasMessageContaining("the secret of mailing lists");
    }

    private void damage(byte[] key) throws Exception {
        Transaction damage = store.open();
        damage.add(batch -> batch.put(key, new byte[] {1, 2, 3}));
        damage.commit();
        powerCut();
    }

    @Test
    void aListThatCanNotBeReadIsKnownAndItsMailWaits() throws Exception {
        Address second = Address.of("second@example.test");
        lists.admin().create(second, terms());
        damage(Keys.list(1));
        for (String name : List.of("friends", "friends-owner", "friends-leave")) {
            Address address = Address.of(name + "@example.test");
            assertThat(directories.directory().resolve(address)).isEqualTo(new Resolution.ListMail(Takes.LETTERS));
            assertThat(submit(ANNA, address, post("anna@example.test", "x"))).contains(Replies.UNREADABLE);
        }
        assertThat(fromOutside("", Address.of("friends-bounces+x@example.test"), "Subject: x\n\n"))
                .contains(Replies.UNREADABLE);
        assertThat(lists.findings().toString()).contains("friends@example.test", "mail:list-remove");
        assertThatThrownBy(() -> account("friends@example.test")).isInstanceOf(DirectoryRefusalException.class);
        assertThatThrownBy(() -> lists.admin().create(LIST, terms())).isInstanceOf(ListRefusalException.class);
        lists.admin().remove(LIST);
        lists.admin().create(LIST, terms());
        powerCut();
        assertThat(lists.findings()).isEmpty();
        assertThat(lists.admin().lists()).extracting(list -> list.members()).containsExactly(0, 0);
    }

    @Test
    void membersWhoseListIsLostAreReported() throws Exception {
        Transaction loss = store.open();
        loss.add(batch -> {
            batch.delete(Keys.list(1));
            batch.delete(Keys.name(1));
        });
        loss.commit();
        powerCut();
        assertThat(lists.findings().toString()).contains("members of list number 1");
        lists.admin().create(LIST, terms());
        assertThat(lists.admin().members(LIST)).as("of another list").isEmpty();
    }

    @Test
    void membersAreAddedOnceAndNoMoreThanAListTakes() throws Exception {
        settings.put("members", "3");
        assertThat(lists.admin().add(LIST, List.of(ANNA, Address.of("C@x.example"), Address.of("c@x.example"))))
                .isEqualTo(1);
        assertThatThrownBy(() -> lists.admin().add(LIST, List.of(Address.of("d@x.example"))))
                .hasMessageContaining("at most 3");
        assertThat(lists.admin().drop(LIST, List.of(Address.of("c@X.example"), Address.of("d@x.example"))))
                .isEqualTo(1);
    }

    @Test
    void aListOfTheSameNameKnowsNoTokensOfTheOneBefore() throws Exception {
        assertThat(submit(ANNA, LIST, post("anna@example.test", "x"))).isEmpty();
        Address bounces = only(AWAY).sender().address().orElseThrow();
        lists.admin().remove(LIST);
        clock.advance(java.time.Duration.ofSeconds(1));
        lists.admin().create(LIST, terms());
        lists.admin().add(LIST, List.of(ANNA, AWAY));
        assertThat(fromOutside("", bounces, "Subject: x\n\n")).contains(Replies.TOKEN);
    }
}
