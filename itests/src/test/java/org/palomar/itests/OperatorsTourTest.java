package org.palomar.itests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.Store;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.palomar.itests.AngusClient.Way;

/** What an operator does first: a domain, an account, an alias; and what becomes of them later. */
@ExtendWith(SharedDistribution.class)
class OperatorsTourTest {

    private static final String DOMAIN = "tour.example";
    private static final String MARIA = "maria@tour.example";

    private final Distribution distribution;

    OperatorsTourTest(Distribution distribution) {
        this.distribution = distribution;
    }

    @Test
    void makesAndChangesADomainAnAccountAndAnAlias() throws Exception {
        assertThat(send("info@" + DOMAIN, "too early")).startsWith("550 5.7.1");
        distribution.succeed("mail:domain-create " + DOMAIN);
        String password = generatedPassword(distribution.succeed("mail:account-create " + MARIA));
        distribution.succeed("mail:alias-set info@" + DOMAIN + " " + MARIA);
        Account maria = new Account(MARIA, password);
        for (String recipient :
                new String[] {MARIA, "info@" + DOMAIN, "maria+bills@" + DOMAIN, "postmaster@" + DOMAIN}) {
            assertThat(send(recipient, "to " + recipient)).startsWith("250");
            assertThat(new AngusClient(distribution, maria).readBySubject("to " + recipient))
                    .contains("Delivered-To: " + MARIA);
        }
        assertThat(send("nobody@" + DOMAIN, "to nobody")).startsWith("550 5.1.1");
        assertThat(distribution.succeed("mail:alias-list")).contains("info@" + DOMAIN);
        assertThat(distribution.succeed("mail:mailboxes " + MARIA)).contains("INBOX");

        distribution.succeed("mail:alias-delete info@" + DOMAIN);
        assertThat(send("info@" + DOMAIN, "too late")).startsWith("550 5.1.1");
        changesThePassword(maria);
        distribution.succeed("mail:account-delete --yes " + MARIA);
        assertThat(send(MARIA, "gone")).startsWith("550 5.1.1");
        distribution.succeed("mail:domain-delete " + DOMAIN);
        assertThat(send(MARIA, "gone as well")).startsWith("550 5.7.1");
    }

    /** Of a destination that nobody sends to: other tests may have mail in the queue. */
    @Test
    void looksIntoTheQueueAndChangesNothingWhereThereIsNothing() {
        String nowhere = " --destination nowhere." + DOMAIN;
        assertThat(distribution.succeed("mail:queue-list" + nowhere))
                .isEqualTo("No entry of the queue meets these conditions.\n");
        assertThat(distribution.succeed("mail:queue-list --json" + nowhere + " --sender '*@" + DOMAIN + "'"))
                .isEqualTo("{\"entries\":[],\"more\":false}\n");
        assertThat(distribution.succeed("mail:queue-list --summary --json")).matches("\\{\"entries\":\\d+,.*}\n");
        for (String change : new String[] {"hold", "release", "retry", "redirect --back", "remove --yes"}) {
            assertThat(distribution.succeed("mail:queue-" + change + nowhere))
                    .isEqualTo("There was no entry to change.\n");
        }
        for (String wrong : new String[] {"queue-show " + "0".repeat(32), "queue-hold", "queue-remove" + nowhere}) {
            Distribution.Output output = distribution.exec("mail:" + wrong);
            assertThat(output.status()).as(output.text()).isNotZero();
            assertThat(output.text()).containsAnyOf("There is no entry", "--all");
        }
    }

    private void changesThePassword(Account maria) throws Exception {
        Account changed = new Account(MARIA, "another-password-1");
        try (Store open = new AngusClient(distribution, maria).store(Way.IMAPS)) {
            assertThat(distribution.succeed("mail:password --password " + changed.password() + " " + MARIA))
                    .contains("closed");
            assertThat(open.isConnected()).isFalse();
        }
        refused(maria);
        accepted(changed);
        distribution.succeed("mail:account-disable " + MARIA);
        refused(changed);
        distribution.succeed("mail:account-enable " + MARIA);
        accepted(changed);
    }

    private void accepted(Account account) throws Exception {
        try (Store store = new AngusClient(distribution, account).store(Way.IMAPS)) {
            assertThat(store.isConnected()).isTrue();
        }
    }

    private void refused(Account account) {
        AngusClient client = new AngusClient(distribution, account);
        assertThatThrownBy(() -> client.store(Way.IMAPS)).isInstanceOf(AuthenticationFailedException.class);
    }

    private String send(String recipient, String subject) throws IOException {
        try (SmtpSender sender = new SmtpSender(distribution)) {
            return sender.send(recipient, "Subject: " + subject + "\r\n\r\nx\r\n");
        }
    }

    private static String generatedPassword(String printed) {
        return printed.replaceAll("(?s).*Password: (\\S+).*", "$1");
    }
}
