package org.palomar.filter.senderauth.internal.spf;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.palomar.filter.senderauth.internal.spf.SpfRecord.Directive;
import org.palomar.filter.senderauth.internal.spf.SpfRecord.Lengths;
import org.palomar.filter.senderauth.internal.spf.SpfRecord.Mechanism;

/** One check (RFC 7208 §4), with its count of questions. For one thread, used once. */
public final class SpfCheck {

    /** §4.6.4: terms that ask the DNS. */
    private static final int MOST_LOOKUPS = 10;

    /** §4.6.4: questions without an answer. */
    private static final int MOST_VOID = 2;

    /** §4.6.4: hosts of one {@code mx}; more are an error. Names of one {@code ptr}; more are passed over. */
    private static final int MOST_HOSTS = 10;

    private static final int LONGEST_NAME = 253;

    private final SpfDns dns;
    private final SpfSender sender;
    private int lookups;
    private int voids;
    private @Nullable List<String> clientNames;

    public SpfCheck(SpfDns dns, SpfSender sender) {
        this.dns = dns;
        this.sender = sender;
    }

    /** What the sender's domain says of the address. */
    public SpfVerdict run() {
        try {
            return check(sender.domain(), true);
        } catch (SpfError error) {
            return new SpfVerdict(error.result(), error.reason(), "");
        }
    }

    private SpfVerdict check(String domain, boolean outermost) throws SpfError {
        if (!isDomain(domain)) {
            return none("there is no such domain");
        }
        Optional<String> text = record(domain);
        if (text.isEmpty()) {
            return none("the domain has no policy");
        }
        SpfRecord record = SpfParser.parse(text.get());
        for (Directive directive : record.directives()) {
            if (matches(directive.mechanism(), domain)) {
                String words = outermost && directive.result() == SpfResult.FAIL ? explanation(record, domain) : "";
                return new SpfVerdict(directive.result(), printable(directive.text(), 80), words);
            }
        }
        if (record.redirect().isEmpty()) {
            return new SpfVerdict(SpfResult.NEUTRAL, "nothing of the policy matches", "");
        }
        count();
        SpfVerdict redirected = check(target(record.redirect(), domain), outermost);
        if (redirected.result() == SpfResult.NONE) {
            throw SpfError.permanent("redirect= leads to a domain without a policy");
        }
        return redirected;
    }

    private static SpfVerdict none(String detail) {
        return new SpfVerdict(SpfResult.NONE, detail, "");
    }

    // §4.3: a name of several labels
    private static boolean isDomain(String domain) {
        String name = domain.endsWith(".") ? domain.substring(0, domain.length() - 1) : domain;
        if (name.length() > LONGEST_NAME || name.indexOf('.') < 0 || name.startsWith("[")) {
            return false;
        }
        for (String label : name.split("\\.", -1)) {
            if (label.isEmpty() || label.length() > 63) {
                return false;
            }
        }
        return true;
    }

    // §4.4, §4.5
    private Optional<String> record(String domain) throws SpfError {
        List<String> records =
                known(dns.txt(domain)).stream().filter(SpfParser::isRecord).toList();
        if (records.size() > 1) {
            throw SpfError.permanent("the domain has several policies");
        }
        return records.stream().findFirst();
    }

    private static <T> List<T> known(SpfDns.Found<T> found) throws SpfError {
        return switch (found) {
            case SpfDns.Found.Values<T>(List<T> values) -> values;
            case SpfDns.Found.Unknown<T>(String detail) -> throw SpfError.temporary(detail);
        };
    }

    /** An answer that counts among those without, if it is one. */
    private <T> List<T> counted(SpfDns.Found<T> found) throws SpfError {
        List<T> values = known(found);
        if (values.isEmpty() && ++voids > MOST_VOID) {
            throw SpfError.permanent("the policy asks for too much that is not there");
        }
        return values;
    }

    private void count() throws SpfError {
        if (++lookups > MOST_LOOKUPS) {
            throw SpfError.permanent("the policy asks too much");
        }
    }

    private boolean matches(Mechanism mechanism, String domain) throws SpfError {
        return switch (mechanism) {
            case Mechanism.All all -> true;
            case Mechanism.Network(InetAddress network, int length) -> isWithin(network, length);
            case Mechanism.Include(MacroString other) -> {
                count();
                yield included(expanded(other, domain));
            }
            case Mechanism.A(Optional<MacroString> other, Lengths lengths) -> {
                count();
                yield isAmong(counted(dns.addresses(target(other, domain), six())), lengths);
            }
            case Mechanism.Mx(Optional<MacroString> other, Lengths lengths) -> {
                count();
                yield isExchanger(target(other, domain), lengths);
            }
            case Mechanism.Ptr(Optional<MacroString> other) -> {
                count();
                String target = target(other, domain);
                yield validated().stream().anyMatch(name -> isWithin(name, target));
            }
            case Mechanism.Exists(MacroString other) -> {
                count();
                yield !counted(dns.addresses(expanded(other, domain), false)).isEmpty();
            }
        };
    }

