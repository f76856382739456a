package org.palomar.directory.internal.records;

class MemoryRecordsTest extends RecordsContract {

    @Override
    Records open() {
        return new MemoryRecords();
    }
}
