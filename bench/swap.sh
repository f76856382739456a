#!/bin/sh
# Filters, a connector and protocol bundles are exchanged while mail flows and readers stay logged in. Palomar alone, the load on the same machine. Needs Debian's zip and procps.
#
# usage: bench/swap.sh [N [RATE]]    (default 1000 exchanges at 500 messages a second; N counts in twenties, from 40 on: of each twenty 14 are of the filter, 2 of the connector, one each of imap, pop3, managesieve and smtp)
# Settings from the environment: RUN (folder, emptied), ASSEMBLY (a built distribution).
#
# Prints what was lost, doubled (by Message-ID) and dropped, and metaspace, class loaders and memory after the first tenth of the exchanges (at least 20), which loads what all others need, and at the end, each after full collections;
# at last PASSED, or FAILED with the reasons, and ends with 0 or 1. A client of the protocol bundle that is exchanged hears a good-bye; a client of another protocol must not.
set -eu

N=${1:-1000} RATE=${2:-500}
# In whole twenties, one of them for the warming and one at least after it.
N=$(((N + 19) / 20 * 20)) && [ "$N" -ge 40 ] || N=40
WARM=$(((N / 10 + 19) / 20 * 20))
HERE=$(cd "$(dirname "$0")/.." && pwd)
RUN=${RUN:-${TMPDIR:-/tmp}/palomar-swap}
OFFSET=23800 PASSWORD=secret-of-load-1
# What may be there more at the end than after the first tenth: class loaders (a leak has one for each exchange), megabytes of metaspace, and of memory of the process besides the heap.
MORE_LOADERS=15 MORE_METASPACE=15 MORE_NATIVE=60
# shellcheck source=bench/lib.sh
. "$HERE/bench/lib.sh"

needs java jcmd jstat zip
now() { date +%s%3N; }
pid() { cat "$RUN/palomar/run/pid"; }
reasons=
broken() { echo "FAILED: an exchange failed, see $RUN/exchanges.log"; exit 1; }
failed() { reasons="$reasons; $1"; }

# Sets loaders, metaspace, native and resident (MB): those that nothing needs are collected first.
memory() {
  # The shell keeps idle threads of a login for a minute.
  sleep 62
  for i in 1 2 3 4; do jcmd "$(pid)" GC.run >/dev/null; sleep 2; done
  metaspace=$(jstat -gc "$(pid)" | awk 'NR == 1 { for (i = 1; i <= NF; i++) if ($i == "MU") at = i } NR == 2 { print int($at / 1024) }')
  loaders=$(jcmd "$(pid)" VM.classloader_stats | awk '/^Total = / { print $3 }')
  native=$(jcmd "$(pid)" VM.native_memory summary scale=MB | awk -F'[=,M]' '/^Total:/ { for (i = 1; i < NF; i++) if ($i ~ /committed/) total = $(i + 1) } /Java Heap/ { for (i = 1; i < NF; i++) if ($i ~ /committed/) heap = $(i + 1) } END { print total - heap }')
  resident=$(awk '/^VmRSS:/ { print int($2 / 1024) }' "/proc/$(pid)/status")
  [ -n "$metaspace" ] && [ -n "$loaders" ] && [ -n "$native" ] || die "the memory can't be measured"
  echo "$1: metaspace $metaspace MB, class loaders $loaders, native memory without the heap $native MB, resident $resident MB, threads $(awk '/^Threads:/ { print $2 }' "/proc/$(pid)/status")"
}

# Two versions of a bundle: the shipped one, and the same with one more file.
versions() {
  shipped=$(find "$ASSEMBLY/system/org/palomar/$1" -name '*.jar' | head -n 1)
  for version in a b; do
    cp "$shipped" "$RUN/$1-$version.jar"
    echo "$version" >"$RUN/version"
    (cd "$RUN" && zip -q "$1-$version.jar" version)
  done
}

steps() {
  commands=
  while [ $# -gt 0 ]; do
    case $1 in
      tagger) bundle=palomar-filter-tagger ;;
      *) bundle=palomar-connector-clamav ;;
    esac
    commands="$commands mail:step-update $1 $RUN/$bundle-$version.jar;"
    shift
  done
  palomar exec "$commands" >>"$RUN/exchanges.log" 2>&1 || broken
}

