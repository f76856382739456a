#!/bin/sh
# An instance of Palomar for load tests, as the load harness's control scripts are: users with one password, plaintext logins on
# loopback, no limits for loopback clients. Everything that it writes is below RUN.
#
# Verbs: properties start stop restart reset kill9 flush. The last line of a failing verb says what went wrong.
# Settings from the environment: RUN (folder), OFFSET (added to the high ports), USERS, DOMAIN, PASSWORD, SCRIPT (a Sieve script that runs on each copy), FILTERS (features of filters, separated by spaces; they look at
# loopback clients, too, by a name server of their own, Debian's knot, which counts as a part of the instance), SAMPLES (a folder with ham.zip and spam.zip, of .eml files, which the filter scorer learns).

set -eu

RUN=${RUN:-${TMPDIR:-/tmp}/palomar-bench}
OFFSET=${OFFSET:-19000}
USERS=${USERS:-256}
DOMAIN=${DOMAIN:-example.test}
PASSWORD=${PASSWORD:-secret}

FILTERS=${FILTERS:-}
NAMES=$((OFFSET + 7053))
NAMES_PID=$RUN/names/pid
SENDERS=client.example

HOME_DIR=$(cd "$(dirname "$0")/.." && pwd)
DATA=$RUN/data
PIDFILE=$DATA/run/pid

die() { echo "palomar: $*" >&2; exit 1; }
palomar() { "$HOME_DIR/run" --data "$DATA" --port-offset "$OFFSET" --no-build "$@"; }
running() { [ -s "$PIDFILE" ] && kill -0 "$(cat "$PIDFILE")" 2>/dev/null; }

# One line an account, as dumps of other servers have them: user@domain:{SSHA512}base64(sha512(password + salt) + salt)
write_accounts() {
    python3 - "$USERS" "$DOMAIN" "$PASSWORD" >"$RUN/accounts" <<'END'
import base64, hashlib, os, sys
users, domain, password = int(sys.argv[1]), sys.argv[2], sys.argv[3].encode()
for i in range(1, users + 1):
    salt = os.urandom(8)
    print(f"user{i}@{domain}:{{SSHA512}}" + base64.b64encode(hashlib.sha512(password + salt).digest() + salt).decode())
END
}

make_accounts() {
    write_accounts
    palomar --exec "mail:domain-create $DOMAIN" >"$RUN/setup.log" 2>&1 || die "the domain was not made; see $RUN/setup.log"
    palomar --exec "mail:account-import $RUN/accounts" >>"$RUN/setup.log" 2>&1 || die "the accounts were not made; see $RUN/setup.log"
}

# The deviations from the defaults that ship: plaintext logins on listeners that are bound to loopback only, and no limits of what an account sends.
write_settings() {
    mkdir -p "$DATA/etc"
    echo "plaintext-loopback = true" >"$DATA/etc/palomar.directory.cfg"
    for limit in messages-per-day recipients-per-day messages-per-minute recipients-per-minute; do
        echo "$limit = unlimited"
    done >"$DATA/etc/palomar.limits.cfg"
    sed 's/^#* *addresses *=.*/addresses = loopback/' "$HOME_DIR/etc/palomar.web.cfg" >"$DATA/etc/palomar.web.cfg"
    if [ -n "${SCRIPT:-}" ]; then
        mkdir -p "$DATA/etc/sieve/before"
        cp "$SCRIPT" "$DATA/etc/sieve/before/bench.sieve"
    fi
    if [ -n "$FILTERS" ]; then
        echo "servers = 127.0.0.1:$NAMES" >"$DATA/etc/palomar.dns.cfg"
        write_filters
    fi
    for listener in mx submission submissions lmtp imap imaps pop3 pop3s managesieve; do
        sed 's/^#* *addresses *=.*/addresses = 127.0.0.1/' "$HOME_DIR/etc/palomar.listener-$listener.cfg" >"$DATA/etc/palomar.listener-$listener.cfg"
    done
}

# Loopback clients are strangers; one list is asked, that knows nobody; what a client may send at once is more than the harness does.
write_filters() {
    for filter in senderauth greylist dnslist ratelimit; do
        echo "trusted-networks = none" >"$DATA/etc/palomar.filter.$filter.cfg"
    done
    echo "client-lists = bl.$DOMAIN 3" >>"$DATA/etc/palomar.filter.dnslist.cfg"
    echo "domain-lists = dbl.$DOMAIN 3" >>"$DATA/etc/palomar.filter.dnslist.cfg"
    echo "block = 198.51.100.0/24, spammer.example" >"$DATA/etc/palomar.filter.lists.cfg"
    echo "peer = 10000000" >>"$DATA/etc/palomar.filter.ratelimit.cfg"
}

