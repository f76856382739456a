#!/bin/sh
# Versions of a filter step are exchanged while mail flows. Palomar alone, the load on the same machine. Needs Debian's zip and procps.
#
# usage: bench/swap.sh [N [RATE]]    (default 1000 exchanges at 500 messages a second)
# Settings from the environment: RUN (folder, emptied), ASSEMBLY (a built distribution), STEP (tagger), BUNDLE (palomar-filter-tagger: its bundle).
#
# Prints what was lost, doubled and dropped, how long exchanges took, and metaspace, class loaders and memory before and after, each after a full collection.
set -eu

N=${1:-1000} RATE=${2:-500}
HERE=$(cd "$(dirname "$0")/.." && pwd)
RUN=${RUN:-${TMPDIR:-/tmp}/palomar-swap} STEP=${STEP:-tagger} BUNDLE=${BUNDLE:-palomar-filter-tagger}
OFFSET=23800
# shellcheck source=bench/lib.sh
. "$HERE/bench/lib.sh"

needs java jcmd zip
pid() { cat "$RUN/palomar/run/pid"; }
memory() {
  for i in 1 2 3; do jcmd "$(pid)" GC.run >/dev/null; sleep 2; done
  jcmd "$(pid)" VM.metaspace | awk '/^Both:/ || /Both:/ { both = $0 } END { gsub(/ +/, " ", both); print "metaspace" both }'
  echo "class loaders $(jcmd "$(pid)" VM.classloader_stats | awk '/^Total = / { print $3 }'), resident memory $(awk '/^VmRSS:/ { print int($2 / 1024) }' "/proc/$(pid)/status") MB, threads $(awk '/^Threads:/ { print $2 }' "/proc/$(pid)/status")"
}

trap finish EXIT
trap 'exit 1' INT TERM
rm -rf "$RUN"
mkdir -p "$RUN/palomar"
PALOMAR_HIGH_PORTS=1 palomar --port-offset "$OFFSET" start >"$RUN/palomar.log" 2>&1 || die "Palomar did not start, see $RUN/palomar.log"
palomar exec "mail:account-create --password secret-of-load-1 load@swap.test" >>"$RUN/palomar.log" 2>&1 ||
  palomar exec "mail:domain-create swap.test; mail:account-create --password secret-of-load-1 load@swap.test" >>"$RUN/palomar.log"
shipped=$(find "$ASSEMBLY/system/org/palomar/$BUNDLE" -name '*.jar' | head -n 1)
for version in a b; do
  cp "$shipped" "$RUN/$version.jar"
  echo "$version" >"$RUN/version"
  (cd "$RUN" && zip -q "$version.jar" version)
done
# The first exchanges load what all others need.
for version in a b; do palomar exec "mail:step-update $STEP $RUN/$version.jar" >>"$RUN/palomar.log"; done
java "$HERE/bench/src/main/java/org/palomar/bench/SwapLoad.java" $((2525 + OFFSET)) $((2993 + OFFSET)) $((2995 + OFFSET)) load@swap.test secret-of-load-1 "$RATE" "$RUN/over" >"$RUN/load.log" 2>&1 &
load=$!
started="$started $load"
sleep 15
echo "before: $(memory)"
# One login for many exchanges: a login costs more than an exchange does.
began=$(date +%s) done=0
while [ "$done" -lt "$N" ]; do
  commands=
  for i in 1 2 3 4 5 6 7 8 9 10; do
    [ "$done" -lt "$N" ] || break
    done=$((done + 1))
    [ $((done % 2)) = 0 ] && version=b || version=a
    commands="$commands mail:step-update $STEP $RUN/$version.jar;"
  done
  palomar exec "$commands" >>"$RUN/palomar.log" || die "an exchange failed, see $RUN/palomar.log"
done
echo "$N exchanges in $(($(date +%s) - began)) s; $(grep -c ' acts, with ' "$RUN/palomar.log") were said to have been made, the first two with them"
echo "after: $(memory)"
touch "$RUN/over"
wait "$load" || die "the load failed, see $RUN/load.log"
started=
cat "$RUN/load.log"
! grep "| ERROR |" "$RUN/palomar/log/palomar.log"
