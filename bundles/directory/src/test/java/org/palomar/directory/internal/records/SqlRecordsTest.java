package org.palomar.directory.internal.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.palomar.api.address.Address;
import org.palomar.api.address.Domain;
import org.palomar.api.directory.DirectoryUnavailableException;
import org.palomar.database.EmbeddedDatabase;

class SqlRecordsTest extends RecordsContract {

    private final EmbeddedDatabase database;

    SqlRecordsTest() throws SQLException {
        database = EmbeddedDatabase.inMemory(UUID.randomUUID().toString());
    }

    @Override
    Records open() throws Exception {
        return new SqlRecords(database.dataSource(), database.migrations());
    }

    @AfterEach
    void close() throws SQLException {
        database.close();
    }

    @Test
    void isThereAgainAfterARestart() throws Exception {
        Records first = new SqlRecords(database.dataSource(), database.migrations());
        first.insertDomain(Domain.of("second.test"));
        Records second = new SqlRecords(database.dataSource(), database.migrations());
        assertThat(second.load().domains()).hasSize(2);
    }

    @Test
    void aFailureRollsBackAndSaysThatItIsTemporary() throws Exception {
        Records records = new SqlRecords(database.dataSource(), database.migrations());
        Address stranger = Address.of("alice@nowhere.test");
        assertThatThrownBy(() -> records.insertAccount(stranger, "", new Credential("{X}hash", List.of())))
                .isInstanceOf(DirectoryUnavailableException.class);
        assertThat(records.load().accounts()).isEmpty();
    }
}
