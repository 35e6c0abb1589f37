#!/bin/busybox sh
# The first process of a machine. Mounts what jobs need, loads the modules, says
# `ready`, then runs the jobs that come through the port, one after the other.
# What is said there is in job.rs. The console is for the kernel alone: nothing
# that is written to it counts.
export PATH=/bin HOME=/
/bin/busybox mkdir -p /proc /sys /dev /run /tmp
/bin/busybox --install -s /bin
mount -t devtmpfs dev /dev
port=/dev/vport0p1
tries=0
while [ ! -e "$port" ] && [ "$tries" -lt 100 ]; do
	tries=$((tries + 1))
	sleep 0.1
done
exec 3<>"$port"

# Does its words, or lets the host know that they failed.
try() {
	"$@" || echo "failed to do: $*" >&3
}

try mount -t proc proc /proc
try mount -t sysfs sys /sys
try mount -t tmpfs run /run
try mount -t tmpfs tmp /tmp
try mount -t bpf bpf /sys/fs/bpf
try mount -t cgroup2 cgroup /sys/fs/cgroup
try mount -t debugfs debug /sys/kernel/debug
try mount -t tracefs trace /sys/kernel/tracing
try mount -t securityfs security /sys/kernel/security
try ip link set lo up
while read -r module; do
	try insmod "/modules/$module"
done </modules/load
echo "ready $(uname -r)" >&3

# Sends the file $2 under the name $1. A copy: nobody else writes to it.
part() {
	cat "$2" >/job/part
	echo "part $(stat -c %s /job/part) $1" >&3
	cat /job/part >&3
}

while read -r length limit <&3; do
	rm -rf /job
	mkdir -p /job
	cd /job || exit
	dd bs="$length" count=1 iflag=fullblock <&3 2>/dev/null | cpio -id 2>/dev/null
	cd /job/work || exit
	sh /job/command >/job/stdout 2>/job/stderr </dev/null 3>&- &
	job=$!
	{
		sleep "$limit"
		: >/job/cut
		kill -9 "$job"
	} 3>&- &
	wait "$job"
	status=$?
	kill -9 -1
	wait
	[ -e /job/cut ] && status=cut
	echo "exit $status" >&3
	part stdout /job/stdout
	part stderr /job/stderr
	while IFS= read -r name; do
		[ -f "$name" ] && part "file $name" "$name"
	done </job/bring
	echo end >&3
	cd /
done
