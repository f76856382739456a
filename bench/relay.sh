#!/bin/sh
# Mail on its way through: smtp-source, a server, smtp-sink, all on this machine; Palomar and Postfix in turn. Needs root and Debian's postfix, knot, curl and procps.
#
# usage: bench/relay.sh [MESSAGES [PAIRS]]    (default 6000 messages, 3 pairs)
# Settings from the environment: RUN (folder, emptied), SIZE (octets, 16384), CONNECTIONS (16), ASSEMBLY (a built distribution).
#
# Palomar takes the mail as an MX does, for an alias that leads to another domain, and finds that domain's server by DNS; Postfix is told it (relayhost). One line a run:
# from the first connection until nothing is queued any more, and the processor time of the server's processes.
set -eu

MESSAGES=${1:-6000} PAIRS=${2:-3}
HERE=$(cd "$(dirname "$0")/.." && pwd)
RUN=${RUN:-${TMPDIR:-/tmp}/palomar-relay} SIZE=${SIZE:-16384} CONNECTIONS=${CONNECTIONS:-16}
OFFSET=23100 SINK=26001 NAMES=26053 POSTFIX=26025
# shellcheck source=bench/lib.sh
. "$HERE/bench/lib.sh"

[ "$(id -u)" = 0 ] || die "smtp-sink and Postfix need root"
needs postfix smtp-source smtp-sink knotd curl pgrep

trap 'postfix -c "$RUN/postfix/etc" stop >/dev/null 2>&1 || true; finish' EXIT
trap 'exit 1' INT TERM

start_sink() {
  smtp-sink -u nobody -c "127.0.0.1:$SINK" 2000 >"$RUN/sink.log" 2>&1 &
  started="$started $!"
}

start_postfix() {
  mkdir -p "$RUN/postfix/etc" "$RUN/postfix/queue" "$RUN/postfix/data" "$RUN/postfix/log"
  cat >"$RUN/postfix/etc/main.cf" <<END
compatibility_level = 3.6
queue_directory = $RUN/postfix/queue
data_directory = $RUN/postfix/data
daemon_directory = /usr/lib/postfix/sbin
maillog_file = $RUN/postfix/log/mail.log
maillog_file_prefixes = $RUN/postfix/log
myhostname = mx.postfix.test
mydestination =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks = 127.0.0.0/8
alias_maps =
alias_database =
relayhost = [127.0.0.1]:$SINK
smtpd_relay_restrictions = permit_mynetworks, reject_unauth_destination
default_process_limit = 200
END
  cat >"$RUN/postfix/etc/master.cf" <<END
127.0.0.1:$POSTFIX inet n - n - - smtpd
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
proxymap unix - - n - - proxymap
smtp unix - - n - - smtp
scache unix - - n - 1 scache
error unix - - n - - error
retry unix - - n - - error
anvil unix - - n - 1 anvil
postlog unix-dgram n - n - 1 postlogd
END
  chown postfix "$RUN/postfix/data"
  chmod -R go+rX "$RUN"
  postfix -c "$RUN/postfix/etc" start >"$RUN/postfix/start.log" 2>&1 || die "Postfix did not start, see $RUN/postfix"
}

# Seconds of processor time of a process and its children, those that have ended included.
processor() {
  for process in "$1" $(pgrep -P "$1"); do cat "/proc/$process/stat" 2>/dev/null || true; done |
    awk '{ sub(/^.*\) /, ""); sum += $12 + $13 + $14 + $15 } END { print sum / '"$(getconf CLK_TCK)"' }'
}

postfix_is_done() { [ -z "$(find "$RUN/postfix/queue/incoming" "$RUN/postfix/queue/active" "$RUN/postfix/queue/maildrop" "$RUN/postfix/queue/deferred" -type f 2>/dev/null | head -n 1)" ]; }
palomar_is_done() { curl -sk "https://127.0.0.1:$((8443 + OFFSET))/metrics" | awk -v want="$total" '/^palomar_queue_results_total.*delivered/ { exit !($2 >= want) }'; }

measure() { # $1 name, $2 port, $3 recipient, $4 process
  before=$(processor "$4") began=$(date +%s.%N)
  smtp-source -s "$CONNECTIONS" -m "$MESSAGES" -l "$SIZE" -f you@sender.test -t "$3" "127.0.0.1:$2"
  accepted=$(date +%s.%N)
  until "$1_is_done"; do sleep 0.1; done
  ended=$(date +%s.%N) after=$(processor "$4")
  awk -v name="$1" -v n="$MESSAGES" -v b="$began" -v a="$accepted" -v e="$ended" -v c="$before" -v d="$after" 'BEGIN {
    printf "%-8s accepted %5d/s  relayed %5d/s  server CPU s per 1,000 %.2f\n", name, n / (a - b), n / (e - b), (d - c) * 1000 / n }'
}

rm -rf "$RUN"
mkdir -p "$RUN"
start_sink
start_names <<END
there MX 10 mx.there
mx.there A 127.0.0.1
END
start_postfix
start_palomar "$SINK"
master=$(tr -d ' ' <"$RUN/postfix/queue/pid/master.pid") server=$(cat "$RUN/palomar/run/pid")
total=0 pair=0
while [ "$pair" -lt "$PAIRS" ]; do
  pair=$((pair + 1)) total=$((total + MESSAGES))
  measure postfix "$POSTFIX" bob@there.test "$master"
  measure palomar $((2525 + OFFSET)) out@here.test "$server"
done
! grep "| ERROR |" "$RUN/palomar/log/palomar.log"
