#!/bin/sh
# What a filter step takes of memory once it is loaded: heap that is in use after a collection, and metaspace, before and after the feature of each is installed.
#
# usage: bench/memory.sh [FEATURE ...]    (all filters and connectors, if none is named)
#
# Prints a line for each, and the mean; the must is 2 MB. Settings from the environment: RUN, OFFSET, as of target.sh. It starts an instance of its own, and ends it.
set -eu

HERE=$(cd "$(dirname "$0")/.." && pwd)
export RUN="${RUN:-${TMPDIR:-/tmp}/palomar-memory}" OFFSET="${OFFSET:-17000}" USERS=2
[ $# -gt 0 ] || set -- filter-dnslist filter-greylist filter-lists filter-policy filter-ratelimit filter-scorer \
  connector-barracuda connector-clamav connector-icap connector-rspamd connector-spamassassin
JAVA_HOME=$("$HERE/distribution/src/main/resources/bin/palomar" java-home)
palomar() { "$HERE/run" --data "$RUN/data" --port-offset "$OFFSET" --no-build "$@"; }

# Octets: objects that live after two collections, without what the collector fills gaps with, and metaspace.
used() {
    pid=$(cat "$RUN/data/run/pid")
    "$JAVA_HOME/bin/jcmd" "$pid" GC.run >/dev/null
    sleep 2
    "$JAVA_HOME/bin/jcmd" "$pid" GC.class_histogram | awk '/FillerElement|FillerObject/ { filled += $3 } /^Total/ { print $3 - filled }'
    "$JAVA_HOME/bin/jcmd" "$pid" VM.metaspace basic scale=1 | awk '/Both:/ { print $2; exit }'
}

"$HERE/bench/target.sh" reset
trap '"$HERE/bench/target.sh" stop' EXIT
# The first feature that is installed at all brings what installing takes, once.
for step in filter-tagger "$@"; do
    before=$(used)
    palomar --exec "feature:install palomar-$step" >"$RUN/install.log" 2>&1 || { echo "palomar-$step is not installed; see $RUN/install.log" >&2; exit 1; }
    echo "$step" $before $(used)
done | awk 'NR == 1 { next }
    { heap = ($4 - $2) / 1e6; code = ($5 - $3) / 1e6; all += heap + code; n++
      printf "%-28s %5.2f MB heap %5.2f MB metaspace %5.2f MB\n", $1, heap, code, heap + code }
    END { printf "%-28s %35.2f MB\n", "mean of " n, all / n }'
