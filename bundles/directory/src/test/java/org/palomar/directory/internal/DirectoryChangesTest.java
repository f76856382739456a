package org.palomar.directory.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.palomar.api.address.Address;
import org.palomar.api.address.Domain;
import org.palomar.api.auth.Password;
import org.palomar.api.directory.Account;
import org.palomar.api.directory.Alias;
import org.palomar.api.directory.DirectoryAdmin;
import org.palomar.api.directory.DirectoryRefusalException;
import org.palomar.api.directory.Resolution;
import org.palomar.api.directory.Unlisted;
import org.palomar.api.list.ListNames;
import org.palomar.directory.Directories;

class DirectoryChangesTest {

    private static final Domain DOMAIN = Domain.of("example.test");
    /** A bcrypt hash, so that making accounts costs nothing. */
    private static final String HASH = "$2y$05$EaoCsPKA/HzfxRH5zsEhj.KIJQYAKzb/GvJQKgcCNim/PIk5bsPVi";

    private Directories directories;
    private DirectoryAdmin admin;
    private Account alice;
    private Account bob;

    @BeforeEach
    void start() throws Exception {
        directories = Directories.inMemory();
        admin = directories.admin();
        admin.createDomain(DOMAIN);
        alice = admin.importAccount(Address.of("Alice@Example.test"), HASH);
        bob = admin.importAccount(Address.of("bob@example.test"), HASH);
    }

    @AfterEach
    void stop() {
        directories.close();
    }

    @Test
    void knowsWhatIsLocal() throws Exception {
        assertThat(directories.directory().isLocal(DOMAIN)).isTrue();
        assertThat(resolve("x@elsewhere.test")).isEqualTo(new Resolution.NotLocal());
        assertThat(resolve("nobody@example.test")).isEqualTo(new Resolution.UnknownRecipient());
    }

    @Test
    void namesAreFoldedAndSubaddressesIgnored() throws Exception {
        assertThat(resolve("ALICE@EXAMPLE.TEST")).isEqualTo(delivered(alice));
        assertThat(resolve("alice+shop@example.test")).isEqualTo(delivered(alice));
        assertThat(directories.directory().account(Address.of("aLiCe@example.test")))
                .contains(alice);
        assertThat(directories.directory().account(alice.id())).contains(alice);
    }

    @Test
    void anAccountWithAPlusInItsNameComesBeforeItsBase() throws Exception {
        Account tagged = admin.importAccount(Address.of("alice+vip@example.test"), HASH);
        assertThat(resolve("alice+vip@example.test")).isEqualTo(delivered(tagged));
    }

    @Test
    void followsChainsOfAliasesOnceToEachEnd() throws Exception {
        alias("inner@example.test", "alice@example.test", "x@elsewhere.test");
        alias("outer@example.test", "inner@example.test", "bob@example.test", "alice+x@example.test");
        assertThat(resolve("outer+tag@example.test"))
                .isEqualTo(new Resolution.Deliverable(
                        Set.of(alice.id(), bob.id()), List.of(Address.of("x@elsewhere.test"))));
    }

    @Test
    void anAliasMayLeadToAListAndNotToWhatTakesItsBounces() throws Exception {
        Address list = Address.of("friends@example.test");
        directories.know(new ListNames() {
            @Override
            public Optional<Takes> takes(Address address) {
                return switch (address.localPart()) {
                    case "friends" -> Optional.of(Takes.LETTERS);
                    case "friends-bounces" -> Optional.of(Takes.BOUNCES);
                    default -> Optional.empty();
                };
            }

            @Override
            public boolean any(Domain domain) {
                return domain.equals(DOMAIN);
            }
        });
        alias("all@example.test", "Friends@example.test", "bob@example.test");
        assertThat(resolve("all@example.test"))
                .isEqualTo(new Resolution.Deliverable(Set.of(bob.id()), List.of(), List.of(list)));
        admin.setUnlisted(DOMAIN, new Unlisted.Caught(list));
        assertThat(resolve("nobody@example.test"))
                .isEqualTo(new Resolution.Deliverable(Set.of(), List.of(), List.of(list)));
        for (String targets :
                List.of("friends-bounces@example.test", "bob@example.test friends-bounces@example.test")) {
            assertThatThrownBy(() -> alias("x@example.test", targets.split(" ", -1)))
                    .isInstanceOf(DirectoryRefusalException.class);
        }
    }

    @Test
    void refusesAliasesThatLeadBackToThemselves() throws Exception {
        alias("a@example.test", "alice@example.test");
        alias("b@example.test", "a@example.test");
        assertThatThrownBy(() -> alias("a@example.test", "b@example.test"))
                .isInstanceOf(DirectoryRefusalException.class)
                .hasMessageContaining("back to itself");
        assertThatThrownBy(() -> alias("self@example.test", "self@example.test"))
                .isInstanceOf(DirectoryRefusalException.class);
        assertThat(resolve("a@example.test")).isEqualTo(delivered(alice));
    }

