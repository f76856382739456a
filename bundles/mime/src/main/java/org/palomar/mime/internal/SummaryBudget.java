package org.palomar.mime.internal;

import java.util.List;
import org.palomar.api.message.BodyStructure.Description;
import org.palomar.api.message.BodyStructure.Parameter;
import org.palomar.mime.MimeLimits;

/**
 * What is left of the bounds of one message's summary. Whoever asks first has it: a message before those that it encloses. What the parts are has a purse of
 * its own, so that no list of addresses makes a part look like another. For one thread.
 */
final class SummaryBudget {

    private int text = MimeLimits.ENVELOPE_TEXT;
    private int addresses = MimeLimits.ENVELOPE_ENTRIES;
    private long structure = MimeLimits.STRUCTURE_TEXT;
    private boolean exceeded;

    /** Takes the octets of an envelope's field. @return how many of them are to be kept */
    int takeText(int octets) {
        int kept = Math.clamp((long) text - MimeLimits.COST, 0, octets);
        text -= kept == 0 ? 0 : kept + MimeLimits.COST;
        return kept;
    }

    /** Addresses that may still be kept. */
    int addresses() {
        return addresses;
    }

    /** Takes the addresses of a list. @return those of them that are to be kept */
    <T> List<T> takeAddresses(List<T> list) {
        int kept = Math.min(list.size(), addresses);
        addresses -= kept;
        return kept == list.size() ? list : list.subList(0, kept);
    }

    /** Takes what a part says of itself. @return the same, or that of a part that says nothing where there is no room */
    Description takeDescription(Description description) {
        long cost = cost(description);
        if (cost > structure) {
            exceeded();
            return Description.PLAIN;
        }
        structure -= cost;
        return description;
    }

    /** Some limit kept a part, or a field of one, out of the structure; or readers differ in what they see there. */
    void exceeded() {
        exceeded = true;
    }

    /** Whether all that there is of the structure is in it. */
    boolean whole() {
        return !exceeded;
    }

    private static long cost(Description of) {
        int texts = of.type().length()
                + of.subtype().length()
                + of.id().length()
                + of.description().length()
                + of.encoding().length()
                + of.md5().length()
                + of.disposition().length()
                + of.location().length();
        long languages = of.languages().stream()
                .mapToLong(language -> language.length() + MimeLimits.ENTRY_COST)
                .sum();
        return MimeLimits.COST + texts + languages + cost(of.parameters()) + cost(of.dispositionParameters());
    }

    private static long cost(List<Parameter> parameters) {
        return parameters.stream()
                .mapToLong(one -> one.name().length() + one.value().length() + MimeLimits.ENTRY_COST)
                .sum();
    }
}
