package org.palomar.lists.internal;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.palomar.api.address.Address;
import org.palomar.api.directory.DirectoryUnavailableException;
import org.palomar.api.directory.Resolution;
import org.palomar.api.list.HeldPost;
import org.palomar.api.list.ListAdmin;
import org.palomar.api.list.ListMember;
import org.palomar.api.list.ListMember.State;
import org.palomar.api.list.ListRefusalException;
import org.palomar.api.list.ListTerms;
import org.palomar.api.list.MailingList;
import org.palomar.api.store.StoreException;
import org.palomar.lists.internal.Doors.Door;
import org.palomar.lists.internal.Doors.Named;
import org.palomar.lists.internal.record.HeldRecord;
import org.palomar.lists.internal.record.Member;
import org.palomar.storage.Contribution;
import org.palomar.storage.Transaction;

/** What operators do with lists. One change at a time, so that what was checked holds; mail changes lists meanwhile, in commits of its own. */
final class Administration implements ListAdmin {

    /** What is a label of List-Id as well (RFC 2919 §3), and needs no quotes anywhere. */
    private static final Pattern NAME = Pattern.compile("[a-z0-9](?:[a-z0-9_-]|\\.(?!\\.))*(?<!\\.)");

    private static final Set<String> RESERVED = Set.of("postmaster", "abuse", "mailer-daemon");

    private final Doors doors;
    private final Register register;
    private final Neighbours neighbours;
    private final Moderation moderation;
    private final Supplier<ListsSettings> settings;
    private final Clock clock;

    Administration(
            Doors doors, Neighbours neighbours, Moderation moderation, Supplier<ListsSettings> settings, Clock clock) {
        this.doors = doors;
        this.register = doors.register();
        this.neighbours = neighbours;
        this.moderation = moderation;
        this.settings = settings;
        this.clock = clock;
    }

    @Override
    public List<MailingList> lists() {
        return register.rolls().stream().map(this::shown).toList();
    }

    private MailingList shown(Roll roll) {
        return new MailingList(
                roll.address(),
                roll.terms(),
                roll.list().created(),
                roll.members().size(),
                Math.toIntExact(register.held(roll)));
    }

    @Override
    public Optional<MailingList> list(Address address) {
        return register.roll(address.folded()).map(this::shown);
    }

    @Override
    public synchronized void create(Address address, ListTerms terms)
            throws ListRefusalException, StoreException, DirectoryUnavailableException {
        Address folded = address.folded();
        String name = folded.localPart();
        refuseIf(
                name.length() > MailingList.MAX_LOCAL_PART
                        || !NAME.matcher(name).matches()
                        || RESERVED.contains(name),
                "A list's name has at most " + MailingList.MAX_LOCAL_PART
                        + " letters, digits, dots, hyphens and underscores, and is none of " + RESERVED + ".");
        refuseIf(!neighbours.isLocal(folded.domain()), "There is no domain " + folded.domain() + "; create it first.");
        requirePeople(terms);
        for (Door door : Door.values()) {
            requireFree(new Address(name + door.suffix(), folded.domain()));
        }
        commit(register.creation(folded, terms, clock.instant()));
    }

    /** Letters to owners and moderators have the null sender, which no list takes. */
    private void requirePeople(ListTerms terms) throws ListRefusalException, DirectoryUnavailableException {
        List<Address> officers = new ArrayList<>(terms.owners());
        officers.addAll(terms.moderators());
        for (Address officer : officers) {
            refuseIf(
                    doors.find(officer).isPresent() || leadsToLists(neighbours, officer),
                    officer + " is, or leads to, a mailing list; owners and moderators are people.");
        }
    }

    private static boolean leadsToLists(Neighbours neighbours, Address address) throws DirectoryUnavailableException {
        return neighbours.directory().resolve(address) instanceof Resolution.Deliverable found
                && !found.lists().isEmpty();
    }

    private void requireFree(Address address) throws ListRefusalException, DirectoryUnavailableException {
        boolean alias = neighbours.directoryAdmin().aliases(address.domain()).stream()
                .anyMatch(one -> one.address().equals(address));
        boolean account = neighbours.directory().account(address).isPresent();
        refuseIf(
                alias || account || doors.takes(address).isPresent(),
                "The list needs the address " + address + ", which is in use; choose another name.");
    }

    @Override
    public synchronized void change(Address address, ListTerms terms)
            throws ListRefusalException, StoreException, DirectoryUnavailableException {
        requirePeople(terms);
        commit(register.terms(require(address), terms));
    }

    @Override
    public synchronized void remove(Address address) throws ListRefusalException, StoreException {
        Address folded = address.folded();
        commit(register.isUnreadable(folded) ? register.clearance(folded) : register.removal(require(address)));
    }

    @Override
    public List<ListMember> members(Address list) throws ListRefusalException {
        return require(list).members().stream()
                .map(Member::shown)
                .sorted(Comparator.comparing((ListMember one) -> one.address().domain())
                        .thenComparing(one -> one.address().localPart()))
                .toList();
    }

