package org.palomar.api.store;

/**
 * Changes of several bundles that become durable together or not at all. Made by {@link UnitsOfWork}; bundles add their part through services
 * that take it, such as {@link org.palomar.api.mailbox.MailStore#deliver}. For one thread, committed once.
 */
public interface UnitOfWork {

    /**
     * Makes all parts durable and visible. When it returns, the changes survive the loss of power; when it throws, none of them happened,
     * except after {@link StoreException.Reason#UNAVAILABLE}, where a failing disk may have kept them.
     */
    void commit() throws StoreException;
}