protocol() {
  from=$(now)
  palomar exec "bundle:update palomar-$1 file:$RUN/palomar-$1-$version.jar" >>"$RUN/exchanges.log" 2>&1 || broken
  echo "$1 $from $(now)" >>"$RUN/windows"
}

# Twenty exchanges; one login for several: a login costs more than an exchange does.
twenty() {
  for kind in imap pop3 managesieve smtp; do
    # Two turns make no version that is there already.
    [ "${version:-b}" = a ] && version=b || version=a
    steps tagger
    protocol "$kind"
    [ "$version" = a ] && version=b || version=a
    steps tagger
    [ "$version" = a ] && version=b || version=a
    case $kind in
      imap | managesieve) steps tagger clamav ;;
      *) steps tagger ;;
    esac
  done
  [ "$version" = a ] && version=b || version=a
  steps tagger
  [ "$version" = a ] && version=b || version=a
  steps tagger
}

trap finish EXIT
trap 'exit 1' INT TERM
rm -rf "$RUN"
mkdir -p "$RUN/palomar"
PALOMAR_JAVA_OPTS="${PALOMAR_JAVA_OPTS:-} -XX:NativeMemoryTracking=summary" PALOMAR_HIGH_PORTS=1 palomar --port-offset "$OFFSET" start >"$RUN/palomar.log" 2>&1 || die "Palomar did not start, see $RUN/palomar.log"
commands="mail:domain-create swap.test; mail:account-create --password $PASSWORD load@swap.test;"
for i in 0 1 2 3 4 5 6 7; do commands="$commands mail:account-create --password $PASSWORD reader$i@swap.test;"; done
palomar exec "$commands" >>"$RUN/palomar.log" 2>&1 || die "the accounts were not made, see $RUN/palomar.log"
printf '\nservers = 127.0.0.1:%s\n' $((3310 + OFFSET)) >>"$RUN/palomar/etc/palomar.connector.clamav.cfg"
palomar exec "feature:install palomar-connector-clamav" >>"$RUN/palomar.log" 2>&1 || die "the connector was not installed, see $RUN/palomar.log"
for bundle in palomar-filter-tagger palomar-connector-clamav palomar-imap palomar-pop3 palomar-managesieve palomar-smtp; do versions "$bundle"; done
java "$HERE/bench/src/main/java/org/palomar/bench/SwapLoad.java" "$OFFSET" load@swap.test "$PASSWORD" "$RATE" "$RUN" >"$RUN/load.log" 2>&1 &
load=$!
started="$started $load"
sleep 15
began=$(date +%s) done=0
while [ "$done" -lt "$WARM" ]; do
  twenty
  done=$((done + 20))
done
memory "after $done exchanges"
loaders_before=$loaders metaspace_before=$metaspace native_before=$native
while [ "$done" -lt "$N" ]; do
  twenty
  done=$((done + 20))
done
made=$(grep -c ' acts, with ' "$RUN/exchanges.log") || true
echo "$done exchanges in $(($(date +%s) - began)) s"
[ "$made" = $((done * 16 / 20)) ] || failed "$made exchanges of steps were said to have been made, not $((done * 16 / 20))"
memory "after $done exchanges"
[ "$loaders" -le $((loaders_before + MORE_LOADERS)) ] || failed "class loaders leak"
[ "$metaspace" -le $((metaspace_before + MORE_METASPACE)) ] || failed "metaspace grows"
[ "$native" -le $((native_before + MORE_NATIVE)) ] || failed "native memory grows"
touch "$RUN/over"
wait "$load" || failed "the load lost, doubled or dropped something, see $RUN/load.log"
started=
cat "$RUN/load.log"
if grep "| ERROR |" "$RUN/palomar/log/palomar.log"; then failed "there are errors in the log"; fi
if [ -n "$reasons" ]; then
  echo "FAILED: ${reasons#; }"
  exit 1
fi
echo PASSED
