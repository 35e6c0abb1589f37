// SPDX-License-Identifier: MIT OR Apache-2.0
/*
 * tasks: run a command and say of every task that it created, and those
 * created, who it was, where it ran and how much CPU time it used, whether it
 * still lives or is long gone.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <ftw.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <bpf/bpf.h>
#include <bpf/libbpf.h>

#include "tasks.h"

#define UNIFIED_DEPTH 16 /* open directories while looking for a cgroup */

/* The object file with the BPF programs, linked in by `ld -b binary`. */
extern const char _binary_tasks_bpf_o_start[], _binary_tasks_bpf_o_end[];

static const char usage[] =
	"usage: tasks [-v] [-i SECONDS] [-o FILE] COMMAND [ARGUMENT...]\n"
	"  -i SECONDS  also print a summary every so often, while COMMAND runs\n"
	"  -o FILE     print summaries to FILE instead of stderr\n"
	"  -v          show what libbpf has to say\n";

struct options {
	bool verbose;
	unsigned int interval;
	const char *file;
	char **command;
};

struct tracer {
	struct bpf_object *object;
	struct bpf_map *totals;
	int follow, summarise;
};

static int complain(const char *what, int err)
{
	fprintf(stderr, "tasks: %s: %s\n", what, strerror(err < 0 ? -err : err));
	return -1;
}

static int quiet(enum libbpf_print_level level, const char *format, va_list args)
{
	return level == LIBBPF_WARN ? vfprintf(stderr, format, args) : 0;
}

static int attach(struct tracer *tracer)
{
	struct bpf_program *prog;

	bpf_object__for_each_program(prog, tracer->object) {
		struct bpf_link *link;

		if (bpf_program__type(prog) == BPF_PROG_TYPE_SYSCALL)
			continue; /* these are run, not attached */
		link = bpf_program__attach(prog);
		if (!link)
			return complain(bpf_program__name(prog), errno);
		/* Not pinned: the link goes with this process. */
		bpf_link__disconnect(link);
	}
	return 0;
}

static int program_fd(const struct bpf_object *object, const char *name)
{
	return bpf_program__fd(bpf_object__find_program_by_name(object, name));
}

static int open_tracer(struct tracer *tracer)
{
	size_t size = _binary_tasks_bpf_o_end - _binary_tasks_bpf_o_start;
	LIBBPF_OPTS(bpf_object_open_opts, opts, .object_name = "tasks");
	int err;

	tracer->object = bpf_object__open_mem(_binary_tasks_bpf_o_start, size, &opts);
	if (!tracer->object)
		return complain("cannot read the BPF programs", errno);
	err = bpf_object__load(tracer->object);
	if (err)
		return complain("cannot load the BPF programs", err);
	tracer->totals = bpf_object__find_map_by_name(tracer->object, ".bss");
	tracer->follow = program_fd(tracer->object, "follow");
	tracer->summarise = program_fd(tracer->object, "summarise");
	return attach(tracer);
}

/* Runs a `syscall` program. Its return value, or why it did not run (< 0). */
static int run(int fd, void *context, size_t size)
{
	LIBBPF_OPTS(bpf_test_run_opts, opts, .ctx_in = context, .ctx_size_in = size);
	int err = bpf_prog_test_run_opts(fd, &opts);

	return err ? err : (int)opts.retval;
}

struct search {
	ino_t id;
	char path[4096];
};

static struct search search;

static int is_cgroup(const char *path, const struct stat *st, int type, struct FTW *at)
{
	(void)at;
	if (type != FTW_D || st->st_ino != search.id)
		return 0;
	snprintf(search.path, sizeof(search.path), "%s", path);
	return 1;
}

/* The path of a cgroup. Its id is the inode number of its directory. */
static const char *cgroup_path(__u64 id)
{
	static const char *const mounts[] = { "/sys/fs/cgroup/unified", "/sys/fs/cgroup" };
	size_t i;

	for (i = 0; i < sizeof(mounts) / sizeof(*mounts); i++) {
		search.id = id;
		if (nftw(mounts[i], is_cgroup, UNIFIED_DEPTH, FTW_PHYS | FTW_MOUNT) == 1)
			return search.path + strlen(mounts[i]);
	}
	return NULL;
}

