package org.palomar.storage.rocksdb.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;
import org.rocksdb.WALRecoveryMode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens RocksDB after whatever happened. A torn end of the log is dropped by RocksDB itself. The end of the log that was not synced may also have holes, as a disk
 * writes its pages in any order; then what is before the first hole is kept, if that is all that was ever synced, and the files of the log are set aside.
 * Where something that was synced would be lost the store stays closed: giving up acknowledged mail is a person's decision.
 */
final class Recovery {

    private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);

    private Recovery() {}

    /** @param options changed if the log has holes */
    static RocksDB open(Options options, Path folder) throws RocksDBException, IOException {
        options.setWalRecoveryMode(WALRecoveryMode.TolerateCorruptedTailRecords);
        try {
            return RocksDB.open(options, folder.toString());
        } catch (RocksDBException refused) {
            if (!isCorruption(refused)) {
                throw refused;
            }
            options.setWalRecoveryMode(WALRecoveryMode.PointInTimeRecovery);
            long recovered = recovered(options, folder, refused);
            WrittenLog.Damage damage = WrittenLog.damage(folder, recovered).orElseThrow(() -> refused);
            requireAllSynced(recovered, damage, refused);
            Path aside = setAside(folder);
            LOG.error(
                    "The end of the store's log had holes, as after a power cut: it was read up to the first of them in {}, and set aside in {}",
                    damage.file(),
                    aside);
            return RocksDB.open(options, folder.toString());
        }
    }

    /** The last change before the first damage. Nothing is written. */
    private static long recovered(Options options, Path folder, RocksDBException refused) throws RocksDBException {
        try (RocksDB picture = RocksDB.openReadOnly(options, folder.toString())) {
            return picture.getLatestSequenceNumber();
        } catch (RocksDBException moreThanTheLog) {
            refused.addSuppressed(moreThanTheLog);
            throw refused;
        }
    }

    private static void requireAllSynced(long recovered, WrittenLog.Damage damage, RocksDBException refused)
            throws IOException {
        if (recovered < damage.synced()) {
            throw new IOException(
                    "the log " + damage.file() + " is damaged before changes that were acknowledged: "
                            + refused.getMessage(),
                    refused);
        }
    }

    /** Copies the logs, as the opening removes them. A copy that a crash cut short is made again. */
    private static Path setAside(Path folder) throws IOException {
        List<Path> logs = WrittenLog.files(folder);
        Path aside = asideOf(folder).resolve(logs.getLast().getFileName() + "-" + Files.size(logs.getLast()));
        Files.createDirectories(aside);
        for (Path log : logs) {
            Files.copy(log, aside.resolve(log.getFileName()), StandardCopyOption.REPLACE_EXISTING);
        }
        return aside;
    }

    /** Where damaged logs of a store are set aside: a folder beside it. */
    private static Path asideOf(Path folder) {
        return folder.resolveSibling(folder.getFileName() + "-damaged-logs");
    }

    /** Damaged logs that are still there. Any thread. */
    static Optional<Path> damagedLogs(Path folder) {
        Path aside = asideOf(folder);
        if (!Files.isDirectory(aside)) {
            return Optional.empty();
        }
        try (Stream<Path> entries = Files.list(aside)) {
            return entries.findAny().map(any -> aside);
        } catch (IOException unreadable) {
            return Optional.of(aside);
        }
    }

    /** What to tell the operator. */
    static String remedy(Path folder, Exception failure) {
        String reason = String.valueOf(failure.getMessage());
        return isInUse(failure)
                ? "the store in " + folder + " is in use by another process; stop it, or use another data folder"
                : "the store in " + folder + " can't be opened: " + reason;
    }

    /** RocksDB answers an I/O error that names its file LOCK; nothing but that is about another process. */
    private static boolean isInUse(Exception failure) {
        return failure instanceof RocksDBException refused
                && !isCorruption(refused)
                && String.valueOf(refused.getMessage()).contains("/LOCK");
    }

    private static boolean isCorruption(RocksDBException failure) {
        Status status = failure.getStatus();
        return status != null && status.getCode() == Status.Code.Corruption;
    }
}
