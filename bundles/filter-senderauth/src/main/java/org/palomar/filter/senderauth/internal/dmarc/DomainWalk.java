package org.palomar.filter.senderauth.internal.dmarc;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.palomar.api.address.Domain;
import org.palomar.api.dns.Answer;

/**
 * The records of a name and of names above it. Names with many labels are not asked about one by one: at most eight questions. Immutable.
 *
 * @param steps where records are, the start first
 */
record DomainWalk(Domain start, List<Step> steps) {

    /** Labels that are asked about beside the start. */
    private static final int LABELS = 7;

    record Step(Domain name, DmarcRecord record) {}

    DomainWalk {
        steps = List.copyOf(steps);
    }

    /** Where it could not be found out. */
    static final class Unknown extends Exception {

        private static final long serialVersionUID = 1L;

        Unknown(String message) {
            super(message, null, false, false);
        }
    }

    /** Where the texts of a name are. */
    @FunctionalInterface
    interface Texts {
        Answer<List<String>> txt(Domain name);
    }

    static DomainWalk from(Domain start, Texts texts) throws Unknown {
        List<Step> steps = new ArrayList<>();
        Optional<Domain> name = Optional.of(start);
        while (name.isPresent()) {
            Domain at = name.get();
            Optional<DmarcRecord> record = record(at, texts);
            record.ifPresent(found -> steps.add(new Step(at, found)));
            if (record.filter(found -> found.suffix() != 'u').isPresent()) {
                break;
            }
            name = above(at);
        }
        return new DomainWalk(start, steps);
    }

    private static Optional<Domain> above(Domain name) {
        String[] labels = name.name().split("\\.", -1);
        int dropped = Math.max(1, labels.length - LABELS);
        return labels.length == 1
                ? Optional.empty()
                : Domain.parse(String.join(".", List.of(labels).subList(dropped, labels.length)));
    }

    private static Optional<DmarcRecord> record(Domain name, Texts texts) throws Unknown {
        Optional<Domain> place = Domain.parse("_dmarc." + name);
        if (place.isEmpty()) {
            return Optional.empty();
        }
        return switch (texts.txt(place.get())) {
            case Answer.Found<List<String>> found -> DmarcRecord.of(found.value());
            case Answer.NoData<List<String>> absent -> Optional.empty();
            case Answer.NoSuchName<List<String>> absent -> Optional.empty();
            case Answer.Failed<List<String>> failed ->
                throw new Unknown("the DNS does not say now what is at " + place.get());
        };
    }

    /** The domain of the organization that the start belongs to; the start itself where no record is. */
    Domain organization() {
        for (Step step : steps) {
            if (step.record().suffix() == 'n') {
                return step.name();
            }
            if (step.record().suffix() == 'y' && !step.name().equals(start)) {
                return below(step.name());
            }
        }
        return steps.isEmpty() ? start : steps.getLast().name();
    }

    /** The name one label below another, on the way to the start. */
    private Domain below(Domain suffix) {
        String rest =
                start.name().substring(0, start.name().length() - suffix.name().length() - 1);
        return Domain.of(rest.substring(rest.lastIndexOf('.') + 1) + "." + suffix);
    }

    /** The record that holds for the start: its own, that of its organization, or that of the suffix above. */
    Optional<Step> policy() {
        Domain organization = organization();
        return steps.stream()
                .filter(step -> step.name().equals(start))
                .findFirst()
                .or(() -> steps.stream()
                        .filter(step -> step.name().equals(organization))
                        .findFirst())
                .or(() -> steps.stream()
                        .filter(step -> step.record().suffix() == 'y')
                        .findFirst());
    }
}
