package org.palomar.mailboxes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.palomar.api.directory.AccountId;
import org.palomar.api.mailbox.Flags;
import org.palomar.api.mailbox.MailStore;
import org.palomar.api.mailbox.Mailbox;
import org.palomar.api.mailbox.MailboxException;
import org.palomar.api.mailbox.MailboxName;
import org.palomar.api.mailbox.NewMessage;
import org.palomar.api.mailbox.UidSet;
import org.palomar.api.message.Content;
import org.palomar.api.store.StoreException;
import org.palomar.mailboxes.internal.KeyValueMailStore;
import org.palomar.mailboxes.internal.StoreInspection;
import org.palomar.mailboxes.internal.record.Keys;
import org.palomar.storage.KeyValueEngine;
import org.palomar.storage.Store;
import org.palomar.storage.StoreSettings;
import org.palomar.storage.Stores;
import org.palomar.storage.rocksdb.internal.RocksEngine;

/** A block of a file that rots on the disk takes the messages in it, and neither their mailbox nor the check of the store. */
class DamagedFileTest {

    private static final String FOLDER_PROPERTY = "palomar.data";
    private static final AccountId ALICE = new AccountId(1);
    private static final MailboxName LISTS = MailboxName.of("Lists");
    private static final int MESSAGES = 3000;
    /** Less than a block has: no block is passed over. */
    private static final int STEP = 1500;

    @TempDir
    private Path folder;

    private long inbox;

    @BeforeEach
    void fill() throws StoreException, IOException, MailboxException {
        System.setProperty(FOLDER_PROPERTY, folder.toString());
        try (KeyValueEngine engine = RocksEngine.ofDataFolder();
                Store.Owned store = Stores.open(engine, StoreSettings.DEFAULT)) {
            MailStore mail = KeyValueMailStore.open(store, Clock.systemUTC(), 1000);
            Mailbox mailbox = mail.account(ALICE).open(MailboxName.INBOX);
            inbox = mailbox.id().value();
            List<NewMessage> messages = new ArrayList<>();
            for (int number = 0; number < MESSAGES; number++) {
                messages.add(message(mail, number));
            }
            mailbox.append(messages);
            mail.account(ALICE).create(LISTS, Set.of()).append(List.of(message(mail, MESSAGES)));
        }
        // The log becomes a table.
        RocksEngine.ofDataFolder().close();
    }

    private static NewMessage message(MailStore mail, int number) throws StoreException, IOException {
        Content content = Content.of(("Subject: " + number + "\r\n\r\n" + number).getBytes(StandardCharsets.US_ASCII));
        return new NewMessage(mail.stage(content), Content.of(new byte[0]), Flags.NONE, Instant.EPOCH);
    }

    @AfterEach
    void forgetFolder() {
        System.clearProperty(FOLDER_PROPERTY);
    }

    private void damageABlockOf(byte[] from, byte[] to) throws IOException, StoreException {
        Path table = largestTable();
        byte[] good = Files.readAllBytes(table);
        for (int at = STEP; at < good.length; at += STEP) {
            byte[] damaged = good.clone();
            damaged[at] ^= 1;
            Files.write(table, damaged);
            if (isDamaged(from, to)) {
                return;
            }
        }
        throw new AssertionError("no place of the file is in these records");
    }

    private static boolean isDamaged(byte[] from, byte[] to) throws StoreException {
        try (KeyValueEngine engine = RocksEngine.ofDataFolder()) {
            engine.scan(from, to, (key, value) -> true);
            return false;
        } catch (StoreException failure) {
            assertThat(failure.reason()).isEqualTo(StoreException.Reason.DAMAGED);
            return true;
        }
    }

    private Path largestTable() throws IOException {
        Path largest = folder;
        try (Stream<Path> files = Files.list(folder.resolve("store"))) {
            for (Path file :
                    files.filter(one -> one.toString().endsWith(".sst")).toList()) {
                largest = largest.equals(folder) || Files.size(file) > Files.size(largest) ? file : largest;
            }
        }
        return largest;
    }

