package org.palomar.smtp.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.palomar.api.delivery.DeliveryAgent;
import org.palomar.api.pipeline.Disposition;
import org.palomar.api.pipeline.MailTransaction;
import org.palomar.api.pipeline.Pipeline;
import org.palomar.api.pipeline.Recipient;
import org.palomar.api.pipeline.Reply;
import org.palomar.api.queue.Outbound;
import org.palomar.api.queue.OutboundQueue;
import org.palomar.api.store.StagedBody;
import org.palomar.api.store.UnitOfWork;

/** Judges by local parts and keeps what is delivered, so that tests see each octet and each flag that a session hands on. */
final class PostOffice implements Pipeline, DeliveryAgent, OutboundQueue {

    private static final Reply OK = new Reply(250, "2.1.5", "Delivered");

    /** One delivered message. */
    record Mail(MailTransaction transaction, List<Recipient> recipients, boolean refusable, String text) {

        /** The first header field, which is ours, unfolded. */
        String trace() {
            return text.substring(0, traceEnd()).replace("\r\n", "");
        }

        /** What the client sent. */
        String message() {
            return text.substring(traceEnd());
        }

        private int traceEnd() {
            int end = 0;
            do {
                end = text.indexOf("\r\n", end) + 2;
            } while (end < text.length() && text.charAt(end) == ' ');
            return end;
        }
    }

    private final List<Mail> mails = Collections.synchronizedList(new ArrayList<>());
    private final Map<String, Reply> atRcpt = new HashMap<>();
    private final Map<String, Reply> atData = new HashMap<>();

    /** Refuses a local part at RCPT. */
    void refuseAtRcpt(String localPart, Reply reply) {
        atRcpt.put(localPart, reply);
    }

    /** Refuses a local part at the end of data. */
    void refuseAtData(String localPart, Reply reply) {
        atData.put(localPart, reply);
    }

    List<Mail> mails() {
        return List.copyOf(mails);
    }

    @Override
    public Optional<Reply> judgeRecipient(MailTransaction transaction) {
        return Optional.ofNullable(
                atRcpt.get(transaction.recipients().getFirst().address().localPart()));
    }

    @Override
    public List<Disposition> judgeContent(MailTransaction transaction) {
        return transaction.recipients().stream()
                .map(recipient -> judged(transaction, recipient))
                .toList();
    }

    private Disposition judged(MailTransaction transaction, Recipient recipient) {
        Reply refusal = atData.get(recipient.address().localPart());
        return refusal == null
                ? new Disposition.Deliver(List.of(recipient), transaction)
                : new Disposition.Refuse(List.of(recipient), transaction, refusal);
    }

    @Override
    public Map<Recipient, Reply> deliver(List<Disposition> dispositions, boolean refusable, Companion companion) {
        Map<Recipient, Reply> replies = new LinkedHashMap<>();
        for (Disposition disposition : dispositions) {
            if (disposition instanceof Disposition.Refuse refuse) {
                refuse.recipients().forEach(recipient -> replies.put(recipient, refuse.reply()));
            } else if (disposition instanceof Disposition.Deliver deliver) {
                mails.add(
                        new Mail(deliver.transaction(), deliver.recipients(), refusable, text(deliver.transaction())));
                deliver.recipients().forEach(recipient -> replies.put(recipient, OK));
            }
        }
        return replies;
    }

    @Override
    public void add(UnitOfWork unit, StagedBody body, List<Outbound> messages) {
        throw new AssertionError("delivery fills the queue");
    }

    private static String text(MailTransaction transaction) {
        try (InputStream in = transaction.content().open()) {
            return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
