package org.palomar.guard.internal;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.palomar.api.address.Address;
import org.palomar.api.address.Network;
import org.palomar.api.guard.Block;
import org.palomar.api.guard.GuardAdmin;
import org.palomar.api.guard.KnownPlace;
import org.palomar.api.guard.LoginAttempt;
import org.palomar.guard.internal.record.Sentence;
import org.palomar.guard.internal.record.Subject;

/** What operators and owners see and change of a {@link Watch}. Safe for any thread. */
final class Administration implements GuardAdmin {

    private final Watch watch;

    Administration(Watch watch) {
        this.watch = watch;
    }

    @Override
    public List<Block> blocks() {
        return blocks(subject -> true);
    }

    @Override
    public List<Block> blocks(Address account) {
        String name = account.folded().toString();
        return blocks(subject -> subject.name().equals(name));
    }

    private List<Block> blocks(Predicate<Subject> chosen) {
        return watch.locked(now -> {
            List<Block> found = new ArrayList<>();
            watch.blocks().forEachInForce(now, (subject, sentence) -> {
                if (chosen.test(subject)) {
                    found.add(block(subject, sentence, now));
                }
            });
            found.sort(Comparator.comparing(Block::since).reversed());
            return found;
        });
    }

    private Block block(Subject subject, Sentence sentence, Instant now) {
        return new Block(
                subject.network(),
                Optional.of(subject.name()).filter(name -> !name.isEmpty()),
                sentence.since(),
                sentence.until(),
                sentence.wrong(),
                sentence.times(),
                sentence.protocol(),
                !subject.isOfAll() && watch.knows(subject.name(), subject.network(), now));
    }

    @Override
    public int lift(Optional<Network> from, Optional<String> name) {
        Optional<String> wanted = name.map(LoginAttempt::spelling);
        Predicate<Subject> chosen =
                subject -> from.map(subject.network()::touches).orElse(true)
                        && wanted.map(one -> !one.isEmpty() && one.equals(subject.name()))
                                .orElse(true);
        Predicate<Subject> ordered = order -> wanted.isEmpty()
                && from.map(network -> Network.around(network.base(), network.bits()))
                        .map(order.network()::equals)
                        .orElse(true);
        return watch.locked(now -> {
            watch.forgetTries(chosen);
            return watch.blocks().removeIf(chosen, now) + watch.blocks().removeOrders(ordered);
        });
    }

    @Override
    public Block block(Network network, Duration length) {
        Subject subject = new Subject(Network.around(network.base(), network.bits()), "");
        return watch.locked(now -> {
            Sentence sentence = new Sentence(now, now.plus(length), 0, 1, "", true);
            watch.blocks().put(subject, sentence, now);
            return block(subject, sentence, now);
        });
    }

    @Override
    public List<KnownPlace> places(Address account) {
        String name = account.folded().toString();
        return watch.locked(now -> watch.places().of(name).entrySet().stream()
                .map(place -> new KnownPlace(
                        name,
                        place.getKey(),
                        place.getValue().atStartOfDay(ZoneOffset.UTC).toInstant()))
                .sorted(Comparator.comparing(KnownPlace::last).reversed())
                .toList());
    }

    @Override
    public int forget(Address account) {
        return watch.locked(now -> watch.places().forget(account.folded().toString()));
    }
}