    @Test
    void hidesOnlyTheMessagesInADamagedBlockOfRows() throws Exception {
        damageABlockOf(Keys.row(inbox, 1000), Keys.row(inbox, 1100));
        try (KeyValueEngine engine = RocksEngine.ofDataFolder();
                Store.Owned store = Stores.open(engine, StoreSettings.DEFAULT)) {
            MailStore mail = KeyValueMailStore.open(store, Clock.systemUTC(), 1000);
            Mailbox mailbox = mail.account(ALICE).open(MailboxName.INBOX);
            assertThat(mailbox.view().count()).isLessThan(MESSAGES).isGreaterThan(MESSAGES - 500);
            assertThat(mail.account(ALICE).open(LISTS).view().count()).isEqualTo(1);
            assertThat(mailbox.append(List.of(message(mail, 0)))).isEqualTo(UidSet.of(MESSAGES + 1));
            assertThat(StoreInspection.problems(mail))
                    .anyMatch(problem -> problem.contains("INBOX") && problem.contains("can't be read"))
                    .noneMatch(problem -> problem.contains("Lists"));
            assertThat(mailbox.expunge(UidSet.range(1, 2000), false).size()).isGreaterThan(2000 - 500);
            mail.erase(ALICE);
            assertThat(mail.account(ALICE).open(MailboxName.INBOX).view().count())
                    .isZero();
            List<byte[]> left = new ArrayList<>();
            store.references((hash, owner) -> left.add(owner));
            assertThat(left).hasSizeLessThan(500);
        }
    }

    @Test
    void expungingAroundADamagedBlockRemovesNothingThatItHides() throws Exception {
        damageABlockOf(Keys.row(inbox, 1000), Keys.row(inbox, 1100));
        try (KeyValueEngine engine = RocksEngine.ofDataFolder();
                Store.Owned store = Stores.open(engine, StoreSettings.DEFAULT)) {
            MailStore mail = KeyValueMailStore.open(store, Clock.systemUTC(), 1000);
            Mailbox mailbox = mail.account(ALICE).open(MailboxName.INBOX);
            List<Long> hidden = new ArrayList<>();
            for (long uid = 1; uid <= MESSAGES; uid++) {
                if (mailbox.view().indexOf(uid) < 0) {
                    hidden.add(uid);
                }
            }
            assertThat(hidden).isNotEmpty();
            mailbox.expunge(UidSet.ALL, false);
            assertThat(mailbox.view().count()).isZero();
            for (long uid : hidden) {
                assertThat(store.get(Keys.bulk(inbox, uid))).isPresent();
            }
            assertThat(store.get(Keys.bulk(inbox, hidden.getFirst() - 1))).isEmpty();
        }
    }

    @Test
    void readsTheMessagesAroundADamagedBlockOfSummaries() throws Exception {
        damageABlockOf(Keys.bulk(inbox, 1000), Keys.bulk(inbox, 1100));
        try (KeyValueEngine engine = RocksEngine.ofDataFolder();
                Store.Owned store = Stores.open(engine, StoreSettings.DEFAULT)) {
            MailStore mail = KeyValueMailStore.open(store, Clock.systemUTC(), 1000);
            Mailbox mailbox = mail.account(ALICE).open(MailboxName.INBOX);
            assertThat(mailbox.view().count()).isEqualTo(MESSAGES);
            List<Long> whole = new ArrayList<>();
            List<Long> damaged = new ArrayList<>();
            mailbox.read(UidSet.ALL, one -> whole.add(one.uid()), damaged::add);
            assertThat(damaged).isNotEmpty().hasSizeLessThan(500);
            assertThat(whole).hasSize(MESSAGES - damaged.size()).doesNotContainAnyElementsOf(damaged);
            List<Long> single = new ArrayList<>();
            mailbox.read(UidSet.of(damaged.getFirst()), one -> {}, single::add);
            assertThat(single).containsExactly(damaged.getFirst());
            assertThat(StoreInspection.problems(mail))
                    .anyMatch(problem -> problem.contains("UID " + damaged.getFirst() + ": its record is damaged"));
        }
    }

    /** The list of deleted mailboxes stands right before the first mailbox. */
    @Test
    void losesOneMailboxWithADamagedStateAndServesTheOthers() throws Exception {
        damageABlockOf(Keys.allDying(), Keys.afterAllDying());
        try (KeyValueEngine engine = RocksEngine.ofDataFolder();
                Store.Owned store = Stores.open(engine, StoreSettings.DEFAULT)) {
            MailStore mail = KeyValueMailStore.open(store, Clock.systemUTC(), 1000);
            assertThatThrownBy(() -> mail.account(ALICE).open(MailboxName.INBOX))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("mailbox " + inbox);
            assertThat(mail.account(ALICE).open(LISTS).append(List.of(message(mail, 0))))
                    .isEqualTo(UidSet.of(2));
            assertThat(StoreInspection.problems(mail))
                    .anyMatch(problem -> problem.contains("INBOX: its state is damaged"));
        }
    }
}
