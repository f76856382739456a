package org.palomar.delivery.internal;

import java.time.Clock;
import org.palomar.api.list.MailingLists;
import org.palomar.api.mailbox.MailStore;
import org.palomar.api.quarantine.Quarantine;
import org.palomar.api.script.ScriptMemory;
import org.palomar.api.service.ExpectedService;
import org.palomar.api.store.UnitsOfWork;
import org.palomar.api.trace.Storyteller;
import org.palomar.delivery.internal.script.Filters;

/**
 * What whoever delivers something works with. Each part is safe for any thread.
 *
 * @param queue fails while there is none
 */
record Means(
        Destinations destinations,
        MailStore mailStore,
        UnitsOfWork unitsOfWork,
        ScriptMemory memory,
        Filters filters,
        Allowance allowance,
        Signatory signatory,
        ExpectedService<MailingLists> lists,
        ExpectedService<Quarantine> quarantine,
        Shipment.QueueSource queue,
        Storyteller storyteller,
        Clock clock) {}