    @Test
    void aCatchAllThatMeetsItselfDoesNotLoop() throws Exception {
        alias("all@example.test", "bob@example.test");
        admin.setUnlisted(DOMAIN, new Unlisted.Caught(Address.of("all@example.test")));
        admin.deleteAlias(Address.of("all@example.test"));
        assertThat(resolve("nobody@example.test")).isEqualTo(new Resolution.UnknownRecipient());
    }

    @Test
    void chainsDeeperThanTheLimitAreLoops() throws Exception {
        alias("n0@example.test", "alice@example.test");
        for (int i = 1; i < Resolver.MAX_DEPTH; i++) {
            alias("n" + i + "@example.test", "n" + (i - 1) + "@example.test");
        }
        String deepest = "n" + (Resolver.MAX_DEPTH - 1) + "@example.test";
        assertThat(resolve(deepest)).isEqualTo(delivered(alice));
        assertThatThrownBy(() -> alias("over@example.test", deepest)).isInstanceOf(DirectoryRefusalException.class);
    }

    /** RFC 5321 §4.5.3.1.1: others need not take a longer one. */
    @Test
    void givesNobodyALocalPartThatOthersMayRefuse() throws Exception {
        String longest = "x".repeat(64) + "@example.test";
        admin.importAccount(Address.of(longest), HASH);
        String longer = "x" + longest;
        assertThatThrownBy(() -> admin.importAccount(Address.of(longer), HASH)).hasMessageContaining("64 octets");
        assertThatThrownBy(() -> admin.createAccount(Address.of(longer), "", Password.of("x")))
                .hasMessageContaining("64 octets");
        assertThatThrownBy(() -> alias(longer, "alice@example.test")).hasMessageContaining("64 octets");
        assertThatThrownBy(() -> alias("long@example.test", "x" + longer.replace("example", "elsewhere")))
                .hasMessageContaining("64 octets");
        assertThat(resolve(longer)).isEqualTo(new Resolution.UnknownRecipient());
        assertThat(resolve("alice+" + longer)).isEqualTo(delivered(alice));
    }

    @Test
    void anAliasOfTooManyAddressesIsRefused() {
        List<String> many = new ArrayList<>();
        for (int i = 0; i <= Resolver.MAX_ENDS; i++) {
            many.add("x" + i + "@elsewhere.test");
        }
        assertThatThrownBy(() -> alias("many@example.test", many.toArray(String[]::new)))
                .hasMessageContaining("at most 1000");
    }

    @Test
    void refusesAliasesToNowhereAndOnTopOfAccounts() {
        assertThatThrownBy(() -> alias("a@example.test", "nobody@example.test"))
                .hasMessageContaining("create it first");
        assertThatThrownBy(() -> alias("alice@example.test", "bob@example.test"))
                .hasMessageContaining("is an account");
        assertThatThrownBy(() -> alias("a@elsewhere.test", "bob@example.test")).hasMessageContaining("no domain");
    }

    @Test
    void theCatchAllGetsWhatNobodyElseGets() throws Exception {
        admin.setUnlisted(DOMAIN, new Unlisted.Caught(bob.address()));
        assertThat(resolve("whoever@example.test")).isEqualTo(delivered(bob));
        assertThat(resolve("alice@example.test")).isEqualTo(delivered(alice));
        admin.setUnlisted(DOMAIN, new Unlisted.Refused());
        assertThat(resolve("whoever@example.test")).isEqualTo(new Resolution.UnknownRecipient());
    }

    @Test
    void whatARelayedDomainHasElsewhereIsForeignAndTheRestStays() throws Exception {
        admin.setUnlisted(DOMAIN, new Unlisted.Relayed());
        Address elsewhere = Address.of("Carla+x@example.test");
        assertThat(resolve("Carla+x@example.test")).isEqualTo(new Resolution.Deliverable(Set.of(), List.of(elsewhere)));
        assertThat(resolve("alice+x@example.test")).isEqualTo(delivered(alice));
        Address postmaster = Address.of("postmaster@example.test");
        assertThat(resolve("postmaster@example.test"))
                .isEqualTo(new Resolution.Deliverable(Set.of(), List.of(postmaster)));
        alias("both@example.test", "bob@example.test", "carla@example.test");
        assertThat(resolve("both@example.test"))
                .isEqualTo(new Resolution.Deliverable(Set.of(bob.id()), List.of(Address.of("carla@example.test"))));
        admin.setUnlisted(DOMAIN, new Unlisted.Refused());
        assertThat(resolve("carla@example.test")).isEqualTo(new Resolution.UnknownRecipient());
    }

    @Test
    void postmasterAndAbuseAlwaysReachSomebody() throws Exception {
        assertThat(resolve("Postmaster@example.test")).isEqualTo(delivered(alice));
        assertThat(resolve("Abuse@example.test")).isEqualTo(delivered(alice));
        admin.createDomain(Domain.of("empty.test"));
        assertThat(resolve("postmaster@empty.test")).isEqualTo(delivered(alice));
        admin.setUnlisted(DOMAIN, new Unlisted.Caught(bob.address()));
        assertThat(resolve("postmaster@example.test")).isEqualTo(delivered(bob));
        alias("postmaster@example.test", "x@elsewhere.test");
        assertThat(resolve("postmaster@example.test"))
                .isEqualTo(new Resolution.Deliverable(Set.of(), List.of(Address.of("x@elsewhere.test"))));
        admin.setUnlisted(DOMAIN, new Unlisted.Refused());
        assertThat(resolve("abuse@example.test")).isEqualTo(resolve("postmaster@example.test"));
        alias("abuse@example.test", "bob@example.test");
        assertThat(resolve("abuse@example.test")).isEqualTo(delivered(bob));
    }

