package org.palomar.connector.milter.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.palomar.testkit.DaemonProcess;

/** Debian's rspamd as a filter of an MTA, with rules of our own by the subject, on a free port of loopback. */
final class Daemon implements AutoCloseable {

    private static final String RULES = """
            local function subject(task) return task:get_subject() or '' end
            rspamd_config:register_symbol({ name = 'REFUSED', score = 20.0, callback = function(task)
              return subject(task):find('refused', 1, true) ~= nil
            end })
            rspamd_config:register_symbol({ name = 'LATER', score = 0.0, callback = function(task)
              if subject(task):find('later', 1, true) then
                task:set_pre_result('soft reject', 'come back in a while')
              end
              return false
            end })
            rspamd_config:register_symbol({ name = 'HEARD', score = 7.0, callback = function(task)
              local from = task:get_from('smtp')
              local to = task:get_recipients('smtp')
              local ip = task:get_from_ip()
              local body = task:get_content()
              return subject(task):find('heard', 1, true) ~= nil and from and from[1].addr == 'a@sender.example' and #to == 2 and to[2].addr == 'bob@example.test'
                and ip and ip:to_string() == '192.0.2.1' and task:get_helo() == 'client.example'
                and tostring(body):find('the very end', 1, true) ~= nil
                and task:get_header_full('X-Folded')[1].value:find('second line', 1, true) ~= nil
            end })
            """;

    private final DaemonProcess process;

    Daemon(Path folder) throws IOException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx")); // it is another user's
        Files.writeString(folder.resolve("rules.lua"), RULES);
        int port = DaemonProcess.freePort();
        Path settings = Files.writeString(folder.resolve("rspamd.conf"), """
                options {
                  pidfile = "%1$s/pid";
                  filters = "";
                  temp_dir = "%1$s";
                  cache_file = "%1$s/symbols.cache";
                  stats_file = "%1$s/stats";
                  rrd = "";
                  control_socket = "%1$s/control mode=0600";
                  dns { nameserver = ["127.0.0.1:1"]; timeout = 0.1s; retransmits = 1; }
                }
                logging { type = "console"; level = "notice"; }
                actions { reject = 15; add_header = 6; }
                worker "rspamd_proxy" {
                  bind_socket = "127.0.0.1:%2$d";
                  count = 1;
                  milter = yes;
                  timeout = 30s;
                  upstream "local" { default = yes; self_scan = yes; }
                }
                lua = "%1$s/rules.lua";
                """.formatted(folder, port));
        process = DaemonProcess.start(
                List.of("/usr/bin/rspamd", "-f", "-u", "_rspamd", "-g", "_rspamd", "-c", settings.toString()),
                folder.resolve("rspamd.log"),
                port);
    }

    int port() {
        return process.port();
    }

    @Override
    public void close() {
        process.close();
    }
}