    // §5.2
    private boolean included(String other) throws SpfError {
        SpfVerdict verdict = check(other, false);
        return switch (verdict.result()) {
            case PASS -> true;
            case FAIL, SOFTFAIL, NEUTRAL -> false;
            case NONE -> throw SpfError.permanent("include: leads to a domain without a policy");
            case TEMPERROR -> throw SpfError.temporary(verdict.detail());
            case PERMERROR -> throw SpfError.permanent(verdict.detail());
        };
    }

    // §5.4
    private boolean isExchanger(String domain, Lengths lengths) throws SpfError {
        List<String> hosts = counted(dns.mx(domain));
        if (hosts.size() > MOST_HOSTS) {
            throw SpfError.permanent("mx: a domain has more than " + MOST_HOSTS + " hosts");
        }
        for (String host : hosts) {
            if (isAmong(known(dns.addresses(host, six())), lengths)) {
                return true;
            }
        }
        return false;
    }

    /** Names of the client that lead back to it (§5.5); none where that can't be found out. Asked once, however often a policy names them. */
    private List<String> validated() throws SpfError {
        List<String> known = clientNames;
        if (known == null) {
            known = askedNames();
            clientNames = known;
        }
        return known;
    }

    private List<String> askedNames() throws SpfError {
        List<String> names = dns.ptr(sender.client()).known().orElse(List.of());
        if (names.isEmpty()) {
            List<String> unused = counted(new SpfDns.Found.Values<>(names));
        }
        List<String> valid = new ArrayList<>();
        for (String name : names.subList(0, Math.min(MOST_HOSTS, names.size()))) {
            if (dns.addresses(name, six()).known().orElse(List.of()).contains(sender.client())) {
                valid.add(name);
            }
        }
        return valid;
    }

    private static boolean isWithin(String name, String domain) {
        String one = bare(name);
        String other = bare(domain);
        return one.equals(other) || one.endsWith("." + other);
    }

    private static String bare(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
    }

    private boolean six() {
        return !(sender.client() instanceof Inet4Address);
    }

    private boolean isAmong(List<InetAddress> addresses, Lengths lengths) {
        return addresses.stream().anyMatch(address -> isWithin(address, six() ? lengths.six() : lengths.four()));
    }

    private boolean isWithin(InetAddress network, int length) {
        byte[] one = network.getAddress();
        byte[] other = sender.client().getAddress();
        if (one.length != other.length || length > one.length * 8) {
            return false;
        }
        for (int bit = 0; bit < length; bit++) {
            int mask = 0x80 >> (bit % 8);
            if ((one[bit / 8] & mask) != (other[bit / 8] & mask)) {
                return false;
            }
        }
        return true;
    }

    private String target(Optional<MacroString> spec, String domain) throws SpfError {
        return spec.isEmpty() ? domain : expanded(spec.get(), domain);
    }

    // §7.3: of a name that is too long, the labels at its start go
    private String expanded(MacroString spec, String domain) throws SpfError {
        String name = spec.expand(letter -> value(letter, domain));
        while (name.length() > LONGEST_NAME && name.indexOf('.') >= 0) {
            name = name.substring(name.indexOf('.') + 1);
        }
        return name;
    }

    // §7.2
    private String value(char letter, String domain) throws SpfError {
        return switch (letter) {
            case 's' -> sender.localPart() + "@" + sender.domain();
            case 'l' -> sender.localPart();
            case 'o' -> sender.domain();
            case 'd' -> domain;
            case 'i' -> sender.dotted();
            case 'p' -> name(domain);
            case 'v' -> six() ? "ip6" : "in-addr";
            case 'h' -> sender.greeting();
            case 'c' -> sender.readable();
            case 'r' -> sender.receiver();
            default -> Long.toString(sender.time().getEpochSecond());
        };
    }

    /** The client's name, one in the domain if there is such a one. */
    private String name(String domain) throws SpfError {
        List<String> names = validated();
        return names.stream()
                .filter(name -> bare(name).equals(bare(domain)))
                .findFirst()
                .or(() -> names.stream().filter(name -> isWithin(name, domain)).findFirst())
                .or(() -> names.stream().findFirst())
                .map(SpfCheck::bare)
                .orElse("unknown");
    }

    /** §6.2: the domain's own words, which change nothing of the result, and are none where they can't be found out. */
    private String explanation(SpfRecord record, String domain) {
        if (record.explanation().isEmpty()) {
            return "";
        }
        try {
            List<String> texts = known(dns.txt(expanded(record.explanation().get(), domain)));
            return texts.size() == 1
                    ? printable(
                            MacroString.parse(texts.getFirst(), true).expand(letter -> value(letter, domain)),
                            SpfSender.LONGEST_TEXT)
                    : "";
        } catch (SpfError none) {
            return "";
        }
    }

    private static String printable(String text, int most) {
        StringBuilder plain = new StringBuilder();
        text.chars().filter(c -> c >= 0x20 && c < 0x7f).limit(most).forEach(c -> plain.append((char) c));
        return plain.toString();
    }
}
