#!/usr/bin/env bash
# Records real programs under load, each as a trace of what the kernel charges to it (see README.md).
#
#   workloads/record.sh OUT_FOLDER [WORKLOAD…]      all of them without a name: about two hours
#
# Needs Debian or a relative, root (to install, to switch users and to read every process exactly) and the .NET SDK.
# Servers listen on loopback only and live in a folder that is removed at the end. Variables:
#   DMSIM     the recorder; default: this repository's, built when needed
#   MINUTES   length of a server's recording; default 15
#   KEEP_LOGS set: keep what the load programs print
#   BASELINE  what an idle Debian commits, added to each server's demand; default 64MiB (see README.md)
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
root=$(dirname "$here")
minutes=${MINUTES:-15}
baseline=${BASELINE:-64MiB}
seconds=$((minutes * 60))
dmsim=${DMSIM:-}
children=()

main() {
  [ $# -ge 1 ] || { sed -n '2,13p' "$0"; exit 2; }
  mkdir -p "$1"
  out=$(cd "$1" && pwd)
  shift
  [ $# -gt 0 ] || set -- postgresql redis nginx java dotnet-build batch idle-debian
  work=$(mktemp -d)
  chmod 755 "$work"
  trap clean_up EXIT
  trap 'exit 3' INT TERM
  [ -n "$dmsim" ] || build_recorder
  for workload in "$@"; do
    case $workload in
      postgresql | redis | nginx | java | dotnet-build | batch | idle-debian) "record_${workload//-/_}" ;;
      *) echo "unknown workload '$workload'" >&2; exit 2 ;;
    esac
  done
}

clean_up() {
  for child in "${children[@]:-}"; do
    [ -z "$child" ] || kill "$child" 2>/dev/null || true
  done
  wait 2>/dev/null || true
  if [ -n "${KEEP_LOGS:-}" ]; then
    cp "$work"/*.log "$out/" 2>/dev/null || true
  fi
  rm -rf "$work"
}

build_recorder() {
  dotnet build "$root/src/DmSim.Cli" -c Release --nologo -v quiet
  dmsim="dotnet $root/src/DmSim.Cli/bin/Release/net10.0/dmsim.dll"
}

install() {
  DEBIAN_FRONTEND=noninteractive apt-get install -y -q -o DPkg::Lock::Timeout=120 --no-install-recommends "$@" >/dev/null
}

# record NAME SIZE PID [OPTION…]: follows a server while the load function load_NAME runs.
record() {
  local name=$1 size=$2 server=$3
  shift 3
  "load_${name//-/_}" >"$work/$name.load.log" 2>&1 &
  local load=$!
  children+=("$load")
  $dmsim record --output "$out/$name.dmt" --name "$name" --follow "$server" --duration "${seconds}s" \
    --baseline "$baseline" --size "$size" --force --quiet "$@"
  kill "$load" 2>/dev/null || true
  wait "$load" 2>/dev/null || true
}

# --- PostgreSQL under pgbench: shared buffers are charged whole at start, every connection is a process of its own,
# --- reports sort in work_mem.
record_postgresql() {
  install postgresql postgresql-contrib
  pg=$(dirname "$(ls -d /usr/lib/postgresql/*/bin/postgres | tail -1)")
  install -d -o postgres "$work/pg" 2>/dev/null || { mkdir -p "$work/pg" && chown postgres "$work/pg"; }
  as_postgres "$pg/initdb" -D "$work/pg/data" >/dev/null
  cat >>"$work/pg/data/postgresql.conf" <<-CONF
	listen_addresses = '127.0.0.1'
	port = 17432
	unix_socket_directories = '$work/pg'
	shared_buffers = 256MB
	work_mem = 32MB
	maintenance_work_mem = 128MB
	max_connections = 100
	CONF
  as_postgres "$pg/pg_ctl" -D "$work/pg/data" -l "$work/pg/log" -w start >/dev/null
  as_postgres "$pg/createdb" -h "$work/pg" -p 17432 bench
  as_postgres "$pg/pgbench" -h "$work/pg" -p 17432 -i -s 20 -q bench >/dev/null 2>&1
  record postgresql 2GiB "$(head -1 "$work/pg/data/postmaster.pid")"
  as_postgres "$pg/pg_ctl" -D "$work/pg/data" -m immediate stop >/dev/null
}

