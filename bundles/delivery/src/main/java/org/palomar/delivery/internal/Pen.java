package org.palomar.delivery.internal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.palomar.api.address.Address;
import org.palomar.api.address.Domain;
import org.palomar.api.address.ReversePath;
import org.palomar.api.directory.Account;
import org.palomar.api.directory.Directory;
import org.palomar.api.directory.DirectoryUnavailableException;
import org.palomar.api.directory.Resolution;
import org.palomar.api.message.Content;
import org.palomar.api.message.HeaderField;
import org.palomar.api.pipeline.MailTransaction;
import org.palomar.api.pipeline.Origin;
import org.palomar.api.pipeline.Origin.Door;
import org.palomar.api.service.Presence;
import org.palomar.api.signing.MailSealer;
import org.palomar.api.signing.MailSigner;
import org.palomar.api.signing.Seal;
import org.palomar.api.signing.SenderRewriting;
import org.palomar.api.signing.Signatures;
import org.palomar.api.signing.SigningException;
import org.palomar.api.trace.Happening;
import org.palomar.delivery.internal.letter.Letter;
import org.palomar.mime.AddressLists;
import org.palomar.mime.Headers;

/**
 * Signs what leaves because of one message, and nothing whose author isn't known: what an account submits in its own name, as it did; what its own filter has made of that; what filters of ours write. Mail from outside is never signed, whatever
 * it says of its author. Each body is read once. For one thread.
 */
final class Pen {

    private static final Pattern LOOKS_LIKE_ONE =
            Pattern.compile("[^\\s<>()\\[\\],;:\"@\\\\]+@[^\\s<>()\\[\\],;:\"@\\\\]+");

    private final Supplier<Presence<MailSigner>> signer;
    private final Supplier<Presence<MailSealer>> sealer;
    private final Supplier<Presence<SenderRewriting>> rewriting;
    private final Directory directory;
    private final boolean vouched;
    /** Of messages as they came; a message may leave by many ways. */
    private final IdentityHashMap<Content, Optional<Domain>> authors = new IdentityHashMap<>();

    private final IdentityHashMap<Content, MailSigner.Draft> drafts = new IdentityHashMap<>();
    private final Set<Object> told = new HashSet<>();
    private final Map<List<HeaderField>, MailSealer.Draft> sealings = new HashMap<>();
    private final List<Happening> happenings = new ArrayList<>();

    /**
     * @param signer asked once something is to be signed; may wait
     * @param sealer asked once something from elsewhere is forwarded; may wait
     * @param rewriting asked once something of another sender is forwarded; may wait
     * @param vouched whether a message that comes from an account has an author who was asked about
     */
    Pen(
            Supplier<Presence<MailSigner>> signer,
            Supplier<Presence<MailSealer>> sealer,
            Supplier<Presence<SenderRewriting>> rewriting,
            Directory directory,
            boolean vouched) {
        this.signer = signer;
        this.sealer = sealer;
        this.rewriting = rewriting;
        this.directory = directory;
        this.vouched = vouched;
    }

    /** What the trace is told. */
    List<Happening> happenings() {
        return happenings;
    }

    /**
     * For a message as it came. Who may write in anybody's name was asked nothing at submission, so that it is signed only where each author is the account that submitted it.
     *
     * @param front fields that steps have put before it
     * @return fields to put before all of it; none where it is not ours to sign
     */
    List<HeaderField> unchanged(MailTransaction message, List<HeaderField> front)
            throws UnsignedException, IOException {
        Optional<Account> submitter = submitter(message);
        if (submitter.isEmpty()) {
            return List.of();
        }
        Optional<Domain> author = authors.get(message.content());
        if (author == null) {
            author = own(message.content(), submitter.get());
            authors.put(message.content(), author);
        }
        return author.isPresent() ? sign(message.content(), front, author.get()) : List.of();
    }

    /** For a message that a filter has changed: it is signed only where the filter's owner has submitted it, and is still its author. */
    List<HeaderField> changed(MailTransaction message, Content changed, Account editor)
            throws UnsignedException, IOException {
        boolean own = submitter(message)
                .filter(account -> account.id().equals(editor.id()))
                .isPresent();
        Optional<Domain> author = own ? domain(changed, editor) : Optional.empty();
        return author.isPresent() ? sign(changed, List.of(), author.get()) : List.of();
    }

    /** For a letter that a filter writes. */
    List<HeaderField> letter(Letter letter, Account owner) throws UnsignedException, IOException {
        Optional<Domain> author = switch (letter.voice()) {
            case OWNER -> domain(letter.content(), owner);
            case SERVER -> Optional.of(owner.address().domain());
        };
        return author.isPresent() ? sign(letter.content(), List.of(), author.get()) : List.of();
    }

    /** For a letter of this server's own, which no filter has written. */
    List<HeaderField> notice(Letter letter, Domain host) throws UnsignedException, IOException {
        return sign(letter.content(), List.of(), host);
    }

    /**
     * The sender of a message that leaves: one of another domain is rewritten where an address here forwards it.
     *
     * @throws UnsignedException when that can't be done now
     */
    ReversePath sender(MailTransaction message, Optional<Address> forwarder) throws UnsignedException {
        Optional<Address> sender = message.sender().address();
        if (sender.isEmpty() || forwarder.isEmpty() || isLocal(sender.get().domain())) {
            return message.sender();
        }
        return switch (rewriting.get()) {
            case Presence.There<SenderRewriting>(SenderRewriting service) ->
                ReversePath.of(service.forwarded(sender.get(), forwarder.get().domain()));
            case Presence.Missing<SenderRewriting> missing ->
                throw new UnsignedException("who rewrites senders of forwarded mail is missing");
            case Presence.Unwanted<SenderRewriting> unwanted -> message.sender();
        };
    }

