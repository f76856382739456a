package org.palomar.directory.internal.records;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.palomar.api.address.Address;
import org.palomar.api.address.Domain;
import org.palomar.api.directory.Account;
import org.palomar.api.directory.AccountId;
import org.palomar.api.directory.Alias;
import org.palomar.api.directory.DirectoryUnavailableException;
import org.palomar.api.directory.Unlisted;
import org.palomar.api.preference.Holder;
import org.palomar.api.preference.Preference;

/** What every kind of records keeps. */
abstract class RecordsContract {

    private static final Domain DOMAIN = Domain.of("example.test");
    private static final Address ALICE = Address.of("alice@example.test");
    private static final Address BOB = Address.of("\"b o,b\"@example.test");
    private static final ScramKeys KEYS = new ScramKeys("SCRAM-SHA-256", 4096, "c2FsdA==", "c3RvcmVk", "c2VydmVy");

    private static final ScramKeys IMPOSSIBLE = ScramKeys.impossible("SCRAM-SHA-256");

    private Records records;

    abstract Records open() throws Exception;

    @BeforeEach
    void start() throws Exception {
        records = open();
        records.insertDomain(DOMAIN);
    }

    @Test
    void startsEmpty() throws Exception {
        records.deleteDomain(DOMAIN);
        assertThat(records.load()).isEqualTo(new Rows(List.of(), List.of(), List.of()));
    }

    @Test
    void keepsAccountsAndTheirCredentials() throws Exception {
        AccountId id = records.insertAccount(BOB, "Señor Bob", new Credential("{X}hash", List.of(KEYS)));
        assertThat(records.load().accounts()).containsExactly(new Account(id, BOB, "Señor Bob", true));
        assertThat(records.credential(id)).contains(new Credential("{X}hash", List.of(KEYS)));
    }

    @Test
    void neverGivesAnIdTwice() throws Exception {
        AccountId first = insert(ALICE);
        delete(first, ALICE);
        assertThat(insert(ALICE).value()).isGreaterThan(first.value());
    }

    @Test
    void forgetsCredentialsWithTheirAccount() throws Exception {
        AccountId id = records.insertAccount(ALICE, "", new Credential("{X}hash", List.of(KEYS)));
        delete(id, ALICE);
        assertThat(records.credential(id)).isEmpty();
        assertThat(records.load().accounts()).isEmpty();
    }

    @Test
    void keepsOneValueOfAPreferenceUntilItsHolderGoes() throws Exception {
        AccountId id = insert(ALICE);
        Holder domain = new Holder.OfDomain(DOMAIN);
        Holder account = new Holder.OfAccount(id);
        PreferenceRecords preferences = records.preferences();
        preferences.put(new Preference(domain, "greylist", "use", "no"));
        preferences.put(new Preference(domain, "greylist", "use", "yes"));
        preferences.put(new Preference(account, "greylist", "use", "no"));
        preferences.put(new Preference(account, "greylist", "delay", "5"));
        preferences.remove(account, "greylist", "delay");
        assertThat(preferences.all())
                .containsExactlyInAnyOrder(
                        new Preference(domain, "greylist", "use", "yes"),
                        new Preference(account, "greylist", "use", "no"));
        delete(id, ALICE);
        assertThat(preferences.all()).containsExactly(new Preference(domain, "greylist", "use", "yes"));
        records.deleteDomain(DOMAIN);
        assertThat(preferences.all()).isEmpty();
    }

    @Test
    void replacesACredentialOnlyIfItIsStillTheExpectedOne() throws Exception {
        AccountId id = insert(ALICE);
        Credential stronger = new Credential("{Y}stronger", List.of(KEYS));
        assertThat(records.replaceCredential(id, "{X}other", stronger)).isFalse();
        assertThat(records.replaceCredential(id, "{X}hash", stronger)).isTrue();
        assertThat(records.credential(id)).contains(stronger);
    }

    @Test
    void countsAccountsByTheIterationsOfTheirKeys() throws Exception {
        ScramKeys more = new ScramKeys("SCRAM-SHA-256", 8192, "c2FsdA==", "c3RvcmVk", "c2VydmVy");
        records.insertAccount(ALICE, "", new Credential("{X}hash", List.of(KEYS)));
        records.insertAccount(BOB, "", new Credential("{X}hash", List.of(more)));
        records.insertAccount(Address.of("carol@example.test"), "", new Credential("{X}hash", List.of(more)));
        records.insertAccount(Address.of("dave@example.test"), "", new Credential("{X}hash", List.of(IMPOSSIBLE)));
        assertThat(records.scramIterations("SCRAM-SHA-256")).isEqualTo(Map.of(4096, 1L, 8192, 2L));
        assertThat(records.scramIterations("SCRAM-SHA-1")).isEmpty();
    }