    @Test
    void postmasterGoesToTheOneThatIsConfigured() throws Exception {
        try (Directories others = Directories.inMemory(Map.of("postmaster", "zoe@example.test"))) {
            others.admin().createDomain(DOMAIN);
            others.admin().importAccount(Address.of("adam@example.test"), HASH);
            Account zoe = others.admin().importAccount(Address.of("zoe@example.test"), HASH);
            assertThat(others.directory().resolve(Address.of("postmaster@example.test")))
                    .isEqualTo(delivered(zoe));
        }
    }

    @Test
    void aCatchAllThatOnlyTheOneBeforeItWouldCatchIsRefused() throws Exception {
        admin.setUnlisted(DOMAIN, new Unlisted.Caught(bob.address()));
        Address typo = Address.of("typo@example.test");
        assertThatThrownBy(() -> admin.setUnlisted(DOMAIN, new Unlisted.Caught(typo)))
                .isInstanceOf(DirectoryRefusalException.class)
                .hasMessageContaining("There is no account or alias typo@example.test");
        assertThat(resolve("nobody@example.test")).isEqualTo(delivered(bob));
    }

    @Test
    void aDeletedAccountIsGoneFromAliasesAndCatchAll() throws Exception {
        alias("team@example.test", "alice@example.test", "bob@example.test");
        alias("solo@example.test", "Alice@example.test");
        admin.setUnlisted(DOMAIN, new Unlisted.Caught(alice.address()));
        admin.deleteAccount(alice.address());
        assertThat(resolve("team@example.test")).isEqualTo(delivered(bob));
        assertThat(resolve("solo@example.test")).isEqualTo(new Resolution.UnknownRecipient());
        assertThat(admin.aliases(DOMAIN)).hasSize(1);
        assertThat(directories.directory().account(alice.id())).isEmpty();
        assertThat(admin.importAccount(alice.address(), HASH).id()).isNotEqualTo(alice.id());
    }

    @Test
    void aDomainInUseCanNotBeDeleted() throws Exception {
        assertThatThrownBy(() -> admin.deleteDomain(DOMAIN)).hasMessageContaining("delete them first");
        admin.deleteAccount(alice.address());
        admin.deleteAccount(bob.address());
        admin.deleteDomain(DOMAIN);
        assertThat(directories.directory().isLocal(DOMAIN)).isFalse();
        assertThatThrownBy(() -> admin.deleteDomain(DOMAIN)).isInstanceOf(DirectoryRefusalException.class);
    }

    @Test
    void refusesWhatIsThereAlready() {
        assertThatThrownBy(() -> admin.createDomain(DOMAIN)).hasMessageContaining("exists already");
        assertThatThrownBy(() -> admin.createAccount(alice.address(), "", Password.of("x")))
                .hasMessageContaining("exists already");
    }

    @Test
    void refusesNamesAndPasswordsOutOfBounds() {
        Address carol = Address.of("carol@example.test");
        assertThatThrownBy(() -> admin.createAccount(carol, "a\nb", Password.of("x")))
                .hasMessageContaining("control");
        assertThatThrownBy(() -> admin.createAccount(carol, "", Password.of("")))
                .hasMessageContaining("1 to 1024");
        assertThatThrownBy(() -> admin.createAccount(carol, "", Password.of("x".repeat(1025))))
                .hasMessageContaining("1 to 1024");
    }

    /** Their owners could not log in with SCRAM. */
    @Test
    void refusesPasswordsThatScramCanNotUseAndSaysWhatToChange() throws Exception {
        Address carol = Address.of("carol@example.test");
        assertThatThrownBy(() -> admin.createAccount(carol, "", Password.of("\u05e9\u05dc\u05d5\u05dd1")))
                .isInstanceOf(DirectoryRefusalException.class)
                .hasMessageContaining("begin and end it with one of these");
        assertThatThrownBy(() -> admin.setPassword(alice.address(), Password.of("a\u200eb")))
                .isInstanceOf(DirectoryRefusalException.class)
                .hasMessageContaining("leave that out");
        assertThat(directories.directory().account(carol)).isEmpty();
    }

    private Resolution resolve(String address) throws Exception {
        return directories.directory().resolve(Address.of(address));
    }

    private static Resolution delivered(Account account) {
        return new Resolution.Deliverable(Set.of(account.id()), List.of());
    }

    private void alias(String address, String... targets) throws Exception {
        admin.setAlias(new Alias(
                Address.of(address), List.of(targets).stream().map(Address::of).toList()));
    }
}
