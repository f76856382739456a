package org.palomar.shell.internal.command;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Dictionary;
import java.util.List;
import java.util.Optional;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.osgi.service.cm.ConfigurationAdmin;
import org.palomar.api.session.ListenerInfo;
import org.palomar.api.session.Listeners;
import org.palomar.shell.internal.output.Listing;

/** {@code mail:listeners}: lists the ports, whether each is open, and why one is not. */
@Service
@RequiredRole(Role.VIEWER)
@Command(scope = "mail", name = "listeners", description = "Lists the ports, and why one is not open")
public final class ListenerList extends MailCommand {

    private static final String SHELL = "org.apache.karaf.shell";

    @Override
    protected void run() throws IOException {
        List<ListenerInfo> all = new ArrayList<>();
        all(Listeners.class).forEach(each -> all.addAll(each.listeners()));
        shell().ifPresent(all::add);
        all.sort(Comparator.comparing(ListenerInfo::protocol).thenComparing(ListenerInfo::name));
        Listing listing = new Listing("name", "protocol", "address", "port", "tls", "open", "problem");
        all.forEach(each -> listing.row(
                each.name(),
                each.protocol(),
                host(each.address()),
                each.address().getPort(),
                each.tls(),
                each.open(),
                each.problem()));
        print(listing, "Nothing listens; feature:list shows what is installed.");
    }

    private static String host(InetSocketAddress address) {
        InetAddress host = address.getAddress();
        return host.isAnyLocalAddress() ? "all" : host.getHostAddress();
    }

    // Karaf opens this port itself. Whoever reads this came through it or through another that is open.
    private Optional<ListenerInfo> shell() throws IOException {
        Optional<ConfigurationAdmin> admin = find(ConfigurationAdmin.class);
        if (admin.isEmpty()) {
            return Optional.empty();
        }
        Dictionary<String, Object> properties =
                admin.get().getConfiguration(SHELL, null).getProperties();
        if (properties == null || properties.get("sshPort") == null || properties.get("sshHost") == null) {
            return Optional.empty();
        }
        InetAddress host = InetAddress.getByName(String.valueOf(properties.get("sshHost")));
        int port = Integer.parseInt(String.valueOf(properties.get("sshPort")));
        return Optional.of(new ListenerInfo("shell", "ssh", new InetSocketAddress(host, port), "ssh", ""));
    }
}
