#!/bin/sh
# A long queue: what it costs in memory, at a start, to look at, and to others. Palomar alone, all on this machine. Needs root and Debian's knot and procps.
#
# usage: bench/queue.sh [ENTRIES [DEAD]]    (default 1,000,000 entries for 1,000 destinations, 100,000 for one dead destination)
# Settings from the environment: RUN (folder, emptied), ASSEMBLY (a built distribution), RATE (messages a second, 50) and SECONDS_EACH (30) of the latency runs.
#
# First p50 and p99 of messages on their way to a server that is well, with an empty queue; then with DEAD entries for a destination whose server takes connections and never says a word; then what ENTRIES
# entries do to memory (PSS at rest), to a start, and to mail:queue-list --summary.
set -eu

ENTRIES=${1:-1000000} DEAD=${2:-100000}
HERE=$(cd "$(dirname "$0")/.." && pwd)
RUN=${RUN:-${TMPDIR:-/tmp}/palomar-queue} RATE=${RATE:-50} SECONDS_EACH=${SECONDS_EACH:-30}
OFFSET=23400 SINK=26101 NAMES=26153
# shellcheck source=bench/lib.sh
. "$HERE/bench/lib.sh"

[ "$(id -u)" = 0 ] || die "the memory of other processes is told to root"
needs knotd curl java
load() { java "$HERE/bench/src/main/java/org/palomar/bench/QueueLoad.java" "$@"; }
queued() { curl -sk "https://127.0.0.1:$((8443 + OFFSET))/metrics" | awk '/^palomar_queue_entries/ { sum += $2 } END { print sum + 0 }'; }
pss() { awk '/^Pss:/ { print int($2 / 1024) }' "/proc/$(cat "$RUN/palomar/run/pid")/smaps_rollup"; }
seconds() { began=$(date +%s.%N); "$@" >"$RUN/last.log" 2>&1 || die "$* failed, see $RUN/last.log"; awk -v b="$began" -v e="$(date +%s.%N)" 'BEGIN { printf "%.1f\n", e - b }'; }
restart() { palomar stop >>"$RUN/palomar.log" 2>&1; seconds env PALOMAR_HIGH_PORTS=1 "$ASSEMBLY/bin/palomar" --data "$RUN/palomar" --port-offset "$OFFSET" start; }
rest() { sleep 60; }
latency() { load latency $((2525 + OFFSET)) out@here.test "$SINK" "$RATE" "$SECONDS_EACH"; }
fill() { load fill $((2587 + OFFSET)) load@here.test secret "$@"; }

trap finish EXIT
trap 'exit 1' INT TERM
rm -rf "$RUN"
mkdir -p "$RUN/palomar/etc"
echo "plaintext-loopback = true" >"$RUN/palomar/etc/palomar.directory.cfg"
sed 's/^#* *addresses *=.*/addresses = 127.0.0.1/' "$HERE/etc/palomar.listener-submission.cfg" >"$RUN/palomar/etc/palomar.listener-submission.cfg"
for limit in messages-per-day recipients-per-day messages-per-minute recipients-per-minute; do echo "$limit = unlimited"; done >"$RUN/palomar/etc/palomar.limits.cfg"
start_names <<END
there MX 10 mx.there
mx.there A 127.0.0.1
*.dead MX 10 mx.dead
mx.dead A 127.0.0.9
*.far MX 10 mx.far
mx.far A 127.0.0.8
END
start_palomar "$SINK"
palomar exec "mail:account-create load@here.test --password secret" >>"$RUN/palomar.log"

echo "a server that was just started"; latency
echo "the same again"; latency
java "$HERE/bench/src/main/java/org/palomar/bench/QueueLoad.java" silent 127.0.0.9 "$SINK" 600 >"$RUN/silent.log" 2>&1 &
started="$started $!"
fill "$DEAD" 1 dead.test
echo "$(queued) entries, $DEAD for a destination that is dead"; latency
palomar exec "mail:queue-remove --all --yes" >>"$RUN/palomar.log"

echo "start with an empty queue: $(restart) s"; rest
empty=$(pss)
fill "$ENTRIES" 1000 far.test
echo "$(queued) entries; PSS $(pss) MB, $empty MB with an empty queue before"
echo "start with them: $(restart) s"; rest
echo "$(queued) entries; PSS at rest $(pss) MB"
for i in 1 2 3; do echo "mail:queue-list --summary, from the command line: $(seconds palomar exec 'mail:queue-list --summary') s"; done
echo "mail:listeners, to compare: $(seconds palomar exec 'mail:listeners') s"
! grep "| ERROR |" "$RUN/palomar/log/palomar.log"