    /**
     * A message as it came.
     *
     * @param added what steps have put before it, for some recipients
     */
    record Arrival(MailTransaction message, List<HeaderField> added) {}

    /**
     * For a message from elsewhere that an address here forwards, as it is or as a filter has changed it: says who it was from when it came, since receivers can't see that any more (RFC 8617).
     *
     * @return fields to put before all of it; none where it came from an account here, which is its author or is asked for no other
     */
    List<HeaderField> seal(Arrival arrival, Domain forwarder, Content passedOn, List<HeaderField> front)
            throws UnsignedException, IOException {
        Origin origin = arrival.message().origin();
        Door door = origin.door();
        if (origin.account().isPresent() || (door != Door.MX && door != Door.LMTP)) {
            return List.of();
        }
        Optional<MailSealer.Draft> draft = sealing(arrival);
        if (draft.isEmpty()) {
            return List.of();
        }
        try {
            Seal seal = draft.get().seal(forwarder, passedOn, front);
            seal.happening().filter(told::add).ifPresent(happenings::add);
            return seal.fields();
        } catch (SigningException failure) {
            throw new UnsignedException(failure);
        }
    }

    /** Empty where nobody is to seal. */
    private Optional<MailSealer.Draft> sealing(Arrival arrival) throws UnsignedException {
        MailSealer.Draft known = sealings.get(arrival.added());
        if (known != null) {
            return Optional.of(known);
        }
        return switch (sealer.get()) {
            case Presence.There<MailSealer>(MailSealer service) -> {
                MailSealer.Draft draft = service.draft(arrival.message().content(), arrival.added());
                sealings.put(arrival.added(), draft);
                yield Optional.of(draft);
            }
            case Presence.Missing<MailSealer> missing ->
                throw new UnsignedException("who seals forwarded mail is missing");
            case Presence.Unwanted<MailSealer> unwanted -> Optional.empty();
        };
    }

    private boolean isLocal(Domain domain) throws UnsignedException {
        try {
            return directory.isLocal(domain);
        } catch (DirectoryUnavailableException unavailable) {
            throw new UnsignedException(unavailable);
        }
    }

    private Optional<Account> submitter(MailTransaction message) {
        return vouched && message.origin().door() == Door.SUBMISSION
                ? message.origin().account()
                : Optional.empty();
    }

    /** The author's domain, if there is one author, and that is the account. */
    private Optional<Domain> domain(Content content, Account account) throws UnsignedException, IOException {
        List<Headers.Field> from = Headers.read(content).all("From");
        if (from.size() != 1
                || from.getFirst().value().chars().filter(c -> c == '@').count() != 1) {
            return Optional.empty(); // readers may differ in whom they show
        }
        List<Address> authors = AddressLists.parse(from.getFirst().value()).stream()
                .flatMap(entry -> AddressLists.address(entry).stream())
                .toList();
        return authors.size() == 1 && isOf(authors.getFirst(), account)
                ? Optional.of(authors.getFirst().domain())
                : Optional.empty();
    }

    /** The first author's domain, if whatever readers may take for an author in the one From (RFC 5322 §3.6.2 lets it have several) is the account: by the rule of submission. */
    private Optional<Domain> own(Content content, Account account) throws UnsignedException, IOException {
        List<Headers.Field> from = Headers.read(content).all("From");
        if (from.size() != 1) {
            return Optional.empty();
        }
        String value = from.getFirst().value();
        List<Optional<Address>> named = AddressLists.parse(value).stream()
                .filter(entry -> !entry.host().isEmpty()) // the marks of a group have none
                .map(AddressLists::address)
                .toList();
        List<Optional<Address>> looks = LOOKS_LIKE_ONE
                .matcher(value)
                .results()
                .map(match -> Address.parse(match.group()))
                .toList();
        long signs = value.chars().filter(c -> c == '@').count();
        if (named.isEmpty() || (signs != looks.size() && signs != named.size())) {
            return Optional.empty();
        }
        Set<Optional<Address>> all = new HashSet<>(named);
        all.addAll(looks);
        for (Optional<Address> address : all) {
            if (address.isEmpty() || !isOf(address.get(), account)) {
                return Optional.empty();
            }
        }
        return named.getFirst().map(Address::domain);
    }

    private boolean isOf(Address address, Account account) throws UnsignedException {
        try {
            return directory.resolve(address) instanceof Resolution.Deliverable found
                    && found.accounts().contains(account.id());
        } catch (DirectoryUnavailableException unavailable) {
            throw new UnsignedException(unavailable);
        }
    }

    private List<HeaderField> sign(Content content, List<HeaderField> front, Domain author)
            throws UnsignedException, IOException {
        Optional<MailSigner.Draft> draft = draft(content);
        if (draft.isEmpty()) {
            return List.of();
        }
        try {
            Optional<Signatures> signatures = draft.get().sign(author, front);
            signatures.filter(told::add).map(Signatures::happening).ifPresent(happenings::add);
            return signatures.map(Signatures::fields).orElse(List.of());
        } catch (SigningException failure) {
            throw new UnsignedException(failure);
        }
    }

    /** Empty where nobody is to sign. */
    private Optional<MailSigner.Draft> draft(Content content) throws UnsignedException {
        MailSigner.Draft known = drafts.get(content);
        if (known != null) {
            return Optional.of(known);
        }
        return switch (signer.get()) {
            case Presence.There<MailSigner>(MailSigner service) -> {
                MailSigner.Draft draft = service.draft(content);
                drafts.put(content, draft);
                yield Optional.of(draft);
            }
            case Presence.Missing<MailSigner> missing -> throw new UnsignedException("the signer is missing");
            case Presence.Unwanted<MailSigner> unwanted -> Optional.empty();
        };
    }
}