# A domain whose mail comes from this machine ($1), in a folder ($2), with further records from standard input.
zone() {
    {
        printf '$TTL 300\n@ SOA ns hostmaster 1 3600 600 86400 300\n@ NS ns\nns A 127.0.0.1\n@ TXT "v=spf1 ip4:127.0.0.1 -all"\n'
        cat
    } >"$2/$1.zone"
}

# Answers for the domain, and for that of the harness' senders, as their owners would, and for nothing else; each answer is asked for anew once it has ended.
start_names() {
    [ -n "$FILTERS" ] || return 0
    if [ -s "$NAMES_PID" ] && kill -0 "$(cat "$NAMES_PID")" 2>/dev/null; then return 0; fi
    mkdir -p "$RUN/names"
    zone "$DOMAIN" "$RUN/names" <<END
@ MX 10 mail
mail A 127.0.0.1
_dmarc TXT "v=DMARC1; p=reject"
2.0.0.127.bl A 127.0.0.2
test.dbl A 127.0.1.2
END
    zone "$SENDERS" "$RUN/names" </dev/null
    cat >"$RUN/names/knot.conf" <<END
server:
    listen: 127.0.0.1@$NAMES
    rundir: "$RUN/names"
    pidfile: "$NAMES_PID"
database:
    storage: "$RUN/names"
template:
  - id: default
    storage: "$RUN/names"
    file: "%s.zone"
zone:
  - domain: $DOMAIN
  - domain: $SENDERS
END
    knotd -d -c "$RUN/names/knot.conf" >"$RUN/names/log" 2>&1 </dev/null || die "the name server does not start; see $RUN/names/log"
}

stop_names() {
    [ -s "$NAMES_PID" ] || return 0
    pid=$(cat "$NAMES_PID")
    kill "$pid" 2>/dev/null || true
    while [ -d "/proc/$pid" ]; do sleep 0.1; done
    rm -f "$NAMES_PID"
}

install_filters() {
    for feature in $FILTERS; do
        palomar --exec "feature:install palomar-$feature" >>"$RUN/setup.log" 2>&1 || die "$feature is not installed; see $RUN/setup.log"
    done
}

learn_samples() {
    [ -n "${SAMPLES:-}" ] || return 0
    for kind in ham spam; do
        python3 -m zipfile -e "$SAMPLES/$kind.zip" "$RUN/samples/$kind"
        palomar --exec "mail:scorer-learn $kind $RUN/samples/$kind" >>"$RUN/setup.log" 2>&1 || die "$kind is not learned; see $RUN/setup.log"
    done
}

properties() {
    mkdir -p "$RUN"
    cat >"$RUN/target.properties" <<END
name = palomar
host = 127.0.0.1
domain = $DOMAIN
users = $USERS
password = $PASSWORD
smtp = $((2525 + OFFSET))
submission = $((2587 + OFFSET))
smtps = $((2465 + OFFSET))
lmtp = $((2424 + OFFSET))
imap = $((2143 + OFFSET))
imaps = $((2993 + OFFSET))
pop3 = $((2110 + OFFSET))
pop3s = $((2995 + OFFSET))
pidfiles = $PIDFILE${FILTERS:+,$NAMES_PID}
control = $HOME_DIR/bench/target.sh
END
    echo "$RUN/target.properties"
}

start() {
    start_names
    running && return
    fresh=false
    [ -d "$DATA/store" ] || { fresh=true; write_settings; }
    palomar --detach >"$RUN/start.log" 2>&1 </dev/null || { tail -n 1 "$RUN/start.log" >&2; die "it did not start; see $RUN/start.log"; }
    if $fresh; then make_accounts && install_filters && learn_samples; fi
}

stop() {
    stop_names
    running || return 0
    palomar --stop >"$RUN/stop.log" 2>&1 || die "it did not stop; see $RUN/stop.log"
}

reset() {
    stop
    rm -rf "$DATA"
    start
}

kill9() {
    running || return 0
    pid=$(cat "$PIDFILE")
    kill -KILL "$pid"
    while [ -d "/proc/$pid" ]; do sleep 0.02; done
}

mkdir -p "$RUN"
case "${1:-}" in
    properties | start | stop | reset | kill9) "$1" ;;
    restart) stop && start ;;
    flush) ;;
    *) die "usage: target.sh {properties|start|stop|restart|reset|kill9|flush}" ;;
esac
