package org.palomar.api.store;

/** Opens units of work. Safe for any thread. */
public interface UnitsOfWork {

    /** A fresh, empty unit. */
    UnitOfWork open();
}