    @Test
    void namesTheEnabledAccountsWithoutKeysOfAMechanism() throws Exception {
        AccountId alice = insert(ALICE);
        AccountId bob = records.insertAccount(BOB, "", new Credential("{X}hash", List.of(KEYS)));
        assertThat(records.withoutScram("SCRAM-SHA-256")).containsExactly(alice);
        assertThat(records.withoutScram("SCRAM-SHA-1")).containsExactlyInAnyOrder(alice, bob);
        records.setEnabled(alice, false);
        assertThat(records.withoutScram("SCRAM-SHA-256")).isEmpty();
    }

    @Test
    void keepsTheMarkOfAPasswordThatScramCanNotUse() throws Exception {
        Credential marked = new Credential("{X}hash", List.of(IMPOSSIBLE));
        AccountId id = records.insertAccount(ALICE, "", marked);
        assertThat(records.credential(id)).contains(marked);
        assertThat(records.withoutScram("SCRAM-SHA-256")).isEmpty();
        assertThat(records.withoutScram("SCRAM-SHA-1")).containsExactly(id);
    }

    @Test
    void aNewPasswordReplacesTheOldKeys() throws Exception {
        AccountId id = records.insertAccount(ALICE, "", new Credential("{X}hash", List.of(KEYS)));
        records.setCredential(id, new Credential("{Y}new", List.of()));
        assertThat(records.credential(id)).contains(new Credential("{Y}new", List.of()));
    }

    @Test
    void enablesAndDisables() throws Exception {
        AccountId id = insert(ALICE);
        records.setEnabled(id, false);
        assertThat(records.load().accounts()).extracting(Account::enabled).containsExactly(false);
    }

    @Test
    void keepsTheTargetsOfAnAliasInOrder() throws Exception {
        Alias alias = new Alias(Address.of("team@example.test"), List.of(BOB, ALICE, Address.of("x@else.test")));
        records.putAlias(new Alias(alias.address(), List.of(ALICE)));
        records.putAlias(alias);
        assertThat(records.load().aliases()).containsExactly(alias);
        records.deleteAlias(alias.address());
        assertThat(records.load().aliases()).isEmpty();
    }

    @Test
    void keepsWhatBecomesOfUnlistedAddresses() throws Exception {
        records.setUnlisted(DOMAIN, new Unlisted.Caught(ALICE));
        assertThat(records.load().domains())
                .singleElement()
                .satisfies(entry -> assertThat(entry.unlisted()).isEqualTo(new Unlisted.Caught(ALICE)));
        records.setUnlisted(DOMAIN, new Unlisted.Relayed());
        assertThat(records.load().domains())
                .singleElement()
                .satisfies(entry -> assertThat(entry.unlisted()).isEqualTo(new Unlisted.Relayed()));
        records.setUnlisted(DOMAIN, new Unlisted.Refused());
        assertThat(records.load().domains())
                .singleElement()
                .satisfies(entry -> assertThat(entry.unlisted()).isEqualTo(new Unlisted.Refused()));
    }

    @Test
    void aDepartureTakesEverythingWithItAtOnce() throws Exception {
        AccountId id = insert(ALICE);
        Address team = Address.of("team@example.test");
        Address solo = Address.of("solo@example.test");
        records.putAlias(new Alias(team, List.of(ALICE, BOB)));
        records.putAlias(new Alias(solo, List.of(ALICE)));
        records.setUnlisted(DOMAIN, new Unlisted.Caught(ALICE));
        records.deleteAccount(new Departure(
                new Account(id, ALICE, "", true),
                List.of(new Alias(team, List.of(BOB))),
                List.of(solo),
                List.of(DOMAIN)));
        Rows rows = records.load();
        assertThat(rows.accounts()).isEmpty();
        assertThat(rows.aliases()).containsExactly(new Alias(team, List.of(BOB)));
        assertThat(rows.domains())
                .singleElement()
                .satisfies(entry -> assertThat(entry.unlisted()).isEqualTo(new Unlisted.Refused()));
    }

    @Test
    void keepsTheFirstValueOfASetting() throws Exception {
        assertThat(records.setting("secret", "one")).isEqualTo("one");
        assertThat(records.setting("secret", "two")).isEqualTo("one");
    }

    private AccountId insert(Address address) throws DirectoryUnavailableException {
        return records.insertAccount(address, "", new Credential("{X}hash", List.of()));
    }

    private void delete(AccountId id, Address address) throws DirectoryUnavailableException {
        records.deleteAccount(new Departure(new Account(id, address, "", true), List.of(), List.of(), List.of()));
    }
}
