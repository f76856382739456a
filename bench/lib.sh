# What the scenarios of outbound mail share: read by them, never run. They set RUN, OFFSET, NAMES (the port of the name server) and the list of processes they started.
# shellcheck shell=sh disable=SC2034 # variables of the scenarios

ASSEMBLY=${ASSEMBLY:-$HERE/distribution/target/assembly}
started=

die() { echo "${0##*/}: $*" >&2; exit 1; }
needs() { for program in "$@"; do command -v "$program" >/dev/null || die "install $program first"; done; }

palomar() { "$ASSEMBLY/bin/palomar" --data "$RUN/palomar" "$@"; }

# Ends Palomar and what was started by the scenario.
finish() {
  palomar stop >/dev/null 2>&1 || true
  # shellcheck disable=SC2086 # process ids
  [ -z "$started" ] || kill $started 2>/dev/null || true
}

# A name server for the zone "test"; its records from standard input.
start_names() {
  mkdir -p "$RUN/names"
  {
    printf '$TTL 300\n@ SOA ns hostmaster 1 3600 600 86400 60\n@ NS ns\nns A 127.0.0.1\n'
    cat
  } >"$RUN/names/test.zone"
  cat >"$RUN/names/knot.conf" <<END
server:
    listen: 127.0.0.1@$NAMES
    rundir: "$RUN/names"
database:
    storage: "$RUN/names"
zone:
  - domain: test
    storage: "$RUN/names"
    file: "test.zone"
END
  knotd -c "$RUN/names/knot.conf" >"$RUN/names/log" 2>&1 &
  started="$started $!"
}

# Starts it with the name server, and servers of others at a port of this machine ($1); settings as shipped otherwise.
start_palomar() {
  PALOMAR_HIGH_PORTS=1 palomar --port-offset "$OFFSET" start >>"$RUN/palomar.log" 2>&1 || die "Palomar did not start, see $RUN/palomar.log"
  palomar exec "mail:domain-create here.test; mail:alias-set out@here.test bob@there.test" >>"$RUN/palomar.log"
  printf '\nservers = 127.0.0.1:%s\n' "$NAMES" >>"$RUN/palomar/etc/palomar.dns.cfg"
  printf '\nhost-name = mx.here.test\nport = %s\nrefused-networks = none\n' "$1" >>"$RUN/palomar/etc/palomar.relay.cfg"
  tries=0
  until palomar exec "mail:dns there.test" | grep -q mx.there && palomar exec "mail:config palomar.relay" | grep -q mx.here; do
    tries=$((tries + 1))
    [ "$tries" -lt 60 ] || die "the settings are not taken"
    sleep 1
  done
}