static double ms(__u64 ns)
{
	return ns / 1e6;
}

static void print_row(FILE *out, const struct row *row)
{
	const char *path = cgroup_path(row->cgroup);

	fprintf(out, "%7u %7u %-15s %-15s %5u %9.3f %9.3f %9.3f ", row->pid, row->tgid, row->comm,
		row->made_by, row->execs, ms(row->runtime_ns), ms(row->user_ns), ms(row->system_ns));
	if (row->gone_ns)
		fprintf(out, "%9.3f", ms(row->gone_ns - row->born_ns));
	else
		fprintf(out, "%9s", "-");
	fprintf(out, " %8llu %s\n", row->cgroup, path ? (*path ? path : "/") : "(gone)");
}

static int print_summary(const struct tracer *tracer, FILE *out, enum after after)
{
	struct totals totals;
	__u32 first = 0;
	__u64 serial;
	int err;

	err = bpf_map__lookup_elem(tracer->totals, &first, sizeof(first), &totals, sizeof(totals), 0);
	if (err)
		return complain("cannot read how many tasks there are", err);
	fprintf(out, "%7s %7s %-15s %-15s %5s %9s %9s %9s %9s %8s %s\n", "PID", "TGID", "COMM", "MADE-BY",
		"EXECS", "CPU-MS", "USER-MS", "SYS-MS", "LIVED-MS", "CGROUP", "PATH");
	for (serial = 1; serial <= totals.seen; serial++) {
		struct row row = { .serial = serial, .after = after };

		err = run(tracer->summarise, &row, sizeof(row));
		if (err == -ENOENT)
			continue; /* missed, or not yet kept */
		if (err)
			return complain("cannot ask about a task", err);
		print_row(out, &row);
	}
	fprintf(out, "%llu tasks, %llu missed\n", totals.seen, totals.missed);
	return fflush(out) ? complain("cannot write", errno) : 0;
}

static pid_t start(char **command)
{
	pid_t pid = fork();

	if (pid)
		return pid;
	execvp(command[0], command);
	complain(command[0], errno);
	_exit(127);
}

/* Waits for the command, and prints summaries meanwhile if asked to. */
static int await(const struct tracer *tracer, const struct options *options, pid_t pid, FILE *out)
{
	int status;

	while (options->interval && !waitpid(pid, &status, WNOHANG)) {
		sleep(options->interval);
		if (print_summary(tracer, out, PUT_BACK))
			return -1;
	}
	if (!options->interval && waitpid(pid, &status, 0) < 0)
		return complain("cannot wait for the command", errno);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

static int trace(const struct tracer *tracer, const struct options *options, FILE *out)
{
	int err, status;
	pid_t pid;

	err = run(tracer->follow, NULL, 0);
	if (err)
		return complain("cannot follow the command", err);
	pid = start(options->command);
	if (pid < 0)
		return complain("cannot start the command", errno);
	status = await(tracer, options, pid, out);
	if (status < 0 || print_summary(tracer, out, LET_GO))
		return -1;
	return status;
}

static int read_options(int argc, char **argv, struct options *options)
{
	int option;

	while ((option = getopt(argc, argv, "+vi:o:")) != -1) {
		if (option == 'v')
			options->verbose = true;
		else if (option == 'i' && (options->interval = strtoul(optarg, NULL, 10)))
			continue;
		else if (option == 'o')
			options->file = optarg;
		else
			return -1;
	}
	options->command = argv + optind;
	return optind < argc ? 0 : -1;
}

int main(int argc, char **argv)
{
	struct options options = {};
	struct tracer tracer = {};
	int status = -1;
	FILE *out;

	if (read_options(argc, argv, &options)) {
		fputs(usage, stderr);
		return 2;
	}
	if (!options.verbose)
		libbpf_set_print(quiet);
	out = options.file ? fopen(options.file, "we") : stderr;
	if (!out)
		complain(options.file, errno);
	else if (!open_tracer(&tracer))
		status = trace(&tracer, &options, out);
	bpf_object__close(tracer.object);
	return status < 0 ? 3 : status;
}