as_postgres() {
  (cd / && runuser -u postgres -- "$@")
}

load_postgresql() {
  local clients
  while true; do
    for clients in 5 15 40 60 25 10; do
      as_postgres "$pg/pgbench" -h "$work/pg" -p 17432 -c "$clients" -j 1 -R 150 -T $((seconds / 12)) bench &
      sleep $((seconds / 24))
      as_postgres "$pg/psql" -h "$work/pg" -p 17432 bench -c \
        "select a.bid, count(distinct a.abalance + b.aid), max(md5(a.filler || b.filler)) from pgbench_accounts a join pgbench_accounts b on b.aid = a.aid + 1 where a.aid < 600000 group by a.bid" &
      wait
    done
  done
}

# --- Redis: keys of 2 KiB come in waves and expire after three minutes; a snapshot every five minutes forks the server.
# --- Its allocator maps the heap with MAP_NORESERVE, which Linux does not charge: recorded twice, as Linux counts
# --- (redis-as-charged) and with what is in use (redis).
record_redis() {
  install redis-server redis-tools
  mkdir -p "$work/redis"
  redis-server --bind 127.0.0.1 --port 17379 --dir "$work/redis" --save 300 1 --maxmemory 600mb \
    --maxmemory-policy allkeys-lru --daemonize no --logfile "$work/redis/log" &
  local server=$!
  children+=("$server")
  sleep 1
  $dmsim record --output "$out/redis-as-charged.dmt" --name redis-as-charged --follow "$server" \
    --duration "${seconds}s" --baseline "$baseline" --size 2GiB --force --quiet &
  local second=$!
  record redis 2GiB "$server" --with-unreserved
  wait "$second"
  redis-cli -p 17379 shutdown nosave || true
}

load_redis() {
  local keys
  while true; do
    for keys in 10000 30000 80000 150000 200000 120000 60000 20000; do
      redis-benchmark -p 17379 -c 4 -P 4 -q -r 1000000 -n "$keys" \
        eval "redis.call('set', KEYS[1], string.rep('x', 2048), 'ex', 180)" 1 key:__rand_int__
      sleep 45
    done
  done
}