    @Override
    public synchronized int add(Address list, Collection<Address> members)
            throws ListRefusalException, StoreException, DirectoryUnavailableException {
        Roll roll = require(list);
        List<Address> added = new ArrayList<>();
        Set<Address> seen = new HashSet<>();
        for (Address address : members) {
            refuseIf(
                    !canBeMember(doors, neighbours, roll, address),
                    address + " can't be a member: it is an address of a list"
                            + " that would bring posts back, an alias of a list (name the list itself), or has more than 64 octets before its domain.");
            if (roll.member(address).isEmpty() && seen.add(address.folded())) {
                added.add(address);
            }
        }
        int most = settings.get().members();
        refuseIf(
                roll.members().size() + added.size() > most,
                "A list has at most " + most + " members (members in palomar.lists).");
        if (!added.isEmpty()) {
            commit(register.additions(roll, added, clock.instant()));
        }
        return added.size();
    }

    /** Whether posts may go to an address: not one of a list's requests, and no list that leads back here. An alias of a list would bring posts to it as if nobody had let them pass. */
    static boolean canBeMember(Doors doors, Neighbours neighbours, Roll roll, Address address)
            throws DirectoryUnavailableException {
        if (address.isTooLongToGive() || leadsToLists(neighbours, address)) {
            return false;
        }
        Optional<Named> list = doors.find(address);
        return list.isEmpty()
                || (list.get().door() == Door.POST && !leadsTo(doors, list.get().roll(), roll, new HashSet<>()));
    }

    @SuppressWarnings("ReferenceEquality") // this very list
    private static boolean leadsTo(Doors doors, Roll from, Roll to, Set<Integer> seen) {
        if (from == to) {
            return true;
        }
        if (!seen.add(from.number())) {
            return false;
        }
        return from.members().stream()
                .flatMap(member -> doors.register().roll(member.address().folded()).stream())
                .anyMatch(next -> leadsTo(doors, next, to, seen));
    }

    @Override
    public synchronized int drop(Address list, Collection<Address> members)
            throws ListRefusalException, StoreException {
        Roll roll = require(list);
        List<Member> there = there(roll, members);
        if (!there.isEmpty()) {
            commit(register.drops(roll, there, clock.instant().plus(Duration.ofDays(Asking.VALID))));
        }
        return there.size();
    }

    @Override
    public synchronized void suspend(Address list, Collection<Address> members, boolean suspended)
            throws ListRefusalException, StoreException {
        Roll roll = require(list);
        for (Address address : members) {
            refuseIf(roll.member(address).isEmpty(), address + " is no member of " + roll.address() + ".");
        }
        State state = suspended ? State.SUSPENDED : State.ACTIVE;
        Transaction transaction = register.store().open();
        for (Member member : there(roll, members)) {
            transaction.add(register.member(roll, member.number(), current -> current.with(state, clock.instant())));
        }
        transaction.commit();
    }

    private static List<Member> there(Roll roll, Collection<Address> members) {
        return members.stream()
                .flatMap(address -> roll.member(address).stream())
                .distinct()
                .toList();
    }

    @Override
    public List<HeldPost> held(Optional<Address> list) throws ListRefusalException {
        Optional<Roll> only = list.isPresent() ? Optional.of(require(list.get())) : Optional.empty();
        List<HeldPost> posts = new ArrayList<>();
        for (HeldRecord held : register.held()) {
            Optional<Roll> roll = register.roll(held.list());
            if (roll.isPresent() && (only.isEmpty() || only.equals(roll))) {
                posts.add(moderation.shown(held, roll.get().address()));
            }
        }
        return posts;
    }

    @Override
    public void approve(long number) throws ListRefusalException, StoreException {
        end(number, Moderation.Verdict.APPROVED, true);
    }

    @Override
    public void reject(long number, boolean tell) throws ListRefusalException, StoreException {
        end(number, Moderation.Verdict.REJECTED, tell);
    }

    private synchronized void end(long number, Moderation.Verdict verdict, boolean tell)
            throws ListRefusalException, StoreException {
        Optional<HeldRecord> held = register.held(number);
        Optional<Roll> roll = held.flatMap(post -> register.roll(post.list()));
        if (held.isEmpty() || roll.isEmpty()) {
            throw new ListRefusalException("No post " + number + " waits; mail:list-held shows those that do.");
        }
        try {
            moderation.endNow(roll.get(), held.get(), verdict, "the operator", tell);
        } catch (IOException unreadable) {
            throw new StoreException(StoreException.reasonOf(unreadable), "the post can't be read", unreadable);
        } catch (UnsignedException | DirectoryUnavailableException | BusyException unavailable) {
            throw new StoreException(
                    StoreException.Reason.UNAVAILABLE, String.valueOf(unavailable.getMessage()), unavailable);
        }
    }

    private Roll require(Address address) throws ListRefusalException {
        return register.roll(address.folded())
                .orElseThrow(() -> new ListRefusalException(
                        "There is no mailing list " + address.folded() + "; mail:list-list shows those that exist."));
    }

    private void commit(Contribution change) throws StoreException {
        Transaction transaction = register.store().open();
        transaction.add(change);
        transaction.commit();
    }

    private static void refuseIf(boolean condition, String reason) throws ListRefusalException {
        if (condition) {
            throw new ListRefusalException(reason);
        }
    }
}
