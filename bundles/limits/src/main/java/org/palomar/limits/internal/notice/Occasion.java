package org.palomar.limits.internal.notice;

import java.util.List;
import org.palomar.api.country.Country;
import org.palomar.api.limit.Limit;
import org.palomar.api.limit.Measure;

/** Why people are told. */
public sealed interface Occasion {

    /**
     * A limit was reached.
     *
     * @param warmUp whether the limit is that of a new account, and grows
     * @param until when the account may send again, as people write it
     */
    record LimitReached(Measure measure, Limit limit, boolean warmUp, String until) implements Occasion {}

    /** The account sends nothing until it is thawed. */
    record Frozen(String reason, boolean automatic) implements Occasion {}

    /**
     * Mail came from many networks within an hour.
     *
     * @param networks how many at least
     */
    record ManyNetworks(int networks) implements Occasion {}

    /**
     * Mail came from several countries within an hour.
     *
     * @param countries all of them, in order
     */
    record ManyCountries(List<Country> countries) implements Occasion {

        public ManyCountries {
            countries = List.copyOf(countries);
        }
    }

    /**
     * Many recipients of the account's mail don't exist or don't want it.
     *
     * @param recipients how many at least within an hour
     */
    record ManyRefused(int recipients) implements Occasion {}
}
