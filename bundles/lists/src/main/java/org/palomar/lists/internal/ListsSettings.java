package org.palomar.lists.internal;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Optional;
import org.palomar.api.config.InvalidConfigurationException;
import org.palomar.api.config.Values;
import org.palomar.lists.internal.record.Member;

/**
 * What {@code etc/palomar.lists.cfg} says.
 *
 * @param publicUrl where browsers reach this server's pages, without a slash at the end; empty for no links in posts
 * @param members the most that a list has
 * @param bounceDays days with bounces after which a member is suspended
 * @param bounceForget how long a day with bounces counts
 * @param heldPosts the most that wait for moderators of one list
 * @param heldSize the most octets of them together
 * @param heldTime how long a post waits for them
 * @param postsPerHour the most that go to members of one list in an hour
 * @param authorPostsPerHour the most of one author
 */
public record ListsSettings(
        Optional<String> publicUrl,
        int members,
        int bounceDays,
        Duration bounceForget,
        int heldPosts,
        long heldSize,
        Duration heldTime,
        int postsPerHour,
        int authorPostsPerHour) {

    /** A post is prepared in memory for all of them, some 2 KB each. */
    static final int MOST_MEMBERS = 10_000;

    private static final int MAX_URL = 200;

    /** Reads all values, or says which one is wrong. */
    public static ListsSettings read(Values values) throws InvalidConfigurationException {
        return new ListsSettings(
                url(values.text("public-url", "")),
                values.number("members", 5000, 1, MOST_MEMBERS),
                values.number("bounce-days", 5, 1, Member.MAX_DAYS),
                values.duration("bounce-forget", Duration.ofDays(30), Duration.ofDays(1), Duration.ofDays(365)),
                values.number("held-posts", 100, 1, 10_000),
                values.octets("held-size", 200L << 20, 1L << 20, 1L << 40),
                values.duration("held-time", Duration.ofDays(5), Duration.ofHours(1), Duration.ofDays(60)),
                values.number("posts-per-hour", 100, 1, 100_000),
                values.number("author-posts-per-hour", 30, 1, 100_000));
    }

    // RFC 8058 §3.1: an HTTPS URI
    private static Optional<String> url(String text) throws InvalidConfigurationException {
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            URI uri = new URI(text);
            boolean usable = "https".equals(uri.getScheme())
                    && uri.getHost() != null
                    && uri.getRawQuery() == null
                    && uri.getRawFragment() == null
                    && uri.getRawUserInfo() == null
                    && text.length() <= MAX_URL
                    && text.chars().allMatch(c -> c > 0x20 && c < 0x7f && c != ',' && c != '>');
            if (usable) {
                return Optional.of(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
            }
        } catch (URISyntaxException malformed) {
            // said below
        }
        throw new InvalidConfigurationException("public-url", "must be an address such as https://mail.example.org");
    }
}
