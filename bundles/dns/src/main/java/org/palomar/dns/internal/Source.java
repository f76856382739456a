package org.palomar.dns.internal;

import org.palomar.api.dns.Security;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;

/** Where replies come from, and how far they can be trusted. Safe for any thread. */
interface Source {

    /** What fits in one packet everywhere, so that no piece of a reply can be exchanged (RFC 6891 §6.2.3; the figure is that of DNS Flag Day 2020). */
    int UDP_PAYLOAD = 1232;

    /** A reply, NOERROR or NXDOMAIN. */
    record Reply(Message message, Security security) {}

    Reply ask(Name name, int type, Deadline deadline) throws UnansweredException;

    /** A question for a server that looks further (RD). */
    static Message query(Name name, int type) {
        return Message.newQuery(Record.newRecord(name, type, DClass.IN));
    }

    /** Adds the extensions that we have (RFC 6891), with flags such as DO (RFC 3225). */
    static Message extended(Message query, int flags) {
        query.addRecord(new OPTRecord(UDP_PAYLOAD, 0, 0, flags), Section.ADDITIONAL);
        return query;
    }
}
