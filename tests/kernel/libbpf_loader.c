// SPDX-License-Identifier: MIT OR Apache-2.0
/*
 * Loads the programs of an object with the libbpf of the machine, and says
 * which libbpf that is and which programs; they are gone when it exits.
 */
#include <stdio.h>
#include <bpf/libbpf.h>

int main(int argc, char **argv)
{
	struct bpf_program *program;
	struct bpf_object *object;
	int error;

	if (argc != 2) {
		fprintf(stderr, "usage: libbpf_loader OBJECT\n");
		return 2;
	}
	printf("libbpf %s\n", libbpf_version_string());
	object = bpf_object__open_file(argv[1], NULL);
	if (!object)
		return 1;
	error = bpf_object__load(object);
	if (!error)
		bpf_object__for_each_program(program, object)
			printf("loaded %s\n", bpf_program__name(program));
	bpf_object__close(object);
	return error != 0;
}