# --- nginx under wrk: four workers, static and compressed files, a caching proxy in front of itself.
record_nginx() {
  install nginx-light wrk
  mkdir -p "$work/nginx/www" "$work/nginx/cache"
  chown -R www-data "$work/nginx"
  for number in $(seq 1 200); do
    head -c $((number * 2000)) /dev/urandom | base64 >"$work/nginx/www/$number.txt"
  done
  cat >"$work/nginx/nginx.conf" <<-CONF
	user www-data;
	daemon off;
	pid $work/nginx/pid;
	error_log $work/nginx/error.log;
	worker_processes 4;
	events { worker_connections 2048; }
	http {
	  access_log off;
	  gzip on; gzip_types text/plain; gzip_comp_level 1;
	  proxy_cache_path $work/nginx/cache keys_zone=pages:32m max_size=64m inactive=60s;
	  proxy_buffers 16 16k;
	  server { listen 127.0.0.1:17081; root $work/nginx/www; }
	  server {
	    listen 127.0.0.1:17080;
	    location / { proxy_pass http://127.0.0.1:17081; proxy_cache pages; proxy_cache_valid 20s; }
	  }
	}
	CONF
  cat >"$work/nginx/pages.lua" <<-'LUA'
	request = function()
	  return wrk.format("GET", "/" .. math.random(200) .. ".txt", { ["Accept-Encoding"] = "gzip" })
	end
	LUA
  nginx -c "$work/nginx/nginx.conf" &
  local server=$!
  children+=("$server")
  sleep 1
  record nginx 1GiB "$server"
  kill "$server"
}

load_nginx() {
  local connections
  while true; do
    for connections in 20 100 400 900 1500 600 200 50; do
      wrk -t 1 -c "$connections" -d 20s --timeout 5s -s "$work/nginx/pages.lua" http://127.0.0.1:17080/
      sleep 25
    done
  done
}

# --- A Java service: an HTTP server with sessions that expire, G1 with at most 768 MiB, which gives memory back when idle.
record_java() {
  install openjdk-17-jdk-headless wrk
  mkdir -p "$work/java"
  cp "$here/recorded/Sessions.java" "$work/java/"
  javac -d "$work/java" "$work/java/Sessions.java"
  cat >"$work/java/sessions.lua" <<-'LUA'
	request = function()
	  return wrk.format("GET", "/session/" .. math.random(40000))
	end
	LUA
  java -XX:+UseG1GC -Xms64m -Xmx768m -XX:G1PeriodicGCInterval=20000 -XX:MaxHeapFreeRatio=40 -XX:MinHeapFreeRatio=15 \
    -cp "$work/java" Sessions 17090 &
  local server=$!
  children+=("$server")
  sleep 2
  record java 2GiB "$server"
  kill "$server"
}

load_java() {
  local connections
  while true; do
    for connections in 2 8 24 48 16 4; do
      wrk -t 1 -c "$connections" -d 40s --timeout 5s -s "$work/java/sessions.lua" http://127.0.0.1:17090/
      sleep 20
    done
    sleep 60
  done
}

# --- A build agent: two jobs that restore and build this solution from a clean copy, with a pause between them.
record_dotnet_build() {
  git -C "$root" archive HEAD --prefix=build/ | tar -x -C "$work"
  cat >"$work/build.sh" <<-'SH'
	cd "$1"
	for job in 1 2; do
	  sleep 30
	  find . -name bin -o -name obj | xargs rm -rf
	  dotnet build DmSim.sln -c Release -maxcpucount:2 -nodeReuse:false >/dev/null
	done
	sleep 30
	SH
  $dmsim record --output "$out/dotnet-build.dmt" --name dotnet-build --baseline "$baseline" --size 8GiB --force --quiet \
    --command "bash $work/build.sh $work/build"
}

# --- A nightly batch: sort a gigabyte, load and aggregate it in SQLite, compress it with xz -9 in two threads.
record_batch() {
  install sqlite3 xz-utils gawk coreutils
  cat >"$work/batch.sh" <<-'SH'
	cd "$1"
	sleep 20
	gawk 'BEGIN { srand(1); for (i = 0; i < 9000000; i++) printf "%d,%d,%d,%s\n", rand() * 4000000, i, rand() * 1000, substr("the quick brown fox jumps over the lazy dog and runs away", 1 + rand() * 30, 25) }' >rows.csv
	sleep 20
	sort -t, -k1,1n -S 1200M --parallel=2 -T . rows.csv >sorted.csv
	rm rows.csv
	sleep 20
	sqlite3 rows.db >/dev/null <<-'SQL'
		pragma cache_size = -600000;
		pragma journal_mode = off;
		create table rows (customer integer, number integer, amount integer, note text);
		.mode csv
		.import sorted.csv rows
		create index by_note on rows (note, amount);
		pragma temp_store = memory;
		select count(*) from (select customer, sum(amount) s, group_concat(distinct note) from rows group by customer order by s);
	SQL
	sleep 20
	xz -9 -T2 --stdout sorted.csv >/dev/null
	sleep 20
	SH
  mkdir -p "$work/batch"
  $dmsim record --output "$out/batch.dmt" --name batch --baseline "$baseline" --size 4GiB --force --quiet \
    --command "bash $work/batch.sh $work/batch"
}

# --- A minimal Debian 12 server with nothing to do: systemd, journal, syslog, cron, ssh, D-Bus, upgrades, from boot on.
record_idle_debian() {
  install debootstrap systemd-container
  debootstrap --variant=minbase \
    --include=systemd,systemd-sysv,dbus,cron,openssh-server,rsyslog,udev,logrotate,man-db,apt-utils,unattended-upgrades,ifupdown,iproute2,procps,less,nano \
    bookworm "$work/debian" >/dev/null
  systemd-nspawn -q --register=no --keep-unit --private-network -b -D "$work/debian" --console=pipe </dev/null >/dev/null 2>&1 &
  local container=$!
  children+=("$container")
  local init=
  while [ -z "$init" ]; do
    init=$(pgrep -P "$container" -x systemd || true)
  done
  $dmsim record --output "$out/idle-debian.dmt" --name idle-debian --follow "$init" --duration $((minutes * 4))min \
    --size 1GiB --force --quiet
  kill "$container"
}

# On one line, so that the file may change while it runs.
main "$@"; exit
