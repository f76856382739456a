package org.palomar.itests;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Somebody with a mailbox on an instance. */
record Account(String address, String password) {

    /** Makes a domain and accounts in it, in one call of the shell. */
    static List<Account> create(Distribution distribution, String domain, String... names) {
        List<Account> accounts = Arrays.stream(names)
                .map(name -> new Account(name + "@" + domain, "secret-of-" + name + "-1"))
                .toList();
        distribution.succeed(accounts.stream()
                .map(account -> "mail:account-create --password " + account.password + " " + account.address)
                .collect(Collectors.joining("; ", "mail:domain-create " + domain + "; ", "")));
        return accounts;
    }
}
